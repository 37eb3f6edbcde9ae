import { backSubstitute, forwardSubstitute } from './householder.ts'

const ROUNDS = 12

/**
 * An estimate of the 2-norm condition number of a matrix with columns scaled to length 1, from its R (order r, upper,
 * column by column): largest and smallest singular value by power iteration on RᵀR and its inverse. It is a lower bound
 * and rarely off by more than a factor of 2. 1 for an empty triangle.
 */
export function conditionOf(triangle: Float64Array, r: number): number {
  if (r === 0) return 1
  const scaled = triangle.slice()
  for (let k = 0; k < r; k++) {
    let squares = 0
    for (let i = 0; i <= k; i++) squares += scaled[k * r + i] * scaled[k * r + i]
    const length = Math.sqrt(squares)
    for (let i = 0; i <= k; i++) scaled[k * r + i] /= length
  }
  const largest = growth(r, (x) => {
    multiply(scaled, r, x)
    multiplyTransposed(scaled, r, x)
  })
  const inverse = growth(r, (x) => {
    forwardSubstitute(scaled, r, x)
    backSubstitute(scaled, r, x)
  })
  return Math.max(1, Math.sqrt(largest) * Math.sqrt(inverse))
}

/** The largest eigenvalue of a symmetric positive definite map, by power iteration from a fixed start without pattern. */
function growth(r: number, apply: (x: Float64Array) => void): number {
  const x = Float64Array.from({ length: r }, (_, k) => 1 + ((k * 0.6180339887498949) % 1))
  let value = normalise(x)
  for (let round = 0; round < ROUNDS; round++) {
    apply(x)
    value = normalise(x)
  }
  return value
}

/** Scales x to length 1 and returns the length it had. */
function normalise(x: Float64Array): number {
  let most = 0
  for (const value of x) most = Math.max(most, Math.abs(value))
  if (!(most > 0 && most < Infinity)) return most
  let squares = 0
  for (const value of x) squares += (value / most) * (value / most)
  const length = Math.sqrt(squares) * most
  for (let k = 0; k < x.length; k++) x[k] /= length
  return length
}

/** x ← Rx. */
function multiply(triangle: Float64Array, r: number, x: Float64Array): void {
  for (let k = 0; k < r; k++) {
    const value = x[k]
    x[k] = 0
    for (let i = 0; i <= k; i++) x[i] += triangle[k * r + i] * value
  }
}

/** x ← Rᵀx. */
function multiplyTransposed(triangle: Float64Array, r: number, x: Float64Array): void {
  for (let k = r - 1; k >= 0; k--) {
    let sum = 0
    for (let i = 0; i <= k; i++) sum += triangle[k * r + i] * x[i]
    x[k] = sum
  }
}
