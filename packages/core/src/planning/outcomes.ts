import { shift } from '../kernels/expand.ts'
import { runsOf, sampledMeans } from '../numeric/sampled-means.ts'
import type { FoldBasis } from './basis.ts'
import { type RowParts, rowsAt } from './row-parts.ts'
import { type Gathered, gather } from './segment-grams.ts'
import type { StoredColumns } from './stored-columns.ts'
import type { Work } from './work.ts'

/** What rows have beside their terms: y less its offset and centre, and weights. */
export interface Outcome {
  readonly centre: number
  readonly weighted: boolean
  readonly fill: Gathered['outcome']
  /** Of all rows, in the order of the segments; empty where they are in a file. */
  readonly y: Float64Array
  readonly w: Float64Array | undefined
}

/** Of rows in memory: gathered once. `starts` are the places where segments begin. */
export function nearOutcome(
  work: Work,
  starts: readonly number[],
  { intercept }: FoldBasis,
  take: (length: number) => Float64Array<ArrayBuffer>,
): Outcome {
  const { target, weights, offset } = work
  const { segments } = work.segments()
  const rows = starts[starts.length - 1]
  const y = take(rows)
  gather(offset ? target.map((value, i) => value - offset[i]) : target, segments, y)
  const w = weights && take(rows)
  if (w) gather(weights, segments, w)
  const centre = intercept ? sampledMeans(y, rows, 1, w)[0] : 0
  if (intercept) shift(y, centre)
  return {
    ...{ centre, y, w },
    weighted: w !== undefined,
    fill(slices, ownY, ownW) {
      let at = 0
      for (const { segment, from, rows } of slices) {
        const begin = starts[segment] + from
        ownY.set(y.subarray(begin, begin + rows.length), at)
        if (w) ownW?.set(w.subarray(begin, begin + rows.length), at)
        at += rows.length
      }
    },
  }
}

/** Of rows in a file: read as they are asked for, with the same bits. */
export function distantOutcome(
  { data }: Work,
  parts: RowParts,
  stored: StoredColumns,
  { intercept }: FoldBasis,
): Outcome {
  const weighted = data.weights !== undefined
  let off = new Float64Array(0)
  function centreOf() {
    const rows = sampledRows(parts)
    const y = stored.at('target', rows)
    const offset = data.offset === undefined ? undefined : stored.at('offset', rows)
    if (offset) for (let i = 0; i < y.length; i++) y[i] -= offset[i]
    return sampledMeans(y, y.length, 1, weighted ? stored.at('weights', rows) : undefined)[0]
  }
  const centre = intercept ? centreOf() : 0
  return {
    ...{ centre, weighted },
    y: new Float64Array(0),
    w: undefined,
    fill(slices, y, w) {
      const rows = slices.map((slice) => slice.rows)
      if (w) stored.gatherInto('weights', rows, w)
      if (data.offset === undefined) return stored.gatherInto('target', rows, y, centre)
      const count = rows.reduce((sum, { length }) => sum + length, 0)
      if (off.length < count) off = new Float64Array(count)
      stored.gatherInto('target', rows, y)
      stored.gatherInto('offset', rows, off)
      for (let i = 0; i < count; i++) y[i] = y[i] - off[i] - centre
    },
  }
}

/** The rows that are sampled of all segments one after the other. */
function sampledRows(parts: RowParts): Uint32Array {
  const rows = parts.lengths.reduce((sum, length) => sum + length, 0)
  const places = runsOf(rows).flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))
  return rowsAt(parts, places)
}
