import fc from 'fast-check'
import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { type Descent, descend } from './coordinate-descent.ts'
import { resident, scope } from './memory.ts'
import { Pool } from './pool.ts'

interface Shape {
  readonly seed: number
  readonly rows: number
  readonly places: number
  readonly problems: number
  readonly strength: number
  /** Whether every third column is nearly the one before it. */
  readonly alike: boolean
}
const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(1e6),
  rows: fc.integer({ min: 20, max: 60 }),
  places: fc.integer({ min: 1, max: 70 }),
  problems: fc.integer({ min: 1, max: 3 }),
  strength: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
  alike: fc.boolean(),
})

/** The lasso, and elastic nets, of chance; arrays from `take`. */
function descentOf(
  { seed, rows, places, problems, strength, alike }: Shape,
  take: (length: number) => Float64Array,
): Descent {
  const source = random(seed)
  const normals = () => Float64Array.from({ length: rows }, () => source.normal())
  const X = Array.from({ length: places }, normals)
  if (alike) for (let j = 1; j < places; j += 3) X[j] = X[j].map((x, i) => X[j - 1][i] + 0.02 * x)
  const y = normals().map((noise, i) => noise + 2 * X[0][i] - X[places >> 1][i])
  const mean = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0) / rows
  const stride = places + 2
  const G = take(stride * stride)
  X.forEach((a, j) => {
    G.set(
      X.map((b) => mean(a, b)),
      j * stride,
    )
  })
  const slopes = take(stride * problems)
  const penalties = take(2 * problems)
  for (let k = 0; k < problems; k++) {
    X.forEach((x, j) => {
      slopes[k * stride + j] = mean(x, y)
    })
    penalties.set([strength, k * strength], 2 * k)
  }
  const [coefficients, factor, book, status] = [stride * problems, stride * stride, stride + 4, problems].map(take)
  book[3] = 1
  return { stride, places, G, coefficients, slopes, penalties, factor, book, status }
}

const plain = (length: number) => new Float64Array(length)

/** How far the conditions of the minimum are from being met. */
function distance({ coefficients, slopes, penalties, stride, places, status }: Descent): number {
  let most = 0
  for (let k = 0; k < status.length; k++) {
    const [l1, l2] = penalties.subarray(2 * k)
    for (let j = k * stride; j < k * stride + places; j++) {
      const slope = slopes[j] - l2 * coefficients[j]
      most = Math.max(
        most,
        coefficients[j] === 0 ? Math.abs(slope) - l1 : Math.abs(slope - l1 * Math.sign(coefficients[j])),
      )
    }
  }
  return most
}

const lower = ({ penalties }: Descent) => penalties.set(penalties.map((value) => 0.6 * value))

test('coordinate descent in the kernels and its twin give the same bits, from penalty to penalty', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      scope((take) => {
        const wasm = descentOf(shape, (length) => take(length))
        const twin = descentOf(shape, plain)
        expect(resident(wasm.G)).toBeDefined()
        for (let step = 0; step < 3; step++) {
          descend([wasm], [1e-24])
          descend([twin], [1e-24])
          for (const key of ['coefficients', 'slopes', 'book', 'status'] as const) expect(wasm[key]).toEqual(twin[key])
          lower(wasm)
          lower(twin)
        }
      })
    }),
    { numRuns: 60 },
  )
})

test('where a problem has arrived the conditions of the minimum are met', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const one = descentOf(shape, plain)
      for (let step = 0; step < 3; step++) {
        descend([one], [1e-24])
        expect([...one.status]).toEqual(Array(shape.problems).fill(1))
        expect(distance(one)).toBeLessThan(1e-10)
        lower(one)
      }
    }),
    { numRuns: 60 },
  )
})

test('several descents and several problems of one descent do not disturb one another, on two threads either', async () => {
  const shape = { seed: 3, rows: 50, places: 40, problems: 3, strength: 0.05, alike: true }
  const pool = new Pool({ threads: 2 })
  scope((take) => {
    const together = [1, 2, 3].map((seed) => descentOf({ ...shape, seed }, (length) => take(length)))
    const enough = together.map(() => 1e-24)
    descend(together, enough, pool)
    for (const [i, one] of together.entries()) {
      const alone = descentOf({ ...shape, seed: i + 1 }, plain)
      descend([alone], [1e-24])
      expect(one.coefficients).toEqual(alone.coefficients)
    }
  })
  await pool.close()
})
