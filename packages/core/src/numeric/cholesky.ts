import type { Independent } from './householder.ts'

/** The share of a column's squared length that must be left when the columns before it are removed. */
const CLEAR = 1e-10

/**
 * R with RᵀR = G for the columns before the last of a Gram matrix G (q×q, upper triangle), and R⁻ᵀXᵀy from the last.
 * Undefined when a pivot is so small that G, which holds squares, no longer tells whether its column is independent.
 */
export function cholesky(gram: Float64Array, q: number): Independent | undefined {
  const order = q - 1
  const triangle = new Float64Array(q * order)
  for (let j = 0; j < q; j++) {
    const at = j * order
    for (let i = 0; i < Math.min(j, order); i++) {
      let sum = gram[j * q + i]
      for (let k = 0; k < i; k++) sum -= triangle[i * order + k] * triangle[at + k]
      triangle[at + i] = sum / triangle[i * order + i]
    }
    if (j === order) break
    const whole = gram[j * q + j]
    let left = whole
    for (let k = 0; k < j; k++) left -= triangle[at + k] * triangle[at + k]
    if (!(left > CLEAR * whole)) return undefined
    triangle[at + j] = Math.sqrt(left)
  }
  return {
    kept: Array.from({ length: order }, (_, k) => k),
    dropped: [],
    triangle: triangle.slice(0, order * order),
    projected: triangle.slice(order * order),
    dependence: new Map(),
    doubtful: false,
  }
}
