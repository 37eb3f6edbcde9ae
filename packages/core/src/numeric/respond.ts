import type { Link } from '../define/definitions.ts'
import type { Prediction } from '../define/metrics.ts'
import { each, softmax } from '../kernels/each.ts'

/** How many η a row has: one a class where there are more than two, else one. */
export const outputsOf = (classes: number): number => (classes > 2 ? classes : 1)

/**
 * The predictions of rows from η (rows × outputs, output by output; overwritten): ŷ = η, exp η, or the probabilities of classes. Of two classes the
 * second is predicted from the threshold on; of more the most probable, the first of equals. A row whose η are NaN has no class: NaN.
 */
export function respond(
  link: Link,
  eta: Float64Array,
  rows: number,
  classes: readonly string[] = [],
  threshold = 0.5,
): Prediction {
  if (link === 'log') each('exp', eta, eta)
  if (link !== 'logit') return { values: eta }
  const probabilities = classes.length > 2 ? eta : new Float64Array(2 * rows)
  if (classes.length > 2) softmax(eta, rows, probabilities)
  else {
    each('logistic', eta, probabilities.subarray(rows))
    for (let i = 0; i < rows; i++) eta[i] = -eta[i]
    each('logistic', eta, probabilities.subarray(0, rows))
  }
  const values = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(probabilities[i])) values[i] = Number.NaN
    else if (classes.length > 2) values[i] = mostProbable(probabilities, rows, i)
    else values[i] = Number(probabilities[rows + i] >= threshold)
  }
  return { values, classes, probabilities }
}

function mostProbable(probabilities: Float64Array, rows: number, row: number): number {
  let best = 0
  for (let at = row + rows, k = 1; at < probabilities.length; at += rows, k++)
    if (probabilities[at] > probabilities[best * rows + row]) best = k
  return best
}
