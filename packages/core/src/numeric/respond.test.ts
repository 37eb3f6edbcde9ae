import { expect, test } from 'vitest'
import { respond } from './respond.ts'

test('of two classes the second is predicted from the threshold on', () => {
  const { values, probabilities } = respond('logit', Float64Array.of(0, -1, 1), 3, ['no', 'yes'], 0.5)
  expect([...values]).toEqual([1, 0, 1])
  expect(probabilities?.[0]).toBe(0.5)
  expect([...respond('logit', Float64Array.of(0, -1, 1), 3, ['no', 'yes'], 0.6).values]).toEqual([0, 0, 1])
})

test('of several classes the most probable is predicted, the first of equals', () => {
  const eta = Float64Array.of(0, 2, 0, /* b */ 0, 1, 3, /* c */ 0, 5, 1)
  expect([...respond('logit', eta, 3, ['a', 'b', 'c']).values]).toEqual([0, 2, 1])
})

test.each([[['no', 'yes']], [['a', 'b', 'c']]])('a row without features has no class: %j', (classes) => {
  const outputs = classes.length > 2 ? classes.length : 1
  const eta = new Float64Array(2 * outputs)
  for (let k = 0; k < outputs; k++) eta[2 * k] = Number.NaN
  expect([...respond('logit', eta, 2, classes).values]).toEqual([Number.NaN, outputs > 1 ? 0 : 1])
})

test('of a log link the mean is predicted', () => {
  expect([...respond('log', Float64Array.of(0), 1).values]).toEqual([1])
})
