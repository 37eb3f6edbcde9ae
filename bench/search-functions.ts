// Test functions with their ranges: those of the quality goals, and others against which nothing was measured elsewhere.
import type { Candidate, Dimension, SpaceDefinition } from '../packages/core/src/define/search-space.ts'

export interface TestFunction {
  readonly name: string
  readonly space: SpaceDefinition
  readonly value: (candidate: Candidate) => number
}

const { PI, cos, sin, exp, sqrt, abs } = Math
const box = (d: number, low: number, high: number): Dimension[] =>
  Array.from({ length: d }, (_, j) => ({ key: `x${j}`, domain: { kind: 'float', low, high, scale: 'linear' } }))
const onBox = (
  name: string,
  d: number,
  low: number,
  high: number,
  f: (x: readonly number[]) => number,
): TestFunction => ({
  name,
  space: { dimensions: box(d, low, high) },
  value: (candidate) => f(Array.from({ length: d }, (_, j) => candidate[`x${j}`] as number)),
})
const sum = (x: readonly number[], f: (x: number, j: number) => number) =>
  x.reduce((total, each, j) => total + f(each, j), 0)

const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const HARTMANN_P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
const HARTMANN_ALPHA = [1, 1.2, 3, 3.2]

const ackley = (x: readonly number[]) =>
  20 + Math.E - 20 * exp(-0.2 * sqrt(sum(x, (a) => a * a) / x.length)) - exp(sum(x, (a) => cos(2 * PI * a)) / x.length)
const rosenbrock = (x: readonly number[]) => sum(x.slice(0, -1), (a, j) => 100 * (x[j + 1] - a * a) ** 2 + (1 - a) ** 2)
const levy = (x: readonly number[]) => {
  const w = x.map((a) => 1 + (a - 1) / 4)
  const last = w[w.length - 1]
  return (
    sin(PI * w[0]) ** 2 +
    sum(w.slice(0, -1), (a) => (a - 1) ** 2 * (1 + 10 * sin(PI * a + 1) ** 2)) +
    (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2)
  )
}

