import type { Pool } from '../kernels/pool.ts'
import { productError, sumError } from './double-double.ts'
import { highWord, powerOfTwo } from './elementary/bits.ts'
import { addSumInto } from './sum.ts'

/** A least-squares problem: rows × terms, column by column; the exact columns are `matrix + low`. */
export interface LeastSquaresProblem {
  readonly rows: number
  readonly terms: number
  readonly matrix: Float64Array
  readonly low?: Float64Array | undefined
  readonly target: Float64Array
  /** Row weights; all ones when absent. A row of weight 0 counts as absent. */
  readonly weights?: Float64Array | undefined
  /** Whether there is an unpenalised intercept. */
  readonly intercept: boolean
  /** Threads for designs of many rows; the calling thread alone when absent. */
  readonly pool?: Pool | undefined
}

/**
 * The same problem in columns that are well scaled: column k stands for (x − centre)·scale, after a first column of ones
 * when there is an intercept. The scales are powers of two, and differences are kept in two words, so nothing is lost.
 */
export interface CentredDesign extends LeastSquaresProblem {
  /** Terms, and one more with an intercept. */
  readonly columns: number
  readonly centre: Float64Array
  readonly scale: Float64Array
  /** max|x|·scale before centring: what the rounding of the data is relative to. */
  readonly size: Float64Array
  /** y·targetScale, a power of two that brings it into [−2, 2]; `target` is this. */
  readonly targetScale: number
  readonly targetCentre: number
  /** √w, or undefined when all weights are one. */
  readonly rootWeights: Float64Array | undefined
  /** Σw in two words. */
  readonly totalWeight: readonly [number, number]
  /** Rows of positive weight. */
  readonly present: number
  /** Calls `each` with the same design of the next rows, again and again, where `matrix` does not hold all of them: a multiple of 512 each time but the last. */
  readonly parts?: ((each: (part: CentredDesign) => void) => void) | undefined
}

/** Chooses centres (a double near the weighted mean) and scales (powers of two that bring each column into [−1, 1]). */
export function centredDesign(problem: LeastSquaresProblem): CentredDesign {
  const { rows, terms, matrix, target, weights } = problem
  const total = totalOf(weights, rows)
  const spreads = emptySpreads(terms)
  for (let j = 0; j < terms; j++) addSpread(spreads, j, matrix, j * rows, rows, weights, total[0])
  addSpread(spreads, terms, target, 0, rows, weights, total[0])
  const units = unitsOf(spreads, problem)
  return {
    ...problem,
    ...units,
    target: target.map((y) => y * units.targetScale),
    rootWeights: weights?.map(Math.sqrt),
    totalWeight: total,
    present: weights ? weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0) : rows,
  }
}

/** Centres and scales of a design and its target from the spreads of their columns. */
export function unitsOf(
  spreads: Float64Array,
  { terms, intercept }: Pick<LeastSquaresProblem, 'terms' | 'intercept'>,
): Pick<CentredDesign, 'columns' | 'centre' | 'scale' | 'size' | 'targetScale' | 'targetCentre'> {
  const first = intercept ? 1 : 0
  const columns = terms + first
  const centre = new Float64Array(columns)
  const scale = new Float64Array(columns).fill(1)
  const size = new Float64Array(columns).fill(1)
  const meanOf = (j: number) => Math.min(Math.max(spreads[3 * j + 2], spreads[3 * j]), spreads[3 * j + 1])
  for (let j = 0; j < terms; j++) {
    const [least, most] = spreads.subarray(3 * j)
    const c = intercept ? meanOf(j) : 0
    const k = j + first
    centre[k] = c
    scale[k] = inversePowerOfTwo(Math.max(most - c, c - least))
    size[k] = Math.max(Math.abs(least), Math.abs(most)) * scale[k]
  }
  const targetScale = inversePowerOfTwo(Math.max(spreads[3 * terms + 1], -spreads[3 * terms]))
  return { columns, centre, scale, size, targetScale, targetCentre: intercept ? meanOf(terms) * targetScale : 0 }
}

/** Column k in two words, rows `from` to `to`, into `high` and `low` from index 0. */
export function columnInto(
  { rows, matrix, low: lows, intercept, centre, scale }: CentredDesign,
  k: number,
  from: number,
  to: number,
  high: Float64Array,
  low: Float64Array,
  at = 0,
): void {
  const n = to - from
  if (intercept && k === 0) {
    high.fill(1, at, at + n)
    low.fill(0, at, at + n)
    return
  }
  const c = -centre[k]
  const s = scale[k]
  const start = (k - (intercept ? 1 : 0)) * rows + from
  for (let i = 0; i < n; i++) {
    const x = matrix[start + i]
    const d = x + c
    const e = sumError(x, c, d) + (lows ? lows[start + i] : 0)
    const sum = d + e
    high[at + i] = sum * s
    low[at + i] = (e - (sum - d)) * s
  }
}

