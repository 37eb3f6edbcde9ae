import type { Coefficients } from '../define/definitions.ts'
import { cholesky } from '../kernels/cholesky.ts'
import { solveTriangular } from '../kernels/triangular.ts'
import { norm } from './convergence.ts'
import type { Inference } from './inference.ts'
import { normalQuantile, normalTwoSided } from './special.ts'

/** What maximum likelihood says about its estimates; `information` is Σw ∂²row/∂θ∂θ' over all rows, (p + 1)², the intercept first. */
export function wald(
  information: Float64Array,
  theta: Float64Array,
  {
    intercept,
    rows,
    level = 0.95,
    restate,
  }: {
    readonly intercept: boolean
    readonly rows: number
    readonly level?: number
    readonly restate: (c: Coefficients) => Coefficients
  },
): Inference {
  const d = theta.length
  const L = information.slice()
  if (!intercept) L[0] = 1
  const known = cholesky(L, d) < 0
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
  const estimates = reported(theta)
  const columns = Array.from({ length: d }, (_, k) => reported(new Float64Array(d).fill(1, k, k + 1)))
  const standardErrors = estimates.map((_, i) => {
    const m = Float64Array.from(columns, (column, k) => (k === 0 && !intercept ? 0 : column[i]))
    solveTriangular(L, { half: 'lower' }, m, d)
    return known ? norm(m) : Number.NaN
  })
  const z = estimates.map((estimate, k) => estimate / standardErrors[k])
  const half = normalQuantile((1 + level) / 2)
  const rank = intercept ? d : d - 1
  return {
    estimates,
    standardErrors,
    t: z,
    p: z.map(normalTwoSided),
    lower: estimates.map((estimate, k) => estimate - half * standardErrors[k]),
    upper: estimates.map((estimate, k) => estimate + half * standardErrors[k]),
    degreesOfFreedom: rows - rank,
    rank,
  }
}
