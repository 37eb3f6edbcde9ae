import { describe, expect, test } from 'vitest'
import { algorithms, penalties } from './catalog.ts'
import { opening, queryOf, type Setup, setupOf, taskOf } from './setup.ts'

const full: Setup = {
  source: { kind: 'line', rows: 12, noise: 0.25, seed: 7 },
  moved: [
    [3, -1.5, 2e-7],
    [0, 1, 2],
  ],
  algorithm: 'momentum',
  settings: { ...opening.settings, learningRate: 0.001, momentum: 0.5, schedule: 'cosine', epochs: 33 },
  penalty: 'ridge',
  penaltySettings: { lambda: 0.1 },
  standardize: true,
  seed: 4,
  start: [-0.1, 1e21],
  trained: false,
  step: 17,
}

describe('the query of a setup', () => {
  test('gives the same setup back', () => {
    expect(setupOf(queryOf(full))).toEqual(full)
    const file: Setup = { ...full, source: { kind: 'file', name: 'a&b=c?#.csv', feature: 'x %', target: '<y>' } }
    expect(setupOf(new URLSearchParams(queryOf(file).toString()))).toEqual(file)
  })

  test('is empty for what the page opens with', () => {
    expect(queryOf(opening).toString()).toBe('')
    expect(setupOf(new URLSearchParams())).toEqual(opening)
  })

  test('that makes no sense is as in the beginning', () => {
    const nonsense =
      'rows=0&noise=-1&seed=1.5&algorithm=__proto__&learningRate=-1&penalty=lasso&start=1&step=x&move=1:2&standardize=maybe'
    expect(setupOf(new URLSearchParams(nonsense))).toEqual(opening)
  })
})

test('a task holds only what the algorithm and the penalty declare', () => {
  const task = taskOf({ ...full, algorithm: 'adam' })
  expect(Object.keys(task.algorithm.settings).every((name) => name in algorithms['adam'].hyperparameters)).toBe(true)
  expect(task.algorithm.settings).not.toHaveProperty('momentum')
})

test('the algorithms that are offered walk along the gradient, and the penalties have one', () => {
  expect(Object.keys(algorithms)).toEqual(['adam', 'adamw', 'gradient-descent', 'lbfgs', 'momentum', 'nesterov', 'sgd'])
  expect(Object.keys(penalties)).toEqual(['none', 'ridge'])
})
