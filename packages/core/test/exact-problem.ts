import type { Design } from '../src/define/design.ts'
import type { BaseProblem, DesignProblem, Outcome, Step } from '../src/define/problem.ts'
import { random } from '../src/numeric/random.ts'

interface Given {
  readonly design: Design
  readonly target: Float64Array
  readonly weights?: Float64Array
  readonly intercept?: boolean
  readonly lambda?: number
}

/** What an algorithm that solves least squares exactly is given, with a count of the costs it asked for. */
export function exactProblem({ design, target, weights, intercept = true, lambda = 0 }: Given) {
  const unused = () => {
    throw new Error('an exact algorithm has no use for this')
  }
  const counts = { costs: 0 }
  const problem: BaseProblem & DesignProblem = {
    theta: new Float64Array(design.terms.length + 1),
    low: new Float64Array(design.terms.length + 1),
    rows: design.rows,
    random: random(1),
    design,
    target,
    weights,
    outputs: 1,
    intercept,
    cost(theta) {
      counts.costs++
      let sum = 0
      let total = 0
      for (let i = 0; i < design.rows; i++) {
        let r = target[i] - theta[0]
        for (let j = 0; j < design.terms.length; j++) r -= design.matrix[j * design.rows + i] * theta[j + 1]
        const w = weights ? weights[i] : 1
        sum += w * r * r
        total += w
      }
      return sum / (2 * total) + (lambda / 2) * theta.slice(1).reduce((squares, b) => squares + b * b, 0)
    },
    curvature: unused,
    draft: unused,
    products: () => undefined,
    smooth: unused,
    hessian: unused,
    level: unused,
    dualityGap: unused,
    penalty: { quadratic: () => lambda, prox: unused, split: unused },
  }
  return { problem, counts }
}

/** Runs a training to its end. */
export function trained(training: Generator<Step, Outcome>): { readonly steps: Step[]; readonly outcome: Outcome } {
  const steps: Step[] = []
  for (;;) {
    const next = training.next()
    if (next.done) return { steps, outcome: next.value }
    steps.push(next.value)
  }
}
