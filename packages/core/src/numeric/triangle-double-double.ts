import { addInto, divideInto, productError, sumError } from './double-double.ts'

/** An upper triangle of order r, column by column; its exact entries are `high + low`. */
export interface Triangle {
  readonly order: number
  readonly high: Float64Array
  readonly low: Float64Array | undefined
}

/** x ← R⁻¹x, in two words. */
export function backSubstituteTwo({ order, high, low }: Triangle, x: Float64Array, xLow: Float64Array): void {
  for (let k = x.length - 1; k >= 0; k--) {
    const at = k * order
    divide(x, xLow, k, high[at + k], low ? low[at + k] : 0)
    for (let i = 0; i < k; i++) subtractProduct(x, xLow, i, high[at + i], low ? low[at + i] : 0, k)
  }
}

/** x ← R⁻ᵀx, in two words. */
export function forwardSubstituteTwo({ order, high, low }: Triangle, x: Float64Array, xLow: Float64Array): void {
  for (let k = 0; k < x.length; k++) {
    const at = k * order
    for (let i = 0; i < k; i++) subtractProduct(x, xLow, k, high[at + i], low ? low[at + i] : 0, i)
    divide(x, xLow, k, high[at + k], low ? low[at + k] : 0)
  }
}

/** x[i] ← x[i] − a·x[j]. */
function subtractProduct(x: Float64Array, xLow: Float64Array, i: number, a: number, aLow: number, j: number): void {
  const product = a * x[j]
  const rest = productError(a, x[j], product) + (a * xLow[j] + aLow * x[j])
  const sum = x[i] - product
  const error = sumError(x[i], -product, sum) + (xLow[i] - rest)
  x[i] = sum + error
  xLow[i] = error - (x[i] - sum)
}

/** x[k] ← x[k]/d. */
function divide(x: Float64Array, xLow: Float64Array, k: number, d: number, dLow: number): void {
  const pair = new Float64Array(2)
  divideInto(pair, 0, x[k], xLow[k], d, dLow)
  x[k] = pair[0]
  xLow[k] = pair[1]
}

/** x ← x + d, with d in two words. */
export function addTwo(x: Float64Array, xLow: Float64Array, d: Float64Array, dLow: Float64Array): void {
  const pair = new Float64Array(2)
  for (let k = 0; k < x.length; k++) {
    addInto(pair, 0, x[k], xLow[k], d[k], dLow[k])
    x[k] = pair[0]
    xLow[k] = pair[1]
  }
}
