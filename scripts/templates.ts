// What `pnpm new` writes: definitions that compile and pass their test as they stand, each line meant to stay or to be filled in.

interface Template {
  /** Under packages/core/src. */
  readonly folder: string
  readonly definition: string
  readonly test: string
}

export type Kind = 'model' | 'cost' | 'penalty' | 'algorithm' | 'transform' | 'metric' | 'splitter'

export const templates: Readonly<Record<Kind, Template>> = {
  model: {
    folder: 'models',
    definition: `
import { defineModel } from '../define/definitions.ts'
import { flag } from '../define/hyperparameters.ts'

export const $camel = defineModel({
  name: '$name',
  title: '$title',
  describe: 'what it predicts, from what',
  equation: 'ŷ = θ₀',
  references: [],
  target: 'number',
  cost: 'squared-error',
  hyperparameters: {
    intercept: flag({ default: true, describe: 'let the prediction differ from 0 where all features are 0' }),
  },
  parameters: () => ({ level: [] }),
  meaning: { level: 'the prediction for every row' },
  penalised: [],
  predict({ level }, _design, _h, out) {
    out.fill(level[0])
  },
  offers: {
    pullback(_theta, _design, _h, slope, gradient) {
      for (let i = 0; i < slope.length; i++) gradient.level[0] += slope[i]
    },
  },
})
`,
    test: `
import { expect, test } from 'vitest'
import { dataset } from '../data/index.ts'
import { estimator } from '../define/index.ts'
import { fit } from '../fit.ts'
import { $camel } from './$name.ts'

test('the level is the mean of the target', async () => {
  const fitted = await fit(estimator({ model: $camel() }), dataset({ x: [1, 2, 3], y: [2, 4, 9] }, { target: 'y' }))
  expect(fitted.parameters.level).toBeCloseTo(5, 9)
})
`,
  },
  cost: {
    folder: 'costs',
    definition: `
import { defineCost } from '../define/definitions.ts'

export const $camel = defineCost({
  name: '$name',
  title: '$title',
  describe: 'what it measures',
  equation: '½(y − ŷ)²',
  references: [],
  hyperparameters: {},
  row: (target, prediction) => ((target - prediction) * (target - prediction)) / 2,
  offers: {
    slope: (target, prediction) => prediction - target,
  },
})
`,
    test: `
import { expect, test } from 'vitest'
import { $camel } from './$name.ts'

test('a perfect prediction costs nothing', () => {
  expect($camel.definition.row(3, 3, {})).toBe(0)
})
`,
  },
  penalty: {
    folder: 'penalties',
    definition: `
import { definePenalty } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'

export const $camel = definePenalty({
  name: '$name',
  title: '$title',
  describe: 'what it does to the coefficients',
  equation: '½λ‖β‖₂²',
  references: [],
  shortFor: 'linear',
  hyperparameters: {
    lambda: float({ default: 1, min: 0, scale: 'log', search: [1e-4, 1e2], symbol: 'λ', describe: 'strength of the penalty', simpler: 'up' }),
  },
  value: (theta, { lambda }) => (lambda * theta * theta) / 2,
  offers: {
    slope: (theta, { lambda }) => lambda * theta,
    prox: (v, step, { lambda }) => v / (1 + step * lambda),
  },
})
`,
    test: `
import { expect, test } from 'vitest'
import { $camel } from './$name.ts'

test('no coefficient, no penalty', () => {
  expect($camel.definition.value(0, { lambda: 1 })).toBe(0)
})
`,
  },
  algorithm: {
    folder: 'algorithms',
    definition: `
import { defineAlgorithm } from '../define/definitions.ts'
import { int } from '../define/hyperparameters.ts'
import { descentOutcome, norm, toleranceHyperparameter } from '../numeric/convergence.ts'
import { learningRateHyperparameters, rateAt } from '../numeric/learning-rate.ts'

export const $camel = defineAlgorithm({
  name: '$name',
  title: '$title',
  describe: 'how it moves',
  equation: 'θ ← θ − η ∇C(θ)',
  references: [],
  needs: { model: ['pullback'], cost: ['slope'], penalty: ['slope'] },
  hyperparameters: {
    ...learningRateHyperparameters,
    epochs: int({ default: 500, min: 1, mark: 'resource', describe: 'passes over the data' }),
    ...toleranceHyperparameter,
  },
  *train({ theta, gradient, steepness }, h) {
    const g = new Float64Array(theta.length)
    let cost = gradient(theta, g)
    yield { step: 0, cost }
    const first = Math.max(norm(g), steepness())
    let step = 0
    while (step < h.epochs && norm(g) > h.tolerance * first) {
      const rate = rateAt(++step, h)
      for (let j = 0; j < theta.length; j++) theta[j] -= rate * g[j]
      cost = gradient(theta, g)
      yield { step, cost }
    }
    return descentOutcome(first, norm(g), step, h.tolerance)
  },
})
`,
    test: `
import { expect, test } from 'vitest'
import { dataset } from '../data/index.ts'
import { estimator } from '../define/index.ts'
import { fit } from '../fit.ts'
import { linear } from '../models/linear.ts'
import { $camel } from './$name.ts'

test('a line through three points is found', async () => {
  const data = dataset({ x: [-1, 0, 1], y: [1, 3, 5] }, { target: 'y' })
  const { parameters } = await fit(estimator({ model: linear(), algorithm: $camel() }), data)
  expect(parameters.coefficients[0]).toBeCloseTo(2, 6)
})
`,
  },
  transform: {
    folder: 'transforms',
    definition: `
import type { Column } from '../define/columns.ts'
import { defineTransform } from '../define/definitions.ts'

export const $camel = defineTransform({
  name: '$name',
  title: '$title',
  describe: 'what it does to the columns',
  references: [],
  stage: 'categories',
  hyperparameters: {},
  learn: (columns) => ({ columns: columns.map(({ name }) => name) }),
  apply: (columns: readonly Column[]) => columns,
  meaning: { columns: 'names of the columns it learnt from' },
})
`,
    test: `
import { expect, test } from 'vitest'
import { $camel } from './$name.ts'

test('it learns from no columns', () => {
  const context = { weights: undefined, baseline: false, anyBasis: false }
  expect($camel.definition.learn([], {}, context)).toEqual({ columns: [] })
})
`,
  },
  metric: {
    folder: 'metrics',
    definition: `
import { defineMetric } from '../define/metrics.ts'
import { weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const $camel = defineMetric({
  name: '$name',
  title: '$title',
  describe: 'what it measures',
  equation: '1/n Σ |yᵢ − ŷᵢ|',
  direction: 'minimize',
  target: 'number',
  compute: (y, { values }, weights) => weightedMean(residuals(y, values).map(Math.abs), weights),
})
`,
    test: `
import { expect, test } from 'vitest'
import { $camel } from './$name.ts'

test('a perfect prediction scores 0', () => {
  const y = Float64Array.of(1, 2, 3)
  expect($camel.compute(y, { values: y })).toBe(0)
})
`,
  },
  splitter: {
    folder: 'validation',
    definition: `
import { defineSplitter } from '../define/splitters.ts'
import { splitsOf } from './parts.ts'

export const $camel = defineSplitter({
  name: '$name',
  title: '$title',
  describe: 'which rows are tested together',
  references: [],
  hyperparameters: {},
  split({ rows }) {
    return splitsOf(Uint32Array.from({ length: rows }, (_, i) => i % 2), 2)
  },
})
`,
    test: `
import { expect, test } from 'vitest'
import { dataset } from '../data/index.ts'
import { random } from '../numeric/random.ts'
import { $camel } from './$name.ts'

test('every row is tested once', () => {
  const splits = $camel().split(dataset({ x: [1, 2, 3, 4] }), random(0))
  expect(splits.flatMap(({ test }) => [...test]).sort()).toEqual([0, 1, 2, 3])
})
`,
  },
}
