import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adam } from '../algorithms/adam.ts'
import { gradientDescent } from '../algorithms/gradient-descent.ts'
import { momentum } from '../algorithms/momentum.ts'
import { nesterov } from '../algorithms/nesterov.ts'
import { sgd } from '../algorithms/sgd.ts'
import { logLoss } from '../costs/log-loss.ts'
import { squaredError } from '../costs/squared-error.ts'
import type { Design, Theta } from '../define/design.ts'
import type { BatchData, Batches } from '../define/problem.ts'
import { type Activation, activations } from '../kernels/activation.ts'
import { allocate, scope } from '../kernels/memory.ts'
import { random } from '../numeric/random.ts'
import { network } from './network.ts'

type Flat = Theta<{ weights: readonly [number]; biases: readonly [number] }>

interface Parameters {
  readonly weights: readonly (readonly (readonly number[])[])[]
  readonly biases: readonly (readonly number[])[]
}

interface Reference {
  readonly data: string
  readonly rows: readonly number[]
  readonly terms: readonly { readonly column: string; readonly center?: number; readonly scale?: number }[]
  readonly target: string
  readonly positive_class?: string
  readonly classes?: readonly string[]
  readonly layers: readonly number[]
  readonly hidden_activation: Activation
  readonly alpha: number
  readonly start: Parameters
  readonly algorithm: string
  readonly hyperparameters: { readonly eta: number; readonly mu?: number }
  readonly expected: {
    readonly loss: number
    readonly outputs: readonly (readonly number[])[]
    readonly gradient: Parameters
    readonly after_steps: readonly (Parameters & { readonly step: number; readonly loss: number })[]
  }
  readonly tolerance: {
    readonly loss_relative: number
    readonly gradient_absolute: number
    readonly weights_after_steps_absolute: number
  }
}

const folder = new URL('../../test/reference/', import.meta.url)
const names = ['circles-2-4-2-1-relu', 'cubic-1-4-1-regression', 'iris-4-3-3-softmax', 'moons-2-3-1-tanh']

/** The case as our θ (weights output by output), a design and a cost. */
function caseOf(name: string) {
  const reference = JSON.parse(readFileSync(new URL(`results/network/${name}.json`, folder), 'utf8')) as Reference
  const [header, ...lines] = readFileSync(new URL(reference.data, folder), 'utf8').trim().split(/\r?\n/)
  const columns = header.replaceAll('"', '').split(',')
  const cells = reference.rows.map((i) => lines[i].replaceAll('"', '').split(','))
  const of = (row: readonly string[], column: string) => row[columns.indexOf(column)]
  const n = cells.length
  const matrix = allocate(n * reference.terms.length)
  reference.terms.forEach(({ column, center = 0, scale = 1 }, j) => {
    for (let i = 0; i < n; i++) matrix[j * n + i] = (Number(of(cells[i], column)) - center) / scale
  })
  const design: Design = { rows: n, terms: reference.terms.map(({ column }) => column), matrix }
  const target = allocate(n)
  cells.forEach((row, i) => {
    const cell = of(row, reference.target)
    if (reference.classes) target[i] = reference.classes.indexOf(cell)
    else if (reference.positive_class !== undefined) target[i] = Number(cell === reference.positive_class)
    else target[i] = Number(cell) / 10
  })
  const cost = reference.classes || reference.positive_class !== undefined ? logLoss() : squaredError()
  const hidden = reference.layers.slice(1, -1)
  const outputs = reference.layers[reference.layers.length - 1]
  return { reference, design, target, cost: cost as never as ReturnType<typeof squaredError>, hidden, outputs }
}

/** All weights, output by output, then all biases. */
const flat = ({ weights, biases }: Parameters): Float64Array =>
  Float64Array.from([
    ...weights.flatMap((layer) => layer[0].flatMap((_, j) => layer.map((ofInput) => ofInput[j]))),
    ...biases.flat(),
  ])

