// Every kernel and its twin give the same bits: the one runs on arrays in the kernels' memory, the other on plain copies.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { each, powEach, softmax } from './each.ts'
import { gemm, gemm32 } from './gemm.ts'
import { gemv, gemvT } from './gemv.ts'
import { logisticGradient, squaredGradient } from './gradient.ts'
import { gram, gramWidth } from './gram.ts'
import { matrix, transposed } from './matrix.ts'
import { allocate, resident, scope } from './memory.ts'
import { moments } from './moments.ts'
import { preciseResidual } from './precise.ts'
import { rows } from './rows.ts'
import { axpy, dot, rotate, scale } from './vector.ts'

/** Numbers of all sizes, now and then one that is not finite. */
const real = fc.oneof(
  { weight: 30, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
)

/** Numbers from a short list, repeated unevenly, so that long arrays are quick to make and shrink. */
function spread(seed: readonly number[], length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => seed[(i * i + 3 * i) % seed.length] * (1 + (i % 7) / 8))
}

const seeds = fc.array(real, { minLength: 5, maxLength: 17 })

/** Runs `body` with arrays in the kernels' memory and again with plain ones; both must leave the same bits. */
function agree<T extends Float64Array | Float32Array = Float64Array>(
  inputs: readonly T[],
  body: (...arrays: T[]) => unknown,
) {
  scope((take) => {
    const wasm = inputs.map((input) => {
      const type = input.constructor as Float64ArrayConstructor
      const array = take(input.length + 1, type).subarray(1) as T // not aligned to 16 bytes
      array.set(input)
      return array
    })
    const plain = inputs.map((input) => input.slice() as T)
    expect(wasm.every((array) => resident(array))).toBe(true)
    expect(plain.some((array) => resident(array))).toBe(false)
    const results = [body(...wasm), body(...plain)]
    expect(results[0]).toEqual(results[1])
    for (const [i, array] of plain.entries()) {
      const differing = array.findIndex((value, k) => !Object.is(value, wasm[i][k]))
      if (differing >= 0)
        expect.fail(`array ${i} differs at ${differing}: ${wasm[i][differing]}, twin ${array[differing]}`)
    }
  })
}

const runs = { numRuns: 100 }

