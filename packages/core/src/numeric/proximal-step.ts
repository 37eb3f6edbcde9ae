import type { DesignProblem } from '../define/problem.ts'
import { norm } from './convergence.ts'
import type { Point } from './line-search.ts'
import { minimiseModel } from './proximal-model.ts'
import { softThreshold } from './soft-threshold.ts'

type Problem = Pick<DesignProblem, 'smooth' | 'hessian' | 'cost' | 'outputs' | 'design' | 'intercept'>

/** Rows times numbers of a Hessian up to which it couples the outputs. */
const coupled = 1e9
/** Share of the decrease promised by the parabola that a step must bring. */
const decrease = 1e-4

/** The smallest subgradient of cost and penalty in each coordinate, from the gradient of the cost alone. */
function subgradientAt(
  { theta, gradient }: Pick<Point, 'theta' | 'gradient'>,
  j: number,
  l1: number,
  l2: number,
): number {
  const g = gradient[j] + l2 * theta[j]
  return theta[j] > 0 ? g + l1 : theta[j] < 0 ? g - l1 : softThreshold(g, l1)
}

/** ‖smallest subgradient‖₂ at a point whose gradient is that of the cost alone. */
export function subgradient({ outputs: K, intercept }: Problem, point: Point, l1: number, l2: number): number {
  const all = point.theta.map((_, j) => (j < K ? (intercept ? point.gradient[j] : 0) : subgradientAt(point, j, l1, l2)))
  return norm(all)
}

/** The smallest subgradient here, and the length of it that would do. */
interface Left {
  readonly left: number
  readonly enough: number
}

/** One step: the terms that are in or want in, their parabola and its minimum, as much of the way as lowers the cost. False where none does. */
export function proximalStep(problem: Problem, point: Point, { left, enough }: Left, l1: number, l2: number): boolean {
  const { theta, gradient } = point
  const { outputs: K, design, smooth, cost } = problem
  const p = design.terms.length
  const terms = wanted(point, K, p, l1, l2)
  const m = terms.length
  const together = K === 1 || design.rows * (K * (m + 1)) * (K * (m + 1)) <= coupled
  const raw = problem.hessian(theta, together ? 'all' : 'own', terms)
  const place = placesOf(terms, K, p)
  const penalised = Uint8Array.from(place, (j) => Number(j >= K))
  const model = {
    blocks: together ? [assembled(raw, K, m + 1)] : raw,
    gradient: Float64Array.from(place, (j) => gradient[j]),
    start: Float64Array.from(place, (j) => theta[j]),
    penalised,
    l1,
    l2,
  }
  const deserved = Math.max(0.01 * Math.min(1, left) * left, 0.1 * enough)
  const u = minimiseModel(model, deserved / Math.sqrt(place.length))
  const start = theta.slice()
  const [before, beforeCost] = [gradient.slice(), point.cost]
  const promised = promise(model, u)
  for (let length = 1; length > 1e-10; length /= 2) {
    place.forEach((j, i) => {
      theta[j] = start[j] + length * (u[i] - model.start[i])
    })
    if (length === 1)
      place.forEach((j, i) => {
        theta[j] = u[i]
      })
    point.cost = cost(theta)
    smooth(theta, gradient)
    const lower = point.cost <= beforeCost + decrease * length * promised
    if (lower || (fine(promised, beforeCost) && subgradient(problem, point, l1, l2) < left)) return true
    if (fine(promised, beforeCost)) break
  }
  theta.set(start)
  gradient.set(before)
  point.cost = beforeCost
  return false
}

/** Where differences of the cost are rounding. */
const fine = (promised: number, cost: number) => -promised <= 1e-13 * Math.abs(cost)

/** What the parabola says the step is worth: at most 0. */
function promise({ gradient, start, penalised, l1, l2 }: Parameters<typeof minimiseModel>[0], u: Float64Array): number {
  let sum = 0
  for (let i = 0; i < u.length; i++) {
    sum += gradient[i] * (u[i] - start[i])
    if (penalised[i]) sum += l1 * (Math.abs(u[i]) - Math.abs(start[i])) + (l2 / 2) * (u[i] * u[i] - start[i] * start[i])
  }
  return sum
}

/** The terms with a coefficient in any output, and those whose gradient is above the corner of the penalty. */
function wanted(point: Point, K: number, p: number, l1: number, l2: number): Uint32Array {
  const terms: number[] = []
  for (let j = 0; j < p; j++)
    for (let k = 0; k < K; k++) {
      const at = K + k * p + j
      if (point.theta[at] === 0 && subgradientAt(point, at, l1, l2) === 0) continue
      terms.push(j)
      break
    }
  return Uint32Array.from(terms)
}

/** Where in θ the unknowns of the parabola lie, output by output: its intercept, then its terms. */
function placesOf(terms: Uint32Array, K: number, p: number): number[] {
  return Array.from({ length: K }, (_, k) => [k, ...Array.from(terms, (j) => K + k * p + j)]).flat()
}

function assembled(blocks: readonly Float64Array[], K: number, d: number): Float64Array {
  if (K === 1) return blocks[0]
  const A = new Float64Array(K * d * K * d)
  for (let k = 0; k < K; k++)
    for (let l = 0; l < K; l++)
      for (let a = 0; a < d; a++)
        for (let b = 0; b < d; b++) A[(k * d + a) * K * d + l * d + b] = blocks[k * K + l][a * d + b]
  return A
}
