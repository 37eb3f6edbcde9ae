import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, type Numbers, release, resident } from './memory.ts'
import { rows } from './rows.ts'
import { softmaxGradient } from './softmax-gradient.ts'
import { singles, softmaxProducts } from './softmax-products.ts'

const number = fc.integer({ min: -5000, max: 5000 }).map((k) => k / 700)
const shape = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(255, 256, 257, 2049)),
  p: fc.integer({ min: 1, max: 9 }),
  K: fc.integer({ min: 2, max: 11 }),
  seed: fc.array(number, { minLength: 5, maxLength: 17 }),
  weighted: fc.boolean(),
  free: fc.boolean(),
})

test('products with the Hessian of several classes and their twin give the same bits', () => {
  fc.assert(
    fc.property(shape, ({ n, p, K, seed, weighted, free }) => {
      const spread = (length: number) =>
        Float64Array.from({ length }, (_, i) => seed[(i * i + 3 * i) % seed.length] * (1 + (i % 7) / 8))
      const q = p + Number(free)
      const owned: Numbers[] = []
      const run = (there: boolean) => {
        const take = <T extends Float64Array | Float32Array>(from: T): T => {
          if (!there) return from.slice() as T
          const array = allocate(from.length, from.constructor as Float64ArrayConstructor) as T
          array.set(from)
          owned.push(array)
          return array
        }
        const X = take(new Float32Array(n * p))
        const wide = take(spread(n * p))
        singles(wide, n, spread(p), spread(p), X)
        const G = new Float64Array(K * q)
        const w = weighted ? take(Float64Array.from({ length: n }, (_, i) => (i % 4) / 3)) : undefined
        const P = take(spread(n * K))
        softmaxProducts({ X, n, P, w }, take(Float32Array.from(spread(K * q))), q, G)
        return { X: [...X], G: [...G], there: resident(P) !== undefined }
      }
      const [wasm, twin] = [run(true), run(false)]
      owned.forEach(release)
      expect(wasm.there).toBe(true)
      expect({ ...wasm, there: false }).toEqual(twin)
    }),
    { numRuns: 100 },
  )
})

test('a product with the Hessian is how the gradient changes along the vector', () => {
  const [n, p, K] = [50, 3, 4]
  const q = p + 1
  const wave = (length: number, rate: number) => Float64Array.from({ length }, (_, i) => (((i * rate) % 11) - 5) / 6)
  const X = wave(n * p, 7)
  const y = Float64Array.from({ length: n }, (_, i) => i % K)
  const V = wave(K * q, 3)
  const P = new Float64Array(n * K)
  const at = (step: number) => {
    const G = new Float64Array(K * q)
    softmaxGradient(
      rows(X, n),
      { y },
      wave(K * q, 5).map((b, j) => b + step * V[j]),
      q,
      G,
      step === 0 ? P : undefined,
    )
    return G
  }
  const [here, before, after] = [at(0), at(-1e-4), at(1e-4)]
  const product = new Float64Array(K * q)
  softmaxProducts({ X: Float32Array.from(X), n, P }, Float32Array.from(V), q, product)
  expect(here).not.toEqual(after)
  for (let j = 0; j < K * q; j++) expect(product[j]).toBeCloseTo((after[j] - before[j]) / 2e-4, 4)
})
