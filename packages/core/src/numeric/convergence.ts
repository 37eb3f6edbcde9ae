import { float } from '../define/hyperparameters.ts'
import type { Outcome } from '../define/problem.ts'

/** ‖x‖₂, safe from overflow. */
export function norm(x: Float64Array): number {
  let squares = 0
  for (let j = 0; j < x.length; j++) squares += x[j] * x[j]
  return squares > LEAST && squares < MOST ? Math.sqrt(squares) : scaledNorm(x)
}

/** Squares within these bounds have not lost digits to the ends of the range of doubles. */
const [LEAST, MOST] = [2 ** -900, 2 ** 900]

function scaledNorm(x: Float64Array): number {
  let largest = 0
  for (let j = 0; j < x.length; j++) largest = Math.max(largest, Math.abs(x[j]))
  if (largest === 0 || !(largest < Number.POSITIVE_INFINITY)) return largest
  let sum = 0
  for (let j = 0; j < x.length; j++) sum += (x[j] / largest) * (x[j] / largest)
  return largest * Math.sqrt(sum)
}

/** The stopping rule of gradient algorithms, a hyperparameter like any other. */
export const toleranceHyperparameter = {
  tolerance: float({
    default: 0,
    min: 0,
    scale: 'log',
    search: [1e-8, 1e-3],
    describe: 'stop when the gradient is below this share of its length at 0; 0 never stops early',
  }),
}

/** Below this share of the first gradient's length a fit counts as converged. */
const enough = 1e-6

/** The certificate of a gradient algorithm: how much shorter the gradient became. */
export function descentOutcome(first: number, last: number, iterations: number, tolerance: number): Outcome {
  return {
    method: 'gradient-norm',
    converged: last <= Math.max(tolerance, enough) * first,
    gradientNorm: last,
    iterations,
  }
}
