import type { BooleanColumn, NumberColumn } from '../define/columns.ts'
import { shorten, shortRows } from '../kernels/cross.ts'
import { allocate, release } from '../kernels/memory.ts'
import { deviation, weightedMean } from '../numeric/moments.ts'
import { sampledMeans } from '../numeric/sampled-means.ts'
import type { Work } from './work.ts'

/** The features as columns over the rows of all segments, one segment after the other, for every fold alike; in the kernels' memory until `release`. */
export interface WideColumns {
  readonly rows: number
  readonly intercept: boolean
  /** rows×p; with an intercept each column less about its mean. */
  readonly X: Float64Array
  /** X in whole numbers of 16 bits, what 1 stands for in each column, and its length. */
  readonly short: Int16Array
  readonly steps: Float64Array
  readonly lengths: Float64Array
  /** Target less offset, and weights. */
  readonly y: Float64Array
  readonly w: Float64Array | undefined
  /** Of each segment. */
  readonly sums: readonly SegmentSums[]
  /** The segments that a fold trains on, and the places of their rows. */
  segments(fold: number): readonly number[]
  train(fold: number): Uint32Array
  /** Where the rows begin and end that it is tested on. */
  test(fold: number): readonly [number, number]
  release(): void
}

/** The weight of some rows, and Σwx and Σwx² of each column over them. */
interface SegmentSums {
  readonly weight: number
  readonly sums: Float64Array
  readonly squares: Float64Array
}

/** Mean of each column over some rows (0 without an intercept), and what it is divided by. */
export interface ColumnMoments {
  readonly mean: Float64Array
  readonly scale: Float64Array
}

/** Reads the features once. */
export function wideColumns({ data, target, offset, weights, segments }: Work, intercept: boolean): WideColumns {
  const { segments: parts, splits } = segments()
  const starts = [0]
  for (const { length } of parts) starts.push(starts[starts.length - 1] + length)
  const rows = starts[parts.length]
  const order = new Uint32Array(rows)
  for (const [s, part] of parts.entries()) order.set(part, starts[s])
  const X = allocate(rows * data.features.length, Float64Array, false)
  const room = shortRows(rows)
  const short = allocate(room * data.features.length, Int16Array, false)
  const steps = new Float64Array(data.features.length)
  const lengths = new Float64Array(data.features.length)
  for (const [j, name] of data.features.entries()) {
    const { values } = data.column(name) as NumberColumn | BooleanColumn
    const column = X.subarray(j * rows, (j + 1) * rows)
    for (let i = 0; i < rows; i++) column[i] = values[order[i]]
    const [centre] = intercept ? sampledMeans(column, rows, 1) : [0]
    for (let i = 0; i < rows; i++) column[i] -= centre
    const { unit, length } = shorten(column, short.subarray(j * room, (j + 1) * room))
    steps[j] = 1 / unit
    lengths[j] = length
  }
  const w = weights && Float64Array.from(order, (i) => weights[i])
  return {
    rows,
    intercept,
    X,
    short,
    steps,
    lengths,
    y: Float64Array.from(order, (i) => target[i] - (offset ? offset[i] : 0)),
    w,
    sums: parts.map((_, s) => sumsOf(X, rows, w, starts[s], starts[s + 1])),
    segments: (fold) => splits[fold].train,
    train(fold) {
      const { train } = splits[fold]
      return Uint32Array.from(train.flatMap((s) => Array.from(parts[s], (_, k) => starts[s] + k)))
    },
    test(fold) {
      const { test } = splits[fold]
      return [starts[test], starts[test + 1]]
    },
    release() {
      release(X)
      release(short)
    },
  }
}

/** A share of a column's mean square below which its variance has lost digits and is computed from the differences. */
const CLEAR = 1e-3

/** Means and deviations of the columns over the rows that a fold trains on, from the sums of its segments. */
export function columnMoments(columns: WideColumns, fold: number, standardize: boolean): ColumnMoments {
  const { X, rows, w, sums, intercept } = columns
  const p = X.length / rows
  const mean = new Float64Array(p)
  const scale = new Float64Array(p).fill(1)
  if (!intercept && !standardize) return { mean, scale }
  const parts = columns.segments(fold).map((s) => sums[s])
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  for (let j = 0; j < p; j++) {
    let sum = 0
    let squares = 0
    for (const part of parts) {
      sum += part.sums[j]
      squares += part.squares[j]
    }
    let own = sum / total
    let variance = squares / total - own * own
    if (!(variance > (CLEAR * squares) / total)) {
      const places = columns.train(fold)
      const column = Float64Array.from(places, (i) => X[j * rows + i])
      const weights = w && Float64Array.from(places, (i) => w[i])
      own = weightedMean(column, weights)
      const exact = deviation(column, own, weights)
      variance = exact * exact
    }
    if (intercept) mean[j] = own
    if (standardize) scale[j] = Math.sqrt(variance) || 1
  }
  return { mean, scale }
}

function sumsOf(X: Float64Array, rows: number, w: Float64Array | undefined, from: number, to: number): SegmentSums {
  const p = X.length / rows
  const sums = new Float64Array(p)
  const squares = new Float64Array(p)
  let weight = to - from
  if (w) weight = w.subarray(from, to).reduce((sum, value) => sum + value, 0)
  for (let j = 0; j < p; j++) {
    let sum = 0
    let square = 0
    for (let i = from, at = j * rows + from; i < to; i++, at++) {
      const wx = w ? w[i] * X[at] : X[at]
      sum += wx
      square += wx * X[at]
    }
    sums[j] = sum
    squares[j] = square
  }
  return { weight, sums, squares }
}
