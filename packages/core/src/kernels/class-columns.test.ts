import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logistic } from '../numeric/elementary.ts'
import { binomial, classColumns } from './class-columns.ts'
import { allocate, release, resident } from './memory.ts'

const number = fc.integer({ min: -5000, max: 5000 }).map((k) => k / 700)

test('the kernel of the gradients of many problems and its twin give the same bits', () => {
  const shape = fc.record({
    n: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(127, 128, 131, 2050)),
    p: fc.integer({ min: 1, max: 9 }),
    K: fc.constantFrom(1, 3, 10),
    problems: fc.integer({ min: 1, max: 11 }),
    seed: fc.array(number, { minLength: 5, maxLength: 17 }),
    weighted: fc.boolean(),
    moved: fc.boolean(),
    ones: fc.boolean(),
  })
  fc.assert(
    fc.property(shape, ({ n, p, K, problems, seed, weighted, moved, ones }) => {
      const spread = (length: number) =>
        Float64Array.from({ length }, (_, i) => seed[(i * i + 3 * i) % seed.length] * (1 + (i % 7) / 8))
      const q = p + Number(ones)
      const classes = Math.max(K, 2)
      const owned: Float64Array[] = []
      const take = (from: Float64Array) => {
        const array = allocate(from.length)
        array.set(from)
        owned.push(array)
        return array
      }
      const half = n >> 1
      const all = Array.from({ length: problems }, (_, c) => c)
      const pieces = [
        { from: 0, to: half, problems: all },
        { from: half, to: n, problems: all.filter((c) => c % 3 !== 1) },
      ]
      const run = (copy: (from: Float64Array) => Float64Array) => {
        const G = new Float64Array(problems * K * q)
        const rows = {
          X: copy(spread(n * p)),
          ...{ n, p, ones, K },
          y: copy(Float64Array.from({ length: n }, (_, i) => (i * 7) % classes)),
          w: weighted ? copy(Float64Array.from({ length: n }, (_, i) => (1 + (i % 4)) / 3)) : undefined,
          offset: moved && K === 1 ? copy(spread(n)) : undefined,
        }
        const given = { B: copy(spread(problems * K * q)), V: copy(spread(problems * classes)) }
        const passes = classColumns(rows, given, pieces, (c, sums, at) => {
          for (let j = 0; j < K * q; j++) G[c * K * q + j] += sums[at + j]
        })
        while (!passes.next().done);
        return { G: [...G], there: resident(rows.X) !== undefined }
      }
      const wasm = run(take)
      const twin = run((from) => from.slice())
      owned.forEach(release)
      expect(wasm.there).toBe(true)
      expect(twin.there).toBe(false)
      expect(wasm.G).toEqual(twin.G)
    }),
    { numRuns: 120 },
  )
})

test('the probabilities of two classes are those of the logistic function, whichever is small, with the kernel and without', () => {
  const eta = allocate(4007)
  const P = allocate(2 * eta.length)
  for (let i = 0; i < eta.length; i++) eta[i] = (i - 2003) * (i % 5 === 0 ? 0.3 : 0.01)
  binomial(eta, P)
  const plain = new Float64Array(P.length)
  binomial(eta.slice(), plain)
  expect([...P]).toEqual([...plain])
  for (let i = 0; i < eta.length; i++) {
    expect(P[i]).toAgree(logistic(-eta[i]), { digits: 14 })
    expect(P[eta.length + i]).toAgree(logistic(eta[i]), { digits: 14 })
  }
  release(eta)
  release(P)
})
