import { errorsOfCross16, type Shortened } from '../kernels/cross.ts'
import { gemv, gemvT } from '../kernels/gemv.ts'
import { allocate, release, scope } from '../kernels/memory.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { dot } from '../kernels/vector.ts'
import { weightedMean } from '../numeric/moments.ts'
import type { Covariances, SlopeRequest, Solution } from './lasso-path.ts'
import { CLEAR_PIVOT, wellAmong } from './least-squares.ts'
import { type ColumnMoments, columnMoments, type WideColumns } from './wide-columns.ts'

/** Columns that there is room for at first. */
const FIRST = 64

type Point = Pick<SlopeRequest, 'path' | 'values' | 'places'>

/**
 * A training part as the pipeline would make it: columns less their means where there is an intercept, divided by their deviations, each row times the
 * root of its share of the weight. Only the columns that take part are made.
 */
export class WidePart implements Covariances {
  readonly p: number
  readonly meanSquare: number
  /** Filled in by whoever knows all columns. */
  readonly first: Float64Array
  readonly targetMean: number
  private readonly columns: WideColumns
  private readonly moments: ColumnMoments
  private readonly fold: number
  /** Places of the rows among all, and the root of each one's share of the weight. */
  private readonly at: Uint32Array
  private readonly root: Float64Array
  /** Of the target, and of the columns that take part, one after the other. */
  private readonly y: Float64Array
  /** Of each path: the residuals where it last asked, and their sum. */
  private readonly rho: Float64Array[] = []
  private readonly sums: number[] = []
  /** Its slopes at the places there. */
  private readonly sharp: Float64Array[] = []
  private Z: Float64Array
  private made = 0

  constructor(columns: WideColumns, fold: number, standardize: boolean) {
    const { X, y, w, rows, intercept } = columns
    this.columns = columns
    this.fold = fold
    this.at = columns.train(fold)
    const n = this.at.length
    const own = w && Float64Array.from(this.at, (i) => w[i])
    const total = own ? own.reduce((sum, value) => sum + value, 0) : n
    this.root = Float64Array.from(this.at, (_, i) => Math.sqrt((own ? own[i] : 1) / total))
    this.p = X.length / rows
    this.moments = columnMoments(columns, fold, standardize)
    const target = Float64Array.from(this.at, (i) => y[i])
    this.targetMean = intercept ? weightedMean(target, own) : 0
    this.y = allocate(n, Float64Array, false)
    for (let i = 0; i < n; i++) this.y[i] = this.root[i] * (target[i] - this.targetMean)
    this.meanSquare = dot(this.y, this.y)
    this.Z = allocate(n * Math.min(FIRST, this.p), Float64Array, false)
    this.first = new Float64Array(this.p)
  }

  rowInto(j: number, _places: readonly number[], row: Float64Array): void {
    const { at, root, columns, moments } = this
    const n = at.length
    const m = this.made
    if ((m + 1) * n > this.Z.length) this.grow(Math.min(2 * m, this.p))
    const { Z } = this
    const [x, mean, scale] = [j * columns.rows, moments.mean[j], moments.scale[j]]
    for (let i = 0, to = m * n; i < n; i++) Z[to + i] = root[i] * ((columns.X[x + at[i]] - mean) / scale)
    this.made++
    gemvT(rowsOf(Z.subarray(0, this.made * n), n), Z.subarray(m * n, this.made * n), row)
  }

  /** The residual of each row at a point times its share of the weight, 0 in rows that are not trained on; it stays that of the path. */
  residuals({ path, values, places }: Point): Float64Array {
    const { at, root, y } = this
    const n = at.length
    this.rho[path] ??= allocate(this.columns.rows)
    const rho = this.rho[path]
    scope((take) => {
      const fit = take(n)
      const beta = take(places.length)
      beta.set(values)
      if (places.length > 0) gemv(rowsOf(this.Z.subarray(0, places.length * n), n), beta, fit)
      for (let i = 0; i < n; i++) {
        fit[i] = y[i] - fit[i]
        rho[at[i]] = root[i] * fit[i]
      }
      const sharp = take(places.length)
      if (places.length > 0) gemvT(rowsOf(this.Z.subarray(0, places.length * n), n), fit, sharp)
      this.sharp[path] = sharp.slice()
    })
    this.sums[path] = rho.reduce((sum, value) => sum + value, 0)
    return rho
  }

  readonly slopeAt = (path: number, j: number): number => {
    const { X, rows } = this.columns
    return this.slopeFrom(path, j, dot(X.subarray(j * rows, (j + 1) * rows), this.rho[path]))
  }

  /** slopes ← those of the columns from their products with the residuals of a path. */
  slopesFrom(path: number, products: Float64Array, slopes: Float64Array): void {
    for (let j = 0; j < slopes.length; j++) slopes[j] = this.slopeFrom(path, j, products[j])
  }

  /**
   * The same from rough products, of shortened columns and residuals; where such a one does not tell on which side of the level it is, from the columns themselves, as at
   * the places.
   */
  slopesInto({ path, level, places, slopes }: SlopeRequest, rough: Float64Array, rho: Shortened): void {
    const { steps, lengths, rows } = this.columns
    const { ofLength, ofUnit } = errorsOfCross16(rows, rho)
    const { mean, scale } = this.moments
    const sum = this.sums[path]
    slopes.fill(Number.NaN)
    for (let a = 0; a < places.length; a++) slopes[places[a]] = this.sharp[path][a]
    for (let j = 0; j < slopes.length; j++) {
      if (!Number.isNaN(slopes[j])) continue
      const slope = ((rough[j] * steps[j]) / rho.unit - mean[j] * sum) / scale[j]
      const far = Math.abs(Math.abs(slope) - level) * scale[j] > ofLength * lengths[j] + ofUnit * steps[j]
      slopes[j] = far ? slope : this.slopeAt(path, j)
    }
  }

  /** Whether C + λ₂I among the coefficients that are not 0 is well enough conditioned; where sweeps alone arrived it is. */
  trusts({ leastPivot, places, values }: Solution, l2: number): boolean {
    if (leastPivot >= CLEAR_PIVOT) return true
    const n = this.at.length
    const column = (a: number) => this.Z.subarray(a * n, (a + 1) * n)
    const active = [...places.keys()].filter((a) => (values as Float64Array)[a] !== 0)
    return wellAmong((a, b) => dot(column(a), column(b)), active, l2)
  }

  /** What a solution predicts for the test rows, less their offset. */
  predict({ places, values }: Solution): Float64Array {
    const { columns, moments, targetMean } = this
    const [from, to] = columns.test(this.fold)
    const prediction = new Float64Array(to - from)
    let constant = targetMean
    for (let a = 0; a < places.length; a++) {
      const value = (values as Float64Array)[a]
      if (value === 0) continue
      const j = places[a]
      const coefficient = value / moments.scale[j]
      constant -= coefficient * moments.mean[j]
      const x = j * columns.rows + from
      for (let i = 0; i < prediction.length; i++) prediction[i] += coefficient * columns.X[x + i]
    }
    for (let i = 0; i < prediction.length; i++) prediction[i] += constant
    return prediction
  }

  release(): void {
    release(this.y)
    release(this.Z)
    this.rho.forEach(release)
  }

  private slopeFrom(path: number, j: number, product: number): number {
    return (product - this.moments.mean[j] * this.sums[path]) / this.moments.scale[j]
  }

  private grow(columns: number): void {
    const Z = allocate(columns * this.at.length, Float64Array, false)
    Z.set(this.Z)
    release(this.Z)
    this.Z = Z
  }
}
