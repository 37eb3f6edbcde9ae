import { type CentredDesign, columnInto } from './centred-design.ts'
import { productError, sumError } from './double-double.ts'

/** How far a point is from the solution of a least-squares problem, in two words: XᵀW(y − Xβ) and the sum of squares. */
export interface NormalResidual {
  readonly high: Float64Array
  readonly low: Float64Array
  /** Σw(y − ŷ)². */
  sumOfSquares: number
  sumOfSquaresLow: number
}

/** Rows worked on together: their columns stay in the cache between the two passes. */
const BLOCK = 256

/** XᵀW(y − Xβ) for the centred columns, each product and sum in double-double arithmetic (about 106 bits). */
export function normalResidual(design: CentredDesign, high: Float64Array, low: Float64Array): NormalResidual {
  const { columns } = design
  const sums = new Float64Array(2 * columns + 2)
  if (design.parts) design.parts((part) => addResidual(part, high, low, sums))
  else addResidual(design, high, low, sums)
  const g = new Float64Array(columns)
  const gLow = new Float64Array(columns)
  for (let k = 0; k < columns; k++) {
    g[k] = sums[2 * k]
    gLow[k] = sums[2 * k + 1]
  }
  return { high: g, low: gLow, sumOfSquares: sums[2 * columns], sumOfSquaresLow: sums[2 * columns + 1] }
}

/** Adds the share of these rows to the sums: two words for each column, and for the sum of squares. */
function addResidual(design: CentredDesign, high: Float64Array, low: Float64Array, sums: Float64Array): void {
  const { rows, columns, target, weights } = design
  const length = Math.min(rows, BLOCK)
  const xHigh = new Float64Array(length * columns)
  const xLow = new Float64Array(length * columns)
  const r = new Float64Array(length)
  const rLow = new Float64Array(length)
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, rows)
    const n = to - from
    for (let i = 0; i < n; i++) r[i] = target[from + i]
    rLow.fill(0)
    for (let k = 0; k < columns; k++) {
      const at = k * length
      columnInto(design, k, from, to, xHigh, xLow, at)
      if (high[k] !== 0) subtractMultiple(xHigh, xLow, at, high[k], low[k], r, rLow, n)
    }
    const squares = 2 * columns
    if (weights) {
      squareInto(r, rLow, weights, from, n, sums, squares)
      weigh(r, rLow, weights, from, n)
    } else accumulateDot(r, rLow, 0, r, rLow, n, sums, squares)
    for (let k = 0; k < columns; k++) accumulateDot(xHigh, xLow, k * length, r, rLow, n, sums, 2 * k)
  }
}

/** r ← r − bx over n entries, all in two words; x from index `at`. */
export function subtractMultiple(
  x: Float64Array,
  xLow: Float64Array,
  at: number,
  b: number,
  bLow: number,
  r: Float64Array,
  rLow: Float64Array,
  n: number,
  to = 0,
): void {
  for (let i = 0; i < n; i++) {
    const value = x[at + i]
    const product = value * b
    const rest = productError(value, b, product) + (value * bLow + xLow[at + i] * b)
    const before = r[to + i]
    const sum = before - product
    const error = sumError(before, -product, sum) + (rLow[to + i] - rest)
    const next = sum + error
    r[to + i] = next
    rLow[to + i] = error - (next - sum)
  }
}

/** sums[at], sums[at + 1] ← themselves + Σ xᵢrᵢ over n entries, in two words; x from index `start`. */
export function accumulateDot(
  x: Float64Array,
  xLow: Float64Array,
  start: number,
  r: Float64Array,
  rLow: Float64Array,
  n: number,
  sums: Float64Array,
  at: number,
  rStart = 0,
): void {
  let sum = sums[at]
  let rest = sums[at + 1]
  for (let i = 0; i < n; i++) {
    const a = x[start + i]
    const b = r[rStart + i]
    const product = a * b
    const next = sum + product
    rest += sumError(sum, product, next) + (productError(a, b, product) + (a * rLow[rStart + i] + xLow[start + i] * b))
    sum = next
  }
  const total = sum + rest
  sums[at] = total
  sums[at + 1] = rest - (total - sum)
}

/** r ← wr. */
function weigh(r: Float64Array, rLow: Float64Array, weights: Float64Array, from: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const w = weights[from + i]
    const product = r[i] * w
    const rest = productError(r[i], w, product) + rLow[i] * w
    const next = product + rest
    r[i] = next
    rLow[i] = rest - (next - product)
  }
}

/** sums ← sums + Σ wr². */
function squareInto(
  r: Float64Array,
  rLow: Float64Array,
  weights: Float64Array,
  from: number,
  n: number,
  sums: Float64Array,
  at: number,
): void {
  const weighted = r.slice(0, n)
  const weightedLow = rLow.slice(0, n)
  weigh(weighted, weightedLow, weights, from, n)
  accumulateDot(weighted, weightedLow, 0, r, rLow, n, sums, at)
}