/** The largest distance of two numbers in the same place. */
const furthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, j) => Math.max(most, Math.abs(value - b[j])), 0)

const h = (hiddenLayers: readonly number[], activation: Activation, more: object = {}) =>
  network({ hiddenLayers, activation, ...more }).settings as never

function dataOf({ design, target, cost, outputs }: ReturnType<typeof caseOf>): BatchData {
  const { definition, settings } = cost
  const several = (definition as never as ReturnType<typeof logLoss>['definition']).several
  return {
    design,
    target,
    weights: undefined,
    outputs,
    cost: {
      name: definition.name,
      row: (y, eta) => definition.row(y, eta, settings as never),
      slope: (y, eta) => definition.offers.slope(y, eta),
      rowOfSeveral: (y, eta) => several?.row(y, eta, settings as never) ?? 0,
      slopeOfSeveral: (y, eta, out) => several?.slope(y, eta, settings as never, out),
    },
    take: allocate,
  }
}

const { definition } = network
const viewsOf = (theta: Float64Array, weights: number): Flat => ({
  weights: theta.subarray(0, weights),
  biases: theta.subarray(weights),
})

describe.each(names)('the reference %s', (name) => {
  const one = caseOf(name)
  const { reference, design, hidden, outputs } = one
  const { alpha, expected, tolerance, hidden_activation: activation } = reference
  const theta = flat(reference.start)
  const weights = reference.start.weights.flat(2).length
  const penalty = (at: Float64Array) => (alpha / 2) * at.subarray(0, weights).reduce((sum, w) => sum + w * w, 0)
  const settings = h(hidden, activation)
  const batches = definition.offers.batches(settings, dataOf(one)) as Batches

  const withPenalty = (at: Float64Array, out: Float64Array, rows?: Uint32Array) => {
    const cost = batches.gradient(at, out, rows) + penalty(at)
    for (let j = 0; j < weights; j++) out[j] += alpha * at[j]
    return cost
  }

  test('outputs, cost and gradient are right', () => {
    const eta = new Float64Array(design.rows * outputs)
    definition.predict(viewsOf(theta, weights), design, settings, eta)
    const g = new Float64Array(theta.length)
    expect(withPenalty(theta, g) / expected.loss).toBeCloseTo(1, 12)
    expect(batches.value(theta) + penalty(theta)).toBe(withPenalty(theta, g))
    const want = flat(expected.gradient)
    expect(furthest(g, want)).toBeLessThan(tolerance.gradient_absolute)
    expected.outputs.forEach((row, i) => {
      const own = row.map((_, k) => eta[k * design.rows + i])
      const e = own.map(Math.exp)
      const total = e.reduce((a, b) => a + b)
      row.forEach((value, k) => {
        const got =
          one.cost.definition.name === 'squared-error' ? own[k] : outputs > 1 ? e[k] / total : 1 / (1 + 1 / e[k])
        expect(Math.abs(got - value)).toBeLessThan(1e-12)
      })
    })
  })

  test('the gradient by pullback is that of the batches', () => {
    const eta = new Float64Array(design.rows * outputs)
    definition.predict(viewsOf(theta, weights), design, settings, eta)
    const slope = new Float64Array(eta.length)
    const data = dataOf(one)
    for (let i = 0; i < design.rows; i++) {
      const row = Float64Array.from({ length: outputs }, (_, k) => eta[k * design.rows + i])
      const out = new Float64Array(outputs)
      if (outputs === 1) out[0] = data.cost.slope(one.target[i], row[0])
      else data.cost.slopeOfSeveral(one.target[i], row, out)
      for (let k = 0; k < outputs; k++) slope[k * design.rows + i] = out[k] / design.rows
    }
    const [g, own] = [new Float64Array(theta.length), new Float64Array(theta.length)]
    definition.offers.pullback(viewsOf(theta, weights), design, settings, slope, viewsOf(g, weights), undefined)
    batches.gradient(theta, own)
    expect(furthest(g, own)).toBeLessThan(1e-15)
  })

  test('every step is right', () => {
    const { eta: learningRate, mu = 0.9 } = reference.hyperparameters
    const common = { learningRate, epochs: 20 }
    const makers: Record<string, () => unknown> = {
      adam: () => adam(common),
      momentum: () => momentum({ ...common, momentum: mu }),
      'gradient-descent': () => gradientDescent(common),
      'nesterov-gradient': () => nesterov({ ...common, momentum: mu, form: 'gradient' }),
    }
    const algorithm = makers[reference.algorithm]() as ReturnType<typeof momentum>
    const at = theta.slice()
    const problem = {
      theta: at,
      low: at,
      rows: design.rows,
      random: random(0),
      gradient: withPenalty,
      gradientOn: (rows: Uint32Array, from: Float64Array, out: Float64Array) => withPenalty(from, out, rows),
      cost: (from: Float64Array) => batches.value(from) + penalty(from),
      steepness: () => 0,
    }
    const wanted = new Map(expected.after_steps.map((one) => [one.step, one]))
    for (const { step, cost } of algorithm.definition.train(problem, algorithm.settings as never)) {
      const want = wanted.get(step)
      if (!want) continue
      wanted.delete(step)
      expect(cost / want.loss).toBeCloseTo(1, 11)
      expect(furthest(at, flat(want))).toBeLessThan(tolerance.weights_after_steps_absolute)
    }
    expect(wanted.size).toBe(0)
  })
})

