// Decompositions judged as LAPACK's own tests do: residuals in units of n·ε·‖A‖. They run on WebAssembly and on the
// twins, with the same bits.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cholesky } from './cholesky.ts'
import { eigen } from './eigen.ts'
import { scope } from './memory.ts'
import { applyQTransposed, qr } from './qr.ts'
import { solveTriangular } from './triangular.ts'

const EPSILON = 2 ** -53
const RATIO = 10 // LAPACK accepts 30

/** Numbers in −1 … 1 that follow from a seed. */
function numbers(seed: number, length: number): Float64Array {
  let state = seed | 1
  return Float64Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223
    return state / 2 ** 31
  })
}

/** A·B, and A·Bᵀ or Aᵀ·B, column by column. */
function product(A: Float64Array, B: Float64Array, m: number, k: number, n: number, turned: 'A' | 'B' | '' = '') {
  const C = new Float64Array(m * n)
  for (let j = 0; j < n; j++) {
    for (let l = 0; l < k; l++) {
      const b = turned === 'B' ? B[j + l * n] : B[l + j * k]
      for (let i = 0; i < m; i++) C[i + j * m] += (turned === 'A' ? A[l + i * k] : A[i + l * m]) * b
    }
  }
  return C
}

const norm = (A: Float64Array) => Math.sqrt(A.reduce((sum, each) => sum + each * each, 0))
const distance = (A: Float64Array, B: Float64Array) => norm(A.map((each, i) => each - B[i]))
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0))

/** Calls `body` with copies in the kernels' memory and outside, expects equal bits, and gives the arrays as they are then. */
function both(inputs: readonly Float64Array[], body: (...arrays: Float64Array[]) => unknown): Float64Array[] {
  return scope((take) => {
    const wasm = inputs.map((input) => {
      const array = take(input.length)
      array.set(input)
      return array
    })
    const plain = inputs.map((input) => input.slice())
    expect(body(...wasm)).toEqual(body(...plain))
    for (const [i, array] of plain.entries()) expect(wasm[i]).toEqual(array)
    return plain
  })
}

const seed = fc.integer()
const order = fc.oneof(
  { weight: 8, arbitrary: fc.nat(12) },
  { weight: 1, arbitrary: fc.constantFrom(47, 48, 49, 70, 97, 130) },
)
const runs = { numRuns: 60 }

describe('a decomposition gives its matrix back', () => {
  test('LLᵀ = A for positive definite A', () => {
    fc.assert(
      fc.property(seed, order, (s, n) => {
        const B = numbers(s, n * n)
        const A = product(B, B, n, n, n, 'B').map((each, i) => each + Number(i % (n + 1) === 0))
        const [L] = both([A], (a) => cholesky(a, n)).map((each) =>
          each.map((x, i) => (i % n >= Math.floor(i / n) ? x : 0)),
        )
        expect(distance(product(L, L, n, n, n, 'B'), A)).toBeLessThanOrEqual(RATIO * (n + 1) * EPSILON * norm(A))
      }),
      runs,
    )
  })

  test('a matrix that is not positive definite is told with the column where it shows', () => {
    const A = identity(100)
    A[60 * 101] = -1
    both([A], (a) => cholesky(a, 100))
    expect(cholesky(A.slice(), 100)).toBe(60)
    expect(cholesky(Float64Array.of(NaN), 1)).toBe(0)
  })

  test('T⁻¹(TX) = X for triangles of either half, transposed or not', () => {
    const halves = fc.constantFrom('lower' as const, 'upper' as const)
    fc.assert(
      fc.property(seed, order, fc.nat(3), halves, fc.boolean(), (s, n, columns, half, transposed) => {
        const inside = (i: number) => (half === 'lower' ? i % n >= Math.floor(i / n) : i % n <= Math.floor(i / n))
        const T = numbers(s, n * n).map((x, i) => (i % (n + 1) === 0 ? 2 + x : inside(i) ? x / Math.max(n, 1) : 0))
        const X = numbers(s + 1, n * columns)
        const B = product(T, X, n, n, columns, transposed ? 'A' : '')
        const [, solved] = both([T, B], (t, b) => solveTriangular(t, { half, transposed }, b, n))
        expect(distance(solved, X)).toBeLessThanOrEqual(20 * RATIO * (n + 1) * EPSILON * norm(X))
      }),
      runs,
    )
  })

  test('QᵀA = R with R upper triangular, QᵀQ = 1', () => {
    fc.assert(
      fc.property(seed, order, fc.nat(80), (s, p, more) => {
        const n = p + more
        const A = numbers(s, n * p)
        const unit = identity(n)
        const [factors, , again, Qt] = both([A, new Float64Array(p), A, unit], (a, tau, b, e) => {
          qr(a, n, tau)
          applyQTransposed(a, n, tau, b)
          applyQTransposed(a, n, tau, e)
        })
        const R = factors.map((x, i) => (i % n <= Math.floor(i / n) ? x : 0))
        const bound = RATIO * (n + 1) * EPSILON
        expect(distance(again, R)).toBeLessThanOrEqual(bound * norm(A))
        expect(distance(product(Qt, Qt, n, n, n, 'B'), unit)).toBeLessThanOrEqual(bound * Math.sqrt(n))
        expect(distance(product(Qt, R, n, n, p, 'A'), A)).toBeLessThanOrEqual(bound * norm(A))
      }),
      runs,
    )
  })

  test('AV = VΛ and VᵀV = 1 for symmetric A, with Λ ascending', () => {
    fc.assert(
      fc.property(seed, order, fc.constantFrom(1, 1e-200, 1e200), (s, n, size) => {
        const B = numbers(s, n * n)
        const A = B.map((x, i) => size * (x + B[Math.floor(i / n) + (i % n) * n]))
        const [V, values] = both([A, new Float64Array(n)], (a, d) => eigen(a, d))
        const scaled = V.map((x, i) => x * (values[Math.floor(i / n)] / size))
        const unscaled = A.map((x) => x / size)
        const bound = RATIO * (n + 1) * EPSILON
        expect(distance(product(unscaled, V, n, n, n), scaled)).toBeLessThanOrEqual(bound * norm(unscaled))
        expect(distance(product(V, V, n, n, n, 'A'), identity(n))).toBeLessThanOrEqual(bound * Math.sqrt(n))
        expect(values).toEqual(values.toSorted())
      }),
      runs,
    )
  })

  test('eigenvalues that are equal or zero are found', () => {
    const [, ones] = both([identity(5), new Float64Array(5)], (a, d) => eigen(a, d))
    expect([...ones]).toEqual([1, 1, 1, 1, 1])
    const [, flat] = both([new Float64Array(16).fill(1), new Float64Array(4)], (a, d) => eigen(a, d))
    expect(flat[3]).toBeCloseTo(4, 14)
    expect(norm(flat.subarray(0, 3))).toBeLessThan(1e-15)
    const [, none] = both([new Float64Array(9), new Float64Array(3)], (a, d) => eigen(a, d))
    expect([...none]).toEqual([0, 0, 0])
  })

  test('numbers that are not finite end in an error, not in an endless loop', () => {
    expect(() => eigen(Float64Array.of(1, NaN, NaN, 1), new Float64Array(2))).toThrow('converge')
  })
})
