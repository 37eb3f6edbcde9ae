import { describe, expect, test } from 'vitest'
import {
  elasticNet,
  estimator,
  gradientDescent,
  linear,
  nesterov,
  none,
  oneOf,
  polynomial,
  range,
  standardize,
} from '../index.ts'
import { logistic, network } from '../models/index.ts'
import { openSpace } from './open.ts'
import { hyperparametersOf } from './places.ts'

describe('the space of an estimator', () => {
  const open = estimator({
    model: linear(),
    penalty: elasticNet({ lambda: range(1e-3, 10, { points: 7 }), mixture: range(0, 1) }),
    algorithm: nesterov({ form: oneOf('look-ahead', 'gradient') as never, epochs: range(10, 1000) }) as never,
    transforms: [polynomial({ degree: range(1, 3) }), standardize({ standardize: oneOf(true, false) })],
  })

  test('has a dimension for each open hyperparameter of each part, with the scale of its definition', () => {
    const { space } = openSpace(open as never)
    expect(space.dimensions.map(({ key, domain }) => [key, domain])).toEqual([
      ['penalty.lambda', { kind: 'float', low: 1e-3, high: 10, scale: 'log', points: 7 }],
      ['penalty.mixture', { kind: 'float', low: 0, high: 1, scale: 'linear' }],
      ['algorithm.form', { kind: 'choice', values: ['look-ahead', 'gradient'], ordered: false }],
      ['algorithm.epochs', { kind: 'int', low: 10, high: 1000, scale: 'log' }],
      ['polynomial.degree', { kind: 'int', low: 1, high: 3, scale: 'linear' }],
      ['standardize.standardize', { kind: 'choice', values: [true, false], ordered: false }],
    ])
  })

  test('leads from a candidate back to an estimator whose every hyperparameter has a value', () => {
    const { space, settle } = openSpace(open as never)
    const [candidate] = space.enumerate(2)
    expect(hyperparametersOf(settle(candidate))).toMatchObject({
      penalty: { lambda: 1e-3, mixture: 0 },
      algorithm: { form: 'look-ahead', epochs: 10, learningRate: 0.1 },
      transforms: [{ degree: 1, interactions: true }, { standardize: true }],
    })
  })

  test('is the usual one of the penalty, else of the model, where nothing is open', () => {
    const keys = (parts: object) => openSpace(estimator(parts as never)).space.dimensions.map(({ key }) => key)
    expect(keys({ model: linear(), penalty: elasticNet() })).toEqual(['penalty.lambda', 'penalty.mixture'])
    expect(keys({ model: linear(), penalty: none(), algorithm: gradientDescent() })).toEqual(['model.degree'])
  })
})

test('the usual degrees stop where there are fewer than three rows for a term', () => {
  const names = (count: number) => Array.from({ length: count }, (_, j) => `x${j}`)
  const highest = (rows: number, features: number) => {
    const { space } = openSpace(estimator({ model: linear() }) as never, { rows, features: names(features) })
    const { domain } = space.dimensions[0]
    return domain.kind === 'choice' ? undefined : domain.high
  }
  expect(highest(442, 1)).toBe(9)
  expect(highest(442, 10)).toBe(2)
  expect(highest(20, 10)).toBe(1)
})

test('where nothing is left open and no penalty is named, a model of classes is searched with ridge, without its threshold', () => {
  const { open } = openSpace(estimator({ model: logistic() }))
  expect(open.map(({ key }) => key)).toEqual(['penalty.lambda'])
  expect(openSpace(estimator({ model: logistic(), penalty: none() })).open.map(({ key }) => key)).toEqual([
    'model.degree',
  ])
})

test('a network is searched with its layers, and the learning rate and weight decay of its algorithm', () => {
  const { open } = openSpace(estimator({ model: network() }))
  expect(open.map(({ key }) => key)).toEqual(['model.hiddenLayers', 'algorithm.learningRate', 'algorithm.weightDecay'])
})
