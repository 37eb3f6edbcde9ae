import { expect, test } from 'vitest'
import { Recorder } from './recorder.ts'

const recorded = (steps: number, most: number) => {
  const recorder = new Recorder(most)
  for (let step = 0; step < steps; step++) recorder.add(step, 1 / (step + 1), [step, -step])
  return recorder.trace()
}

test('every step of a short training is kept', () => {
  expect([...recorded(7, 8).step]).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('of a long one evenly spaced steps are kept, with the first and the last', () => {
  for (const steps of [9, 16, 17, 100, 1001]) {
    const { step, theta0, theta1, cost } = recorded(steps, 8)
    expect(step.length).toBeLessThanOrEqual(9)
    expect(step[0]).toBe(0)
    expect(step.at(-1)).toBe(steps - 1)
    const gaps = new Set([...step].slice(1, -1).map((value, i) => value - step[i]))
    expect(gaps.size).toBe(1)
    for (let i = 0; i < step.length; i++) {
      expect(theta0[i]).toBe(step[i])
      expect(theta1[i]).toBe(-step[i])
      expect(cost[i]).toBe(1 / (step[i] + 1))
    }
  }
})

test('nothing recorded is an empty trace', () => {
  expect(recorded(0, 8).step).toHaveLength(0)
})