/** The upper words of column k, times √w: what a factorisation in double precision takes. */
export function weightedColumnInto(
  { rows, matrix, low: lows, intercept, centre, scale, rootWeights }: CentredDesign,
  k: number,
  from: number,
  to: number,
  out: Float64Array,
  at = 0,
): void {
  const n = to - from
  if (intercept && k === 0) out.fill(1, at, at + n)
  else {
    const c = centre[k]
    const s = scale[k]
    const start = (k - (intercept ? 1 : 0)) * rows + from
    if (lows) for (let i = 0; i < n; i++) out[at + i] = (matrix[start + i] - c + lows[start + i]) * s
    else for (let i = 0; i < n; i++) out[at + i] = (matrix[start + i] - c) * s
  }
  if (rootWeights) for (let i = 0; i < n; i++) out[at + i] *= rootWeights[from + i]
}

/** √w·(y − centre) of rows `from` to `to`. */
export function weightedTargetInto(
  { target, targetCentre, rootWeights }: CentredDesign,
  from: number,
  to: number,
  out: Float64Array,
  at = 0,
): void {
  const n = to - from
  for (let i = 0; i < n; i++) out[at + i] = target[from + i] - targetCentre
  if (rootWeights) for (let i = 0; i < n; i++) out[at + i] *= rootWeights[from + i]
}

/** An intercept and coefficients in two words, in the units of the terms as they were given. */
export interface Answer {
  readonly intercept: readonly [value: number, low: number]
  readonly coefficients: Float64Array
  readonly low: Float64Array
}

/** Takes coefficients of the centred columns back to the terms: β·scale, and the intercept less Σ centre·β·scale, over targetScale. */
export function uncentre(design: CentredDesign, high: Float64Array, low: Float64Array): Answer {
  const { columns, terms, intercept, centre, scale, targetScale } = design
  const first = intercept ? 1 : 0
  const answer = { coefficients: new Float64Array(terms), low: new Float64Array(terms) }
  let sum = intercept ? high[0] / targetScale : 0
  let rest = intercept ? low[0] / targetScale : 0
  for (let k = first; k < columns; k++) {
    const b = (high[k] / targetScale) * scale[k]
    const bLow = (low[k] / targetScale) * scale[k]
    answer.coefficients[k - first] = b
    answer.low[k - first] = bLow
    const product = centre[k] * b
    const next = sum - product
    rest += sumError(sum, -product, next) - productError(centre[k], b, product) - centre[k] * bLow
    sum = next + rest
    rest -= sum - next
  }
  return { intercept: [sum, rest], ...answer }
}

/** The inverse of `uncentre`: coefficients of the centred columns, in two words. */
export function centreAnswer(design: CentredDesign, { intercept: [value, rest], coefficients, low: lows }: Answer) {
  const { columns, intercept, centre, scale, targetScale } = design
  const first = intercept ? 1 : 0
  const high = new Float64Array(columns)
  const low = new Float64Array(columns)
  for (let k = first; k < columns; k++) {
    const b = coefficients[k - first]
    high[k] = (b / scale[k]) * targetScale
    low[k] = (lows[k - first] / scale[k]) * targetScale
    const product = centre[k] * b
    const next = value + product
    rest += sumError(value, product, next) + productError(centre[k], b, product) + centre[k] * lows[k - first]
    value = next + rest
    rest -= value - next
  }
  if (intercept) {
    high[0] = value * targetScale
    low[0] = rest * targetScale
  }
  return { high, low }
}

/** Room for the spreads of so many columns and a target: least and greatest value, and the mean so far, of each. */
export function emptySpreads(terms: number): Float64Array {
  const spreads = new Float64Array(3 * terms + 3)
  for (let j = 0; j <= terms; j++) {
    spreads[3 * j] = Infinity
    spreads[3 * j + 1] = -Infinity
  }
  return spreads
}

/** Adds rows of column j to its spread: those of positive weight; `total` is the weight of all rows. */
export function addSpread(
  spreads: Float64Array,
  j: number,
  x: Float64Array,
  start: number,
  rows: number,
  weights: Float64Array | undefined,
  total: number,
): void {
  let [least, most, sum] = spreads.subarray(3 * j)
  const share = 1 / total
  for (let i = 0; i < rows; i++) {
    const w = weights ? weights[i] : 1
    if (w === 0) continue
    const value = x[start + i]
    if (value < least) least = value
    if (value > most) most = value
    sum += w * share * value
  }
  spreads[3 * j] = least
  spreads[3 * j + 1] = most
  spreads[3 * j + 2] = sum
}

/** Σw in two words. */
export function totalOf(weights: Float64Array | undefined, rows: number): readonly [number, number] {
  if (!weights) return [rows, 0]
  const total = new Float64Array(2)
  addSumInto(total, 0, weights, 0, rows)
  return [total[0], total[1]]
}

/** 2⁻ᵉ where 2ᵉ ≤ x < 2ᵉ⁺¹; 1 for 0. */
function inversePowerOfTwo(x: number): number {
  if (!(x > 0)) return 1
  const exponent = ((highWord(x) >>> 20) & 2047) - 1023
  return powerOfTwo(-Math.min(Math.max(exponent, -1000), 1000))
}