describe.each(names.slice(0, 1).concat(names[2]))('a walker on the reference %s', (name) => {
  test('takes the same steps in its own memory', () => {
    const one = caseOf(name)
    const { reference, design, hidden } = one
    const { alpha, expected, tolerance, hidden_activation: activation } = reference
    const { eta: rate, mu = 0.9 } = reference.hyperparameters
    const at = flat(reference.start)
    const batches = definition.offers.batches(h(hidden, activation), dataOf(one)) as Batches
    const walker = batches.walker(
      at,
      reference.algorithm === 'adam'
        ? { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0 }
        : { kind: 'momentum', momentum: mu },
      { lambda: alpha, random: random(0) },
    )
    const all = Uint32Array.from({ length: design.rows }, (_, i) => i)
    const first = walker.penalty()
    for (let step = 1; step <= 20; step++) {
      const before = walker.pass(all, all.length, Float64Array.of(rate)) / all.length
      if (step === 1) expect((before + first) / expected.loss).toBeCloseTo(1, 12)
      walker.write()
      const want = expected.after_steps.find((one) => one.step === step)
      if (!want) continue
      expect(furthest(at, flat(want))).toBeLessThan(tolerance.weights_after_steps_absolute)
      expect((batches.value(at) + walker.penalty()) / want.loss).toBeCloseTo(1, 11)
    }
  })
})

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 21 }),
  p: fc.integer({ min: 1, max: 11 }),
  hidden: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  outputs: fc.constantFrom(1, 3, 5),
  activation: fc.constantFrom(...activations),
  seed: fc.nat(1000),
})

/** A made-up problem with numbers of moderate size. */
function madeUp({ n, p, outputs, seed }: { n: number; p: number; outputs: number; seed: number }) {
  const stream = random(seed)
  const matrix = allocate(n * p)
  stream.fork('x').normalInto(matrix)
  const target = allocate(n)
  for (let i = 0; i < n; i++) target[i] = outputs > 1 ? stream.below(outputs) : stream.below(2)
  const design: Design = { rows: n, terms: Array.from({ length: p }, (_, j) => `x${j}`), matrix }
  return {
    design,
    target,
    cost: logLoss() as never as ReturnType<typeof squaredError>,
    outputs,
    hidden: [],
    reference: {} as never,
  }
}

