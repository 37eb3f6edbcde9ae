import { cholesky } from '../kernels/cholesky.ts'
import { gram } from '../kernels/gram.ts'
import type { allocate } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { preciseResidual, type TwoWords } from '../kernels/precise.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { type LeastSquaresProblem, totalOf } from './centred-design.ts'
import { conditionOf } from './condition.ts'
import { inKernels } from './in-kernels.ts'
import { sampledMeans } from './sampled-means.ts'

/** (Z'WZ + ridge)β = Z'Wy in the columns Z = (1, x − centre), the ones only with an intercept; constant x are left out. */
export interface NormalEquations {
  /** X'W(y − Xβ) of all rows, with some 74 bits, into `g`; returns the sum of squares. */
  readonly residual: (theta: TwoWords, g: TwoWords) => number
  readonly intercept: boolean
  readonly ridge: number
  /** Σw. */
  readonly weight: number
  /** Columns of Z: 1 when there is an intercept, and one for each of `terms`. */
  readonly order: number
  /** The terms that vary. */
  readonly terms: readonly number[]
  /** Of every term; zeros without an intercept. */
  readonly centre: Float64Array
  /** L of the matrix on the left, order×order, in the kernels' memory. */
  readonly lower: Float64Array
  /** Z'Wy, and the lengths of the columns of Z with the rows of the penalty. */
  readonly right: Float64Array
  readonly lengths: Float64Array
  /** 2-norm condition number of these columns scaled to length 1. */
  readonly condition: number
}

/** The share of a column's squared length that must be left when the columns before it are removed. */
const CLEAR = 1e-10
/** Squares within these bounds have not lost digits to the ends of the range of doubles. */
const [LEAST, MOST] = [2 ** -900, 2 ** 900]

/**
 * Forms and factorises the normal equations in one reading of the design. Undefined when the products of columns
 * do not tell whether the columns are independent, or leave the range of doubles. Arrays are from `take`.
 */
export function normalEquations(
  problem: LeastSquaresProblem,
  lambda: number,
  take: typeof allocate,
): NormalEquations | undefined {
  const { rows, terms: p, intercept, pool } = problem
  const [weight] = totalOf(problem.weights, rows)
  const ridge = lambda * weight
  const X = rowsOf(inKernels(problem.matrix, take), rows)
  const low = problem.low && inKernels(problem.low, take)
  const y = inKernels(problem.target, take)
  const w = problem.weights && inKernels(problem.weights, take)
  const centre = intercept ? sampledMeans(X.values, rows, p, w) : new Float64Array(p)
  const width = p + (intercept ? 2 : 1)
  const around = take(width)
  around.set(centre)
  const G = take(width * width, Float64Array, false)
  gram(X, { ones: intercept, y, w, centre: around }, G, pool)
  const residual = (theta: TwoWords, g: TwoWords) => preciseResidual(X, { y, w, low }, theta, g, pool)
  const constant = (j: number) => isConstant(X.values, j * rows, rows, centre[j], w)
  return equationsOf({ G, centre, intercept, weight, ridge, residual, constant, pool }, take)
}

/** What the normal equations of any rows are made of. */
export interface Products extends Pick<NormalEquations, 'centre' | 'intercept' | 'weight' | 'ridge' | 'residual'> {
  /** The products of the columns of (X − centre, 1, y), the ones only with an intercept. */
  readonly G: Float64Array
  /** Whether all values of a term that count are its centre. */
  readonly constant: (term: number) => boolean
  readonly pool?: Pool | undefined
}

/** Factorises the normal equations; undefined as for `normalEquations`. */
export function equationsOf(
  { G, centre, intercept, weight, ridge, residual, constant, pool }: Products,
  take: typeof allocate,
): NormalEquations | undefined {
  const p = centre.length
  const width = p + (intercept ? 2 : 1)
  const terms: number[] = []
  for (let j = 0; j < p; j++) {
    if (G[j * width + j] !== 0) terms.push(j)
    else if (!constant(j)) return undefined
  }
  const columns = intercept ? [p, ...terms] : terms
  const order = columns.length
  for (const k of [...columns, width - 1]) if (!inRange(G[k * width + k])) return undefined
  const lower = choose(G, width, columns, take)
  if (ridge > 0) {
    if (!factorise(choose(G, width, columns, take), order, pool)) return undefined
    for (let k = intercept ? 1 : 0; k < order; k++) lower[k * order + k] += ridge
  }
  const lengths = diagonal(lower, order).map(Math.sqrt)
  if (!factorise(lower, order, pool)) return undefined
  return {
    ...{ residual, intercept, ridge, weight, order, terms, centre, lower, lengths },
    right: Float64Array.from(columns, (k) => G[(width - 1) * width + k]),
    condition: conditionOf(triangleOf(lower, order), order),
  }
}

/** R = Lᵀ, upper, column by column. */
export function triangleOf(lower: Float64Array, order: number): Float64Array {
  const triangle = new Float64Array(order * order)
  for (let k = 0; k < order; k++) for (let i = 0; i <= k; i++) triangle[k * order + i] = lower[i * order + k]
  return triangle
}

/** The part of a symmetric matrix that has these rows and columns, in this order. */
function choose(G: Float64Array, width: number, columns: readonly number[], take: typeof allocate): Float64Array {
  const part = take(columns.length * columns.length, Float64Array, false)
  let at = 0
  for (const l of columns) for (const k of columns) part[at++] = G[l * width + k]
  return part
}

const diagonal = (A: Float64Array, order: number) => Float64Array.from({ length: order }, (_, k) => A[k * order + k])

const inRange = (square: number) => square > LEAST && square < MOST

/** Whether all values that count are `value`. */
function isConstant(x: Float64Array, start: number, rows: number, value: number, w: Float64Array | undefined): boolean {
  for (let i = 0; i < rows; i++) if (x[start + i] !== value && w?.[i] !== 0) return false
  return true
}

/** A ← L; false when some pivot is too small a share of what stood there. */
function factorise(A: Float64Array, order: number, pool: Pool | undefined): boolean {
  const squares = diagonal(A, order)
  if (cholesky(A, order, pool) >= 0) return false
  for (let k = 0; k < order; k++) if (!(A[k * order + k] * A[k * order + k] > CLEAR * squares[k])) return false
  return true
}
