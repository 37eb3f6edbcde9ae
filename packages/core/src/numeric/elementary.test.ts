import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quickExp } from './elementary/exponential.ts'
import { quickLog1p } from './elementary/logarithm.ts'
import { cos, erf, erfc, exp, expm1, lgamma, log, log1p, log2, log10, logistic, pow, sin, tanh } from './elementary.ts'

/** Rows [...inputs, y, rest]: the true value is y + rest·ulp(y). Made by test/reference/scripts/elementary-table.py. */
function table(name: string): number[][] {
  return JSON.parse(readFileSync(new URL(`../../test/reference/elementary/${name}.json`, import.meta.url), 'utf8'))
}

function ulp(y: number): number {
  const exponent = (new Uint32Array(Float64Array.of(y).buffer)[1] >>> 20) & 0x7ff
  return 2 ** (Math.max(exponent, 1) - 1075)
}

/** The largest error in ulps over a table, and where it is. */
function worst(name: string, f: (...inputs: number[]) => number): { error: number; inputs: number[] } {
  let found = { error: 0, inputs: [] as number[] }
  for (const row of table(name)) {
    const inputs = row.slice(0, -2)
    const [y, rest] = row.slice(-2)
    const error = Math.abs((f(...inputs) - y) / ulp(y) - rest)
    if (!(error <= found.error)) found = { error, inputs }
  }
  return found
}

const LIMITS: [string, (...inputs: number[]) => number, number][] = [
  ['exp', exp, 0.8],
  ['expm1', expm1, 0.6],
  ['log', log, 0.65],
  ['log1p', log1p, 0.7],
  ['log2', log2, 0.51],
  ['log10', log10, 0.51],
  ['tanh', tanh, 0.6],
  ['logistic', logistic, 0.8],
  ['sin', sin, 0.8],
  ['cos', cos, 0.8],
  ['erf', erf, 1.2],
  ['erfc', erfc, 5],
  ['lgamma', lgamma, 6],
  ['pow', pow as (...inputs: number[]) => number, 0.7],
]

test.each(LIMITS)('%s is within its stated error of the true value over its whole range', (name, f, limit) => {
  const { error, inputs } = worst(name, f)
  expect(error, `${name}(${inputs})`).toBeLessThan(limit)
})

test('the quick functions of log loss are within their stated errors in their ranges', () => {
  const errors = (name: string, f: (x: number) => number, inside: (x: number) => boolean) =>
    table(name)
      .filter(([x]) => inside(x))
      .map(([x, y, rest]) => Math.abs((f(x) - y) / ulp(y) - rest))
  expect(Math.max(...errors('exp', quickExp, (x) => Math.abs(x) <= 690))).toBeLessThan(2)
  expect(Math.max(...errors('log1p', quickLog1p, (x) => x >= 0 && x <= 1))).toBeLessThan(1.5)
})