describe('a kernel and its twin give the same bits', () => {
  const lengths = fc.oneof(fc.nat(40), fc.constantFrom(1023, 1024, 1025, 3000))

  test('in vectors: dot, axpy, scale, rotate', () => {
    fc.assert(
      fc.property(seeds, lengths, real, (seed, n, a) => {
        const x = spread(seed, n)
        const y = spread(seed.toReversed(), n)
        agree([x, y], (u, v) => dot(u, v))
        agree([x, y], (u, v) => axpy(a, u, v))
        agree([x], (u) => scale(a, u))
        agree([x, y], (u, v) => rotate(0.6, a, u, v))
      }),
      runs,
    )
  })

  const shapes = fc.record({
    n: fc.oneof(fc.nat(40), fc.constantFrom(255, 257, 1023, 1025, 2047, 2049, 4500)),
    p: fc.nat(21),
    extra: fc.nat(1),
    cut: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  const range = (n: number, cut: readonly number[]) => cut.map((part) => Math.round(part * n)).sort((a, b) => a - b)

  test('in products of rows with vectors', () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, { n, p, extra, cut }) => {
        const [from, to] = range(n, cut)
        const [X, theta, r, g, z] = [n * p, p + extra, n, p, n].map((length) => spread(seed, length))
        agree([X, theta, z], (a, b, c) => gemv(rows(a, n, from, to), b, c))
        agree([X, r, g], (a, b, c) => gemvT(rows(a, n, from, to), b, c))
      }),
      runs,
    )
  })

  test('in the gradient of squares, with and without weights', () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, { n, p, extra, cut }) => {
        const [from, to] = range(n, cut)
        const [X, y, w, theta, g] = [n * p, n, n, p + extra, p + extra].map((length) => spread(seed, length))
        agree([X, y, theta, g], (a, b, t, h) => squaredGradient(rows(a, n, from, to), { y: b }, t, h))
        agree([X, y, w, theta, g], (a, b, c, t, h) => squaredGradient(rows(a, n, from, to), { y: b, w: c }, t, h))
      }),
      runs,
    )
  })

  test('in the normal residual in two words, with and without weights and low words', () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, { n, p, extra, cut }) => {
        const [from, to] = range(n, cut)
        const q = p + extra
        const [X, y, w, theta, g, h] = [n * p, n, n, q, q, q].map((length) => spread(seed, length))
        const [low, thetaLow] = [X, theta].map((each) => each.map((x) => x * 2 ** -55))
        agree([X, y, theta, thetaLow, g, h], (a, b, t, u, high, rest) =>
          preciseResidual(rows(a, n, from, to), { y: b }, { high: t, low: u }, { high, low: rest }),
        )
        agree([X, y, w, low, theta, thetaLow, g, h], (a, b, c, d, t, u, high, rest) =>
          preciseResidual(rows(a, n, from, to), { y: b, w: c, low: d }, { high: t, low: u }, { high, low: rest }),
        )
      }),
      runs,
    )
  })

  test('in the normal residual where a weight or a residual is infinite', () => {
    for (const infinite of [Infinity, -Infinity]) {
      const [X, theta] = [Float64Array.of(1, 2, 3), Float64Array.of(1)]
      const [y, w] = [Float64Array.of(1, 0, 2), Float64Array.of(1, 2, 3)]
      const words = () => [new Float64Array(1), new Float64Array(1), new Float64Array(1)]
      for (const [ys, ws] of [
        [y, w.with(1, infinite)],
        [y.with(1, infinite), w],
      ])
        agree([X, ys, ws, theta, ...words()], (a, b, c, t, u, high, low) =>
          preciseResidual(rows(a, 3, 0, 3), { y: b, w: c }, { high: t, low: u }, { high, low }),
        )
    }
  })

  test('in the gradient of the log loss, with and without weights', () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, { n, p, extra, cut }) => {
        const [from, to] = range(n, cut)
        const [X, y, w, theta, g] = [n * p, n, n, p + extra, p + extra].map((length) => spread(seed, length))
        agree([X, y, theta, g], (a, b, t, h) => logisticGradient(rows(a, n, from, to), { y: b }, t, h))
        agree([X, y, w, theta, g], (a, b, c, t, h) => logisticGradient(rows(a, n, from, to), { y: b, w: c }, t, h))
      }),
      runs,
    )
  })

  const names = ['cos', 'exp', 'expm1', 'log', 'log1p', 'logistic', 'sin', 'tanh'] as const
  /** Doubles of every exponent, numbers near where the formulas change, and what is not a usual number. */
  const anywhere = fc.oneof(
    fc.double(),
    fc.double({ min: -750, max: 750 }),
    fc.double({ min: -2, max: 2 }),
    fc.constantFrom(
      0,
      -0,
      1,
      -1,
      Infinity,
      -Infinity,
      NaN,
      5e-324,
      -5e-324,
      Number.MAX_VALUE,
      40,
      -40,
      709.78,
      -745.14,
      1048576,
    ),
  )
  for (const name of names) {
    test(`in ${name} of any number`, () => {
      const list = fc.array(anywhere, { maxLength: 40 })
      fc.assert(
        fc.property(list, (x) => {
          agree([Float64Array.from(x), new Float64Array(x.length)], (a, b) => each(name, a, b))
          agree([Float64Array.from(x)], (a) => each(name, a, a))
        }),
        { numRuns: 500 },
      )
    })
  }

  test('in powers of any number', () => {
    fc.assert(
      fc.property(fc.array(anywhere), fc.oneof(anywhere, fc.integer({ min: -9, max: 9 })), (x, a) => {
        agree([Float64Array.from(x), new Float64Array(x.length)], (u, v) => powEach(u, a, v))
      }),
      { numRuns: 500 },
    )
  })

  test('in softmax', () => {
    fc.assert(
      fc.property(seeds, fc.nat(20), fc.nat(6), (seed, n, k) => {
        agree([spread(seed, n * k), new Float64Array(n * k)], (Z, P) => softmax(Z, n, P))
      }),
      runs,
    )
  })

  test('in weighted, centred cross products', () => {
    fc.assert(
      fc.property(seeds, shapes, fc.boolean(), (seed, { n, p, cut }, ones) => {
        const [from, to] = range(n, cut)
        const [X, y, w] = [n * p, n, n].map((length) => spread(seed, length))
        const d = gramWidth(rows(X, n), { ones, y })
        const centre = spread(seed, d)
        agree([X, new Float64Array(p * p)], (a, G) => gram(rows(a, n, from, to), {}, G))
        agree([X, y, w, centre, new Float64Array(d * d)], (a, b, c, m, G) => {
          gram(rows(a, n, from, to), { ones, y: b, w: c, centre: m }, G)
        })
      }),
      runs,
    )
  })

  test('in cross products so wide that they are computed in strips', () => {
    const [n, d] = [20, 531]
    const X = spread([0.5, -1.25, 3, 7.5, -0.1], n * d)
    agree([X, new Float64Array(d * d)], (a, G) => gram(rows(a, n, 3), {}, G))
  })

  test('in means and squared deviations, with and without weights', () => {
    fc.assert(
      fc.property(seeds, shapes, (seed, { n, p, cut }) => {
        const [from, to] = range(n, cut)
        const [X, w] = [n * p, n].map((length) => spread(seed, length))
        agree([X], (a) => moments(rows(a, n, from, to)))
        agree([X, w], (a, b) => moments(rows(a, n, from, to), b))
        agree([X, w.fill(0)], (a, b) => moments(rows(a, n, from, to), b))
      }),
      runs,
    )
  })

  test('in products of matrices, transposed or not', () => {
    const sizes = fc.tuple(fc.nat(13), fc.nat(13), fc.oneof(fc.nat(13), fc.constantFrom(255, 257, 600)))
    fc.assert(
      fc.property(seeds, sizes, fc.boolean(), fc.boolean(), (seed, [m, n, k], turnA, turnB) => {
        const [A, B, C] = [m * k, k * n, m * n].map((length) => spread(seed, length))
        agree([A, B, C], (a, b, c) => {
          const left = turnA ? transposed(matrix(a, k, m)) : matrix(a, m, k)
          const right = turnB ? transposed(matrix(b, n, k)) : matrix(b, k, n)
          gemm(left, right, matrix(c, m, n))
        })
        agree(
          [A, B, C].map((each) => Float32Array.from(each)),
          (a, b, c) => {
            const left = turnA ? transposed(matrix(a, k, m)) : matrix(a, m, k)
            const right = turnB ? transposed(matrix(b, n, k)) : matrix(b, k, n)
            gemm32(left, right, matrix(c, m, n))
          },
        )
      }),
      runs,
    )
  })

  test('when a product is larger than what is packed at a time', () => {
    const [m, n, k] = [261, 517, 259]
    const [A, B, C] = [m * k, k * n, m * n].map((length) => spread([0.5, -1.25, 3, 7.5, -0.1], length))
    agree([A, B, C], (a, b, c) => gemm(matrix(a, m, k), matrix(b, k, n), matrix(c, m, n)))
    const floats = [A, B, C].map((each) => Float32Array.from(each))
    agree(floats, (a, b, c) => gemm32(matrix(a, m, k), matrix(b, k, n), matrix(c, m, n)))
  })
})

test('arrays that are not in the kernels’ memory are computed by the twin', () => {
  expect(resident(allocate(3), new Float64Array(3))).toBeUndefined()
  expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6))).toBe(32)
})
