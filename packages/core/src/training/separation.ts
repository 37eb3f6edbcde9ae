import type { Finding } from '../define/problem.ts'
import { quoted } from '../define/quoted.ts'
import { linearOutputs } from '../numeric/linear-outputs.ts'
import type { WholeProblem } from './problem.ts'
import type { Composition } from './resolve.ts'

/** A Newton step that still moves some η by this much goes on for ever. */
const moves = 1e-3
/** Odds are not that long where a training could not go on for ever. */
const sure = 8

/**
 * Whether classes are told apart so well that no parameters are the best: then every step raises some odds further, and what training left is only where
 * it stopped (Albert, Anderson 1984, Biometrika 71, 1–10).
 */
export function separationOf(
  { cost, penalty, model }: Composition,
  problem: WholeProblem,
  theta: Float64Array,
  classes: readonly string[],
): readonly Finding[] {
  const free = penalty.definition.name === 'none' || penalty.settings.lambda === 0
  const known = 'design' in model.definition.offers && cost.definition.link === 'logit'
  if (!free || !known || !('quadratic' in penalty.definition.offers)) return []
  const { design, outputs } = problem
  const eta = new Float64Array(design.rows * outputs)
  const largest = (at: Float64Array) => {
    linearOutputs(at.subarray(0, outputs), at.subarray(outputs), design, eta)
    return eta.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  }
  if (largest(theta) < sure) return []
  const step = new Float64Array(theta.length)
  problem.gradient(theta, step)
  problem.curvature(theta).solve(step)
  if (!(largest(step) > moves)) return []
  return [
    {
      code: 'separation',
      what: `The features separate the classes: ${reason(problem, classes)}. Without a penalty no parameters are the best, ever larger ones fit ever better; these are where training stopped, and standard errors mean nothing.`,
      fix: 'use a penalty (--penalty ridge), or leave the feature out if it is known only when the class is',
    },
  ]
}

/** The feature that separates by itself, if there is one. */
function reason({ design, target }: WholeProblem, classes: readonly string[]): string {
  for (let j = 0; j < design.terms.length; j++) {
    const x = design.matrix.subarray(j * design.rows, (j + 1) * design.rows)
    for (let k = classes.length - 1; k >= 0; k--) {
      const side = sideOf(x, target, k)
      if (side === undefined) continue
      const rest = classes.length === 2 ? quoted(classes[1 - k]) : 'any other class'
      return `${quoted(design.terms[j])} alone is ${side} in every row of ${quoted(classes[k])} as in any of ${rest}`
    }
  }
  return 'a weighted sum of them does'
}

/** Where x of class k lies with regard to all other rows, if it does so throughout. */
function sideOf(
  x: Float64Array,
  target: Float64Array,
  k: number,
): 'at least as large' | 'at most as large' | undefined {
  let [ownLow, ownHigh, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    if (target[i] === k) {
      ownLow = Math.min(ownLow, x[i])
      ownHigh = Math.max(ownHigh, x[i])
    } else {
      low = Math.min(low, x[i])
      high = Math.max(high, x[i])
    }
  }
  if (ownLow >= high && ownHigh > low) return 'at least as large'
  return ownHigh <= low && ownLow < high ? 'at most as large' : undefined
}
