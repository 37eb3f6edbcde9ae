import { rows } from '../kernels/rows.ts'
import { softmaxGradient } from '../kernels/softmax-gradient.ts'
import { type CurvedObjective, type Outcomes, totalOf, weightedProducts } from './outcome-objective.ts'

/** Log loss of more than two classes: θ is an intercept a class, then the coefficients class by class. */
export function softmaxOutcomes(data: Outcomes): CurvedObjective {
  const { design, target, weights, outputs: K, intercept, take, pool } = data
  const n = design.rows
  const p = design.terms.length
  const q = p + 1
  const X = rows(design.matrix, n)
  const observed = { y: target, w: weights }
  const B = take(K * q)
  const G = take(K * q)
  const share = totalOf(weights, n)
  let P: Float64Array | undefined
  let v: Float64Array | undefined
  const run = (theta: Float64Array, probabilities?: Float64Array) => {
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < p; j++) B[k * q + j] = theta[K + k * p + j]
      B[k * q + p] = theta[k]
    }
    return softmaxGradient(X, observed, B, q, G, probabilities, pool) / share
  }
  return {
    value: (theta) => run(theta),
    gradient(theta, out) {
      const cost = run(theta)
      for (let k = 0; k < K; k++) {
        for (let j = 0; j < p; j++) out[K + k * p + j] = G[k * q + j] / share
        out[k] = intercept ? G[k * q + p] / share : 0
      }
      return cost
    },
    hessian(theta, which, terms) {
      P ??= take(n * K)
      v ??= take(n)
      run(theta, P)
      const blocks: Float64Array[] = []
      for (let k = 0; k < K; k++)
        for (let l = 0; l < K; l++) {
          if (l !== k && which === 'own') continue
          if (l < k) {
            blocks.push(blocks[l * K + k]) // symmetric
            continue
          }
          for (let i = 0; i < n; i++) {
            const own = P[k * n + i]
            v[i] = (weights ? weights[i] : 1) * own * (k === l ? 1 - own : -P[l * n + i])
          }
          blocks.push(weightedProducts(design, v, { share, intercept, pool, terms }))
        }
      return blocks
    },
  }
}
