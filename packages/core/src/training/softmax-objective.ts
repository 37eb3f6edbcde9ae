import { rows } from '../kernels/rows.ts'
import { softmaxGradient } from '../kernels/softmax-gradient.ts'
import { singles, softmaxProducts } from '../kernels/softmax-products.ts'
import { lastKept } from './last-kept.ts'
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
  let P: Float64Array | undefined // the probabilities at the last θ, once they are wanted
  let v: Float64Array | undefined
  const value = lastKept((theta) => {
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < p; j++) B[k * q + j] = theta[K + k * p + j]
      B[k * q + p] = theta[k]
    }
    return softmaxGradient(X, observed, B, q, G, P, pool) / share
  })
  const probabilities = () => {
    if (P === undefined) value.forget()
    P ??= take(n * K, Float64Array, false)
    return P
  }
  return {
    value,
    gradient(theta, out) {
      const cost = value(theta)
      for (let k = 0; k < K; k++) {
        for (let j = 0; j < p; j++) out[K + k * p + j] = G[k * q + j] / share
        out[k] = intercept ? G[k * q + p] / share : 0
      }
      return cost
    },
    hessian(theta, which, terms) {
      const P = probabilities()
      value(theta)
      v ??= take(n)
      const alike = which === 'own' && theta.every((parameter) => parameter === 0) // then no class differs from another
      const blocks: Float64Array[] = []
      for (let k = 0; k < K; k++)
        for (let l = 0; l < K; l++) {
          if (l !== k && which === 'own') continue
          if (l < k || (alike && k > 0)) {
            blocks.push(alike ? blocks[0] : blocks[l * K + k]) // symmetric
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
    products() {
      const P = probabilities()
      const unit = units(design.matrix, n, p)
      const columns = take(n * p, Float32Array, false)
      singles(design.matrix, n, unit.centre, unit.scale, columns, pool)
      const V = take(K * q, Float32Array)
      const R = take(K * q)
      return (theta) => {
        value(theta)
        return (direction, out) => {
          const size = direction.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1
          for (let k = 0; k < K; k++) {
            let constant = direction[k]
            for (let j = 0; j < p; j++) {
              const along = direction[K + k * p + j]
              V[k * q + j] = along / unit.scale[j] / size
              constant += along * unit.centre[j]
            }
            V[k * q + p] = constant / size
          }
          softmaxProducts({ X: columns, n, P, w: weights }, V, q, R, pool)
          for (let k = 0; k < K; k++) {
            const sum = R[k * q + p]
            out[k] = intercept ? (sum * size) / share : 0
            for (let j = 0; j < p; j++)
              out[K + k * p + j] = ((R[k * q + j] / unit.scale[j] + unit.centre[j] * sum) * size) / share
          }
        }
      }
    },
  }
}

/** A centre and a scale for each column, from some of its rows: what is near 0 and 1 loses least as a float. */
function units(matrix: Float64Array, n: number, p: number) {
  const centre = new Float64Array(p)
  const scale = new Float64Array(p).fill(1)
  const step = Math.ceil(n / 256)
  for (let j = 0; j < p; j++) {
    const [from, to] = [j * n, (j + 1) * n]
    let [sum, squares, count] = [0, 0, 0]
    for (let i = from; i < to; i += step, count++) sum += matrix[i]
    centre[j] = sum / count
    for (let i = from; i < to; i += step) {
      const off = matrix[i] - centre[j]
      squares += off * off
    }
    const spread = Math.sqrt(squares / count)
    if (spread > 0 && spread < Number.POSITIVE_INFINITY) scale[j] = 1 / spread
  }
  return { centre, scale }
}