/** Where a function is an exact number, an infinity or not a number, by ECMAScript and IEEE 754. */
const EXACT: [string, (x: number) => number, [number, number][]][] = [
  [
    'exp',
    exp,
    [
      [0, 1],
      [-0, 1],
      [Infinity, Infinity],
      [-Infinity, 0],
      [NaN, NaN],
      [709.7827128933841, Infinity],
      [-745.1332191019412, 0],
      [-745.1332191019411, 5e-324],
      [1e300, Infinity],
      [-1e300, 0],
    ],
  ],
  [
    'expm1',
    expm1,
    [
      [0, 0],
      [-0, -0],
      [Infinity, Infinity],
      [-Infinity, -1],
      [NaN, NaN],
      [5e-324, 5e-324],
      [-1e-310, -1e-310],
      [710, Infinity],
      [-1e300, -1],
    ],
  ],
  [
    'log',
    log,
    [
      [0, -Infinity],
      [-0, -Infinity],
      [1, 0],
      [-1, NaN],
      [-Infinity, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ],
  ],
  [
    'log1p',
    log1p,
    [
      [0, 0],
      [-0, -0],
      [-1, -Infinity],
      [-1.0000000000000002, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
      [5e-324, 5e-324],
      [-1e-310, -1e-310],
    ],
  ],
  [
    'log2',
    log2,
    [
      [0, -Infinity],
      [-0, -Infinity],
      [1, 0],
      [2, 1],
      [0.5, -1],
      [5e-324, -1074],
      [2 ** 1023, 1023],
      [-1, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ],
  ],
  [
    'log10',
    log10,
    [
      [0, -Infinity],
      [-0, -Infinity],
      [1, 0],
      [10, 1],
      [1000, 3],
      [1e22, 22],
      [0.1, -1],
      [-1, NaN],
      [Infinity, Infinity],
      [NaN, NaN],
    ],
  ],
  [
    'tanh',
    tanh,
    [
      [0, 0],
      [-0, -0],
      [Infinity, 1],
      [-Infinity, -1],
      [NaN, NaN],
      [5e-324, 5e-324],
      [22.5, 1],
      [-1e300, -1],
    ],
  ],
  [
    'logistic',
    logistic,
    [
      [0, 0.5],
      [-0, 0.5],
      [Infinity, 1],
      [-Infinity, 0],
      [NaN, NaN],
      [-746, 0],
      [1e300, 1],
    ],
  ],
  [
    'sin',
    sin,
    [
      [0, 0],
      [-0, -0],
      [Infinity, NaN],
      [-Infinity, NaN],
      [NaN, NaN],
      [5e-324, 5e-324],
      [-1e-310, -1e-310],
    ],
  ],
  [
    'cos',
    cos,
    [
      [0, 1],
      [-0, 1],
      [5e-324, 1],
      [Infinity, NaN],
      [-Infinity, NaN],
      [NaN, NaN],
    ],
  ],
  [
    'erf',
    erf,
    [
      [0, 0],
      [-0, -0],
      [Infinity, 1],
      [-Infinity, -1],
      [NaN, NaN],
      [7, 1],
    ],
  ],
  [
    'erfc',
    erfc,
    [
      [0, 1],
      [-0, 1],
      [Infinity, 0],
      [-Infinity, 2],
      [NaN, NaN],
      [28, 0],
      [-7, 2],
    ],
  ],
  [
    'lgamma',
    lgamma,
    [
      [1, 0],
      [2, 0],
      [0, Infinity],
      [-0, Infinity],
      [-3, Infinity],
      [Infinity, Infinity],
      [-Infinity, Infinity],
      [NaN, NaN],
      [1e306, Infinity],
    ],
  ],
]

test.each(EXACT)('%s keeps zeros, infinities and NaN as the standard says', (_, f, pairs) => {
  expect(pairs.map(([x]) => [x, f(x)])).toEqual(pairs)
})

test('lgamma follows the recurrence Γ(x + 1) = xΓ(x) below zero', () => {
  fc.assert(
    fc.property(fc.double({ min: -20, max: -0.01, noNaN: true }), (x) => {
      fc.pre(Math.abs(x - Math.round(x)) > 1e-3)
      expect(lgamma(x + 1)).toBeCloseTo(lgamma(x) + log(Math.abs(x)), 11)
    }),
  )
})

describe('pow', () => {
  test('has the special cases of Math.pow', () => {
    const values = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -2,
      3,
      -3,
      1e300,
      -1e300,
      2 ** 53,
      2 ** 53 - 1,
      5e-324,
      Infinity,
      -Infinity,
      NaN,
    ]
    for (const x of values) {
      for (const y of values) {
        const exact = [0, 1, Infinity].includes(Math.abs(x ** y)) || Number.isNaN(x ** y)
        if (exact) expect([x, y, pow(x, y)]).toEqual([x, y, x ** y])
      }
    }
  })

  test('is exact where the power of an integer is a double', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90, max: 90 }), fc.nat(8), (x, n) => {
        expect(pow(x, n)).toBe(Number(BigInt(x) ** BigInt(n)))
      }),
    )
  })

  test('reaches the largest and the smallest double', () => {
    expect([pow(2, 1023), pow(2, 1024), pow(2, -1074), pow(2, -1076)]).toEqual([2 ** 1023, Infinity, 5e-324, 0])
  })
})

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

test('odd functions are odd and even ones even, to the bit', () => {
  fc.assert(
    fc.property(finite, (x) => {
      expect(sin(-x)).toBe(-sin(x))
      expect(tanh(-x)).toBe(-tanh(x))
      expect(cos(-x)).toBe(cos(x))
    }),
  )
})

test('ulp errors are seen by this test', () => {
  const { error } = worst('exp', (x) => exp(x) * (1 + 2 ** -52))
  expect(error).toBeGreaterThan(1)
})