function startOf(hidden: readonly number[], p: number, outputs: number, activation: Activation, seed: number) {
  const { weights, biases } = definition.parameters(h(hidden, activation), {
    terms: Array.from({ length: p }, String),
    classes: outputs > 1 ? outputs : 0,
  })
  const theta = new Float64Array(weights[0] + biases[0])
  random(seed).fork('theta').normalInto(theta)
  return { theta, weights: weights[0] }
}

describe('gradients', () => {
  test('agree with finite differences for every activation and shape', () => {
    fc.assert(
      fc.property(shapes, ({ n, p, hidden, outputs, activation, seed }) => {
        const one = madeUp({ n, p, outputs, seed })
        const batches = definition.offers.batches(h(hidden, activation), dataOf(one)) as Batches
        const { theta } = startOf(hidden, p, outputs, activation, seed)
        const g = new Float64Array(theta.length)
        batches.gradient(theta, g)
        const step = 1e-6
        for (let j = 0; j < theta.length; j += 3) {
          const [up, down] = [theta.slice(), theta.slice()]
          up[j] += step
          down[j] -= step
          const slopes = [batches.value(up) - batches.value(theta), batches.value(theta) - batches.value(down)]
          const [right, left] = slopes.map((change) => change / step)
          if (Math.abs(right - left) > 1e-4) continue // a corner lies between
          expect(Math.abs((right + left) / 2 - g[j])).toBeLessThan(1e-5)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('over some rows are those of these rows alone', () => {
    const one = madeUp({ n: 20, p: 4, outputs: 3, seed: 4 })
    const batches = definition.offers.batches(h([5, 3], 'tanh'), dataOf(one)) as Batches
    const { theta } = startOf([5, 3], 4, 3, 'tanh', 1)
    const rows = Uint32Array.of(3, 17, 4, 4, 0)
    const few = {
      ...one,
      design: { ...one.design, rows: 5, matrix: one.design.matrix.slice(0, 20) },
      target: Float64Array.from(rows, (i) => one.target[i]),
    }
    for (let j = 0; j < 4; j++)
      rows.forEach((row, i) => {
        few.design.matrix[j * 5 + i] = one.design.matrix[j * 20 + row]
      })
    const own = definition.offers.batches(h([5, 3], 'tanh'), dataOf(few)) as Batches
    const [g, want] = [new Float64Array(theta.length), new Float64Array(theta.length)]
    expect(batches.gradient(theta, g, rows)).toBe(own.gradient(theta, want))
    expect(g).toEqual(want)
  })

  test('in 32-bit floats are those in doubles, to 5 digits', () => {
    const one = madeUp({ n: 300, p: 7, outputs: 3, seed: 4 })
    const { theta } = startOf([9, 6], 7, 3, 'gelu', 1)
    const [single, double] = (['f32', 'f64'] as const).map((precision) => {
      const g = new Float64Array(theta.length)
      const batches = definition.offers.batches(h([9, 6], 'gelu', { precision }), dataOf(one)) as Batches
      batches.gradient(theta, g)
      return g
    })
    const size = Math.max(...double.map(Math.abs))
    expect(furthest(single, double)).toBeLessThan(1e-5 * size)
    expect(single).not.toEqual(double)
  })
})

describe('the start', () => {
  const started = (more: object, seed = 1) => {
    const theta = { weights: new Float64Array(30 * 40 + 40 * 3), biases: new Float64Array(43) }
    definition.start?.(theta, h([40], 'relu', more), random(seed))
    return theta
  }
  test('is drawn within ±√(6/inputs) before rectified units and ±√(6/(inputs + outputs)) elsewhere', () => {
    const he = started({}).weights
    const glorot = started({ activation: 'tanh' }).weights
    const most = (w: Float64Array) => w.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
    for (const [weights, bound] of [
      [he.subarray(0, 1200), Math.sqrt(6 / 30)],
      [he.subarray(1200), Math.sqrt(6 / 43)],
      [glorot.subarray(0, 1200), Math.sqrt(6 / 70)],
    ] as const) {
      expect(most(weights)).toBeLessThan(bound)
      expect(most(weights)).toBeGreaterThan(0.9 * bound)
    }
  })
  test('is the same for the same seed and draw, another for another', () => {
    expect(started({})).toEqual(started({}))
    expect(started({}, 2).weights).not.toEqual(started({}).weights)
    expect(started({ draw: 1 }).weights).not.toEqual(started({}).weights)
    expect(started({}).biases.every((bias) => bias === 0)).toBe(true)
  })
})

test('the kernels and their twins give the same bits', () => {
  fc.assert(
    fc.property(
      shapes,
      fc.constantFrom('f32' as const, 'f64' as const),
      fc.constantFrom(0, 0.2),
      (shape, precision, dropout) => {
        const { n, p, hidden, outputs, activation, seed } = shape
        const one = madeUp({ n, p, outputs, seed })
        const { theta } = startOf(hidden, p, outputs, activation, seed)
        const results = [allocate, plain].map((take) => {
          const own = { ...dataOf(one), take, target: copy(one.target, take) }
          const batches = definition.offers.batches(h(hidden, activation, { precision, dropout }), own) as Batches
          const at = theta.slice()
          const rows = Uint32Array.from({ length: n }, (_, i) => (i * 7) % n)
          const rates = Float64Array.from({ length: Math.ceil(n / 5) }, (_, k) => 0.02 / (k + 1))
          const walkers = [
            batches.walker(
              at,
              { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0.1 },
              { lambda: 0.01, random: random(seed) },
            ),
            batches.walker(at, { kind: 'momentum', momentum: 0.9 }, { lambda: 0, random: random(seed) }),
          ]
          const costs = walkers.flatMap((walker) => {
            const seen = [walker.pass(rows, 5, rates), walker.pass(rows, n, rates.subarray(0, 1)), walker.penalty()]
            walker.write()
            return [...seen, ...at]
          })
          const g = new Float64Array(theta.length)
          return [...costs, batches.gradient(theta, g), ...g]
        })
        expect(results[1]).toEqual(results[0])
      },
    ),
    { numRuns: 60 },
  )
})

const plain = ((length: number, type = Float64Array) => new type(length)) as typeof allocate
const copy = (numbers: Float64Array, take: typeof allocate) => {
  const out = take(numbers.length)
  out.set(numbers)
  return out
}

test('a step on mini-batches with sgd is one along their gradient', () => {
  scope(() => {
    const one = madeUp({ n: 12, p: 3, outputs: 1, seed: 2 })
    const batches = definition.offers.batches(h([4], 'logistic'), dataOf(one)) as Batches
    const { theta } = startOf([4], 3, 1, 'logistic', 2)
    const [walked, stepped] = [theta.slice(), theta.slice()]
    const common = { low: theta, rows: 12, steepness: () => 0, cost: (at: Float64Array) => batches.value(at) }
    const along = {
      gradient: (at: Float64Array, out: Float64Array) => batches.gradient(at, out),
      gradientOn: (rows: Uint32Array, at: Float64Array, out: Float64Array) => batches.gradient(at, out, rows),
    }
    const settings = sgd({ batchSize: 5, momentum: 0.5, epochs: 4, learningRate: 0.3 }).settings as never
    const own = {
      ...common,
      ...along,
      theta: walked,
      random: random(3),
      walker: (rule: never) => batches.walker(walked, rule, { lambda: 0, random: random(0) }),
    }
    const steps = [...sgd.definition.train(own, settings)]
    const plainly = [...sgd.definition.train({ ...common, ...along, theta: stepped, random: random(3) }, settings)]
    expect(steps.map(({ step }) => step)).toEqual(plainly.map(({ step }) => step))
    expect(furthest(walked, stepped)).toBeLessThan(1e-14)
  })
})