/** The functions of the quality goals. */
export const goals: readonly TestFunction[] = [
  {
    name: 'Branin',
    space: {
      dimensions: [
        { key: 'x', domain: { kind: 'float', low: -5, high: 10, scale: 'linear' } },
        { key: 'y', domain: { kind: 'float', low: 0, high: 15, scale: 'linear' } },
      ],
    },
    value: (c) => {
      const [x, y] = [c.x as number, c.y as number]
      return (y - (5.1 / (4 * PI * PI)) * x * x + (5 / PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10
    },
  },
  onBox(
    'Hartmann 6',
    6,
    0,
    1,
    (x) =>
      -sum(
        HARTMANN_ALPHA,
        (alpha, i) => alpha * exp(-sum(x, (a, j) => HARTMANN_A[i][j] * (a - HARTMANN_P[i][j]) ** 2)),
      ),
  ),
  onBox('Ackley 10', 10, -32.768, 32.768, ackley),
  onBox('Rosenbrock 5', 5, -5, 10, rosenbrock),
  onBox('Levy 10', 10, -10, 10, levy),
]

/** The optimum of a function put at a place that is no centre, a different share of the range for each coordinate. */
const shifted = (x: readonly number[], width: number) => x.map((a, j) => a - width * (((j * 0.618) % 1) - 0.5) * 0.6)
const float = (key: string, low: number, high: number, scale: 'linear' | 'log' = 'linear'): Dimension => ({
  key,
  domain: { kind: 'float', low, high, scale },
})

/** Others: smooth and rough, of 2 to 12 dimensions, without the optimum in the centre, mixed and conditional ones. */
export const others: readonly TestFunction[] = [
  onBox('Sphere 6, shifted', 6, -5, 5, (x) => sum(shifted(x, 10), (a) => a * a)),
  onBox('Ellipsoid 8, shifted', 8, -5, 5, (x) => sum(shifted(x, 10), (a, j) => 10 ** (j / 2) * a * a)),
  onBox('Griewank 6, shifted', 6, -60, 60, (x) => {
    const z = shifted(x, 120)
    return 1 + sum(z, (a) => a * a) / 4000 - z.reduce((product, a, j) => product * cos(a / sqrt(j + 1)), 1)
  }),
  onBox('Styblinski-Tang 8', 8, -5, 5, (x) => 0.5 * sum(x, (a) => a ** 4 - 16 * a * a + 5 * a)),
  onBox('Michalewicz 5', 5, 0, PI, (x) => -sum(x, (a, j) => sin(a) * sin(((j + 1) * a * a) / PI) ** 20)),
  onBox('Rastrigin 4, shifted', 4, -5.12, 5.12, (x) =>
    sum(shifted(x, 10.24), (a) => a * a - 10 * cos(2 * PI * a) + 10),
  ),
  onBox('Zakharov 4', 4, -5, 10, (x) => {
    const t = sum(x, (a, j) => 0.5 * (j + 1) * a)
    return sum(x, (a) => a * a) + t * t + t ** 4
  }),
  onBox(
    'Six-hump camel',
    2,
    -3,
    3,
    ([x, y]) => (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (-4 + 4 * y * y) * y * y,
  ),
  onBox('Schwefel 3', 3, -500, 500, (x) => 418.9829 * x.length - sum(x, (a) => a * sin(sqrt(abs(a))))),
  {
    name: 'Mixed 6',
    space: {
      dimensions: [
        float('rate', 1e-5, 1, 'log'),
        float('decay', 0, 1),
        { key: 'depth', domain: { kind: 'int', low: 1, high: 12, scale: 'linear' } },
        { key: 'units', domain: { kind: 'int', low: 8, high: 512, scale: 'log' } },
        { key: 'kind', domain: { kind: 'choice', values: ['relu', 'tanh', 'elu', 'gelu'] } },
        { key: 'flag', domain: { kind: 'choice', values: [false, true] } },
      ],
    },
    value: (c) => {
      const rate = Math.log10(c.rate as number) + 2.7
      const depth = (c.depth as number) - 7
      const units = Math.log2(c.units as number) - 6.4
      const kind = { relu: 0.4, tanh: 0.9, elu: 0.25, gelu: 0 }[c.kind as string] as number
      return (
        rate * rate +
        0.05 * depth * depth +
        0.3 * units * units +
        kind +
        ((c.decay as number) - 0.3) ** 2 * 4 +
        (c.flag ? 0.2 * abs(rate) : 0.3) +
        0.05 * rate * depth
      )
    },
  },
  {
    name: 'Conditional',
    space: {
      dimensions: [
        { key: 'model', domain: { kind: 'choice', values: ['ridge', 'svm', 'trees'] } },
        { ...float('lambda', 1e-6, 1e3, 'log'), when: [{ key: 'model', values: ['ridge'] }] },
        { ...float('c', 1e-3, 1e3, 'log'), when: [{ key: 'model', values: ['svm'] }] },
        { ...float('gamma', 1e-5, 10, 'log'), when: [{ key: 'model', values: ['svm'] }] },
        {
          key: 'depth',
          domain: { kind: 'int', low: 1, high: 20, scale: 'linear' },
          when: [{ key: 'model', values: ['trees'] }],
        },
        { ...float('rate', 1e-3, 1, 'log'), when: [{ key: 'model', values: ['trees'] }] },
        { ...float('part', 0.1, 1), when: [{ key: 'model', values: ['trees'] }] },
      ],
    },
    value: (c) => {
      const log = (key: string) => Math.log10(c[key] as number)
      if (c.model === 'ridge') return 0.5 + 0.02 * (log('lambda') - 1) ** 2
      if (c.model === 'svm') return 0.1 + 0.1 * (log('c') - 1.4) ** 2 + 0.2 * (log('gamma') + 2.2 + 0.5 * log('c')) ** 2
      return (
        0.2 +
        0.01 * ((c.depth as number) - 6) ** 2 +
        0.3 * (log('rate') + 1.2) ** 2 +
        0.2 * ((c.part as number) - 0.7) ** 2
      )
    },
  },
]
