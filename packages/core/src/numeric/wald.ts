import type { Coefficients } from '../define/definitions.ts'
import { cholesky } from '../kernels/cholesky.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { norm } from './convergence.ts'
import type { Inference } from './inference.ts'
import { normalQuantile, normalTwoSided, studentCritical, studentTwoSided } from './special.ts'

interface Likelihood {
  readonly intercept: boolean
  readonly rows: number
  readonly level?: number
  /** Σw(y − ŷ)²/V(ŷ), where the variance is V only up to a factor, which is then estimated from it. */
  readonly pearson?: number
  readonly restate: (c: Coefficients) => Coefficients
}

/**
 * What maximum likelihood says about its estimates. `information` is Σw ∂²row/∂θ∂θ' over all rows in blocks of (p + 1)², one for each pair of outputs;
 * `theta` stands output by output, the intercept first.
 */
export function wald(
  information: readonly Float64Array[],
  theta: Float64Array,
  { intercept, rows, level = 0.95, pearson, restate }: Likelihood,
): Inference {
  const K = Math.sqrt(information.length)
  const d = theta.length / K
  const size = K * d
  const L = new Float64Array(size * size)
  for (let k = 0; k < K; k++)
    for (let l = 0; l < K; l++)
      for (let a = 0; a < d; a++)
        for (let b = 0; b < d; b++) L[(k * d + a) * size + l * d + b] = information[k * K + l][a * d + b]
  if (!intercept) for (let k = 0; k < K; k++) L[k * d * size + k * d] = 1
  const known = cholesky(L, size) < 0
  const reported = (unit: Float64Array) => {
    const {
      intercept: own,
      values,
      low,
    } = restate({
      intercept: [unit[0], 0],
      values: unit.subarray(1),
      low: new Float64Array(d - 1),
    })
    const all = Float64Array.of(own[0] + own[1], ...values.map((value, j) => value + low[j]))
    return intercept ? all : all.subarray(1)
  }
  const byOutput = Array.from({ length: K }, (_, k) => reported(theta.subarray(k * d, (k + 1) * d)))
  const estimates = Float64Array.from(byOutput.flatMap((own) => [...own]))
  const columns = Array.from({ length: d }, (_, k) => reported(new Float64Array(d).fill(1, k, k + 1)))
  const each = estimates.length / K
  const rank = K * (intercept ? d : d - 1)
  const degreesOfFreedom = rows - rank
  const dispersion = pearson === undefined ? undefined : degreesOfFreedom > 0 ? pearson / degreesOfFreedom : Number.NaN
  const spread = dispersion === undefined ? 1 : Math.sqrt(dispersion)
  const standardErrors = estimates.map((_, at) => {
    const [k, i] = [Math.floor(at / each), at % each]
    const m = new Float64Array(size)
    columns.forEach((column, c) => {
      m[k * d + c] = c === 0 && !intercept ? 0 : column[i]
    })
    solveTriangular(L, { half: 'lower' }, m, size)
    return known ? spread * norm(m) : Number.NaN
  })
  const z = estimates.map((estimate, k) => estimate / standardErrors[k])
  const half = dispersion === undefined ? normalQuantile((1 + level) / 2) : studentCritical(1 - level, degreesOfFreedom)
  return {
    estimates,
    standardErrors,
    t: z,
    p: z.map((t) => (dispersion === undefined ? normalTwoSided(t) : studentTwoSided(t, degreesOfFreedom))),
    lower: estimates.map((estimate, k) => estimate - half * standardErrors[k]),
    upper: estimates.map((estimate, k) => estimate + half * standardErrors[k]),
    degreesOfFreedom,
    rank,
    ...(dispersion !== undefined && { dispersion }),
  }
}
