import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { GradientProblem, Step } from '../define/problem.ts'
import { random } from '../numeric/random.ts'
import { adam, gradientDescent, momentum, nesterov } from './index.ts'

interface Reference {
  readonly id: string
  readonly algorithm: string
  readonly objective: string
  readonly hyperparameters: {
    eta: number
    mu?: number
    schedule?: { kind: 'exponential' | 'step'; rate: number; every?: number }
  }
  readonly start: readonly number[]
  readonly steps: number
  readonly expected: readonly { step: number; theta: number[]; cost: number }[]
  readonly tolerance: { readonly theta_normwise_relative: number; readonly cost_relative: number }
}

const objectives: Record<string, (theta: Float64Array, out: Float64Array) => number> = {
  'C(x, y) = (x^2 + 25*y^2)/2': ([x, y], out) => {
    out.set([x, 25 * y])
    return (x * x + 25 * y * y) / 2
  },
  'C(x, y) = (1-x)^2 + 100*(y-x^2)^2': ([x, y], out) => {
    out.set([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
  },
}

const folder = new URL('../../test/reference/results/trajectory/', import.meta.url)
const references = globSync('*.json', { cwd: folder }).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Reference,
)

function steps({ algorithm, hyperparameters: { eta, mu = 0.9, schedule }, steps }: Reference) {
  const decay = schedule ? { schedule: schedule.kind, decay: schedule.rate, decayEvery: schedule.every ?? 100 } : {}
  const common: { learningRate: number; epochs: number } = { learningRate: eta, epochs: steps, ...decay }
  const makers: Record<
    string,
    () => { definition: { train(problem: never, h: never): Generator<Step> }; settings: unknown }
  > = {
    'gradient-descent': () => gradientDescent(common) as never,
    momentum: () => momentum({ ...common, momentum: mu }) as never,
    'nesterov-lookahead': () => nesterov({ ...common, momentum: mu }) as never,
    'nesterov-gradient': () => nesterov({ ...common, momentum: mu, form: 'gradient' }) as never,
    adam: () => adam(common) as never,
  }
  return makers[algorithm]()
}

describe('every step is the one that 60-digit arithmetic takes', () => {
  for (const reference of references) {
    test(reference.id, () => {
      const gradient = objectives[reference.objective]
      const theta = Float64Array.from(reference.start)
      const problem: GradientProblem & Record<string, unknown> = {
        theta,
        low: new Float64Array(theta.length),
        rows: 1,
        random: random(0),
        gradient,
        steepness: () => 0,
        cost: (at) => gradient(at, new Float64Array(at.length)),
        gradientOn: (_, at, out) => gradient(at, out),
      }
      const { definition, settings } = steps(reference)
      const wanted = new Map(reference.expected.map((entry) => [entry.step, entry]))
      const { theta_normwise_relative, cost_relative } = reference.tolerance
      let compared = 0
      for (const { step, cost } of definition.train(problem as never, settings as never)) {
        const want = wanted.get(step)
        if (!want) continue
        compared++
        const distance = Math.hypot(...want.theta.map((value, j) => value - theta[j])) / Math.hypot(...want.theta)
        expect(distance).toBeLessThanOrEqual(theta_normwise_relative)
        expect(Math.abs(cost - want.cost)).toBeLessThanOrEqual(cost_relative * Math.max(want.cost, Number.MIN_VALUE))
      }
      expect(compared).toBe(reference.expected.length)
    })
  }
})
