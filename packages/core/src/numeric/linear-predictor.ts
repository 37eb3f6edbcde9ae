import { gemv } from '../kernels/gemv.ts'
import { resident, scope } from '../kernels/memory.ts'
import { rows } from '../kernels/rows.ts'

/** out ← β₀ + Xβ: X n×p column by column, out of n numbers; by the kernels where X is in their memory. */
export function linearPredictor(
  X: Float64Array,
  n: number,
  intercept: number,
  coefficients: Float64Array,
  out: Float64Array,
): void {
  scope((take) => {
    const theta = take(coefficients.length + 1)
    theta.set(coefficients)
    theta[coefficients.length] = intercept
    const near = !resident(X) || resident(out)
    const z = near ? out : take(n, Float64Array, false)
    gemv(rows(X, n), theta, z)
    if (!near) out.set(z)
  })
}
