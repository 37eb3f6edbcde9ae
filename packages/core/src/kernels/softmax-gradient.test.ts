import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, release, resident } from './memory.ts'
import { rows } from './rows.ts'
import { softmaxGradient } from './softmax-gradient.ts'

const number = fc.integer({ min: -5000, max: 5000 }).map((k) => k / 700)

test('the kernel of the log loss of several classes and its twin give the same bits', () => {
  const shape = fc.record({
    n: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(255, 256, 257, 2049)),
    p: fc.integer({ min: 1, max: 9 }),
    K: fc.integer({ min: 2, max: 11 }),
    seed: fc.array(number, { minLength: 5, maxLength: 17 }),
    weighted: fc.boolean(),
    free: fc.boolean(),
    kept: fc.boolean(),
    still: fc.boolean(),
  })
  fc.assert(
    fc.property(shape, ({ n, p, K, seed, weighted, free, kept, still }) => {
      const spread = (length: number) =>
        Float64Array.from({ length }, (_, i) => seed[(i * i + 3 * i) % seed.length] * (1 + (i % 7) / 8))
      const q = p + Number(free)
      const X = spread(n * p)
      const B = still ? new Float64Array(K * q) : spread(K * q)
      const y = Float64Array.from({ length: n }, (_, i) => (i * 7) % K)
      const w = weighted ? Float64Array.from({ length: n }, (_, i) => (i % 4) / 3) : undefined
      const owned: Float64Array[] = []
      const take = (from: Float64Array) => {
        const array = allocate(from.length)
        array.set(from)
        owned.push(array)
        return array
      }
      const run = (copy: (from: Float64Array) => Float64Array) => {
        const G = copy(new Float64Array(K * q))
        const P = kept ? copy(new Float64Array(n * K)) : undefined
        const inputs = { X: copy(X), y: copy(y), w: w && copy(w), B: copy(B) }
        const loss = softmaxGradient(rows(inputs.X, n), { y: inputs.y, w: inputs.w }, inputs.B, q, G, P)
        return { loss, G: [...G], P: P && [...P], there: resident(inputs.y) !== undefined }
      }
      const wasm = run(take)
      const twin = run((from) => from.slice())
      owned.forEach(release)
      expect(wasm.there).toBe(true)
      expect(twin.there).toBe(false)
      expect({ ...wasm, there: false }).toEqual(twin)
    }),
    { numRuns: 150 },
  )
})
