import type { Stored } from '../data/stored/stored.ts'
import { runsOf, sampledMeans } from '../numeric/sampled-means.ts'
import type { Work } from './work.ts'

/** A feature by its place, or a column by the part that it plays. */
export type Wanted = number | 'target' | 'weights' | 'offset'

/** Columns in a file, as the statistics of folds ask for them. */
export interface StoredColumns {
  /** The rows of the segments, one segment after the other, of a column, less the centre; as `gather` of rows in memory. */
  gatherInto(column: Wanted, segments: readonly Uint32Array[], out: Float64Array, centre?: number): void
  /** `sampledMeans` of feature j. */
  sampledMean(j: number): number
  /** A column at these rows, in any order. */
  at(column: Wanted, rows: Uint32Array): Float64Array
}

/** Of windows that hold so many times the rows that are wanted in all, each segment is read by itself. */
const WASTE = 3
/** Rows that are read at once for a few of them. */
const NEAR = 4096

/** The columns of rows in a file; undefined where they are in memory. */
export function storedColumns({ data }: Pick<Work, 'data'>): StoredColumns | undefined {
  const { stored, features, weights } = data
  if (stored === undefined) return undefined
  const placeOf = (name: string | undefined) => stored.columns.findIndex((column) => column.name === name)
  const places = features.map(placeOf)
  const place = (column: Wanted) => (typeof column === 'number' ? places[column] : placeOf(data[column]))
  let window = new Float64Array(0)
  const read = (at: number, from: number, to: number) => {
    if (window.length < to - from) window = new Float64Array(to - from)
    stored.read(at, from, to, window)
  }
  return {
    gatherInto(column, segments, out, centre = 0) {
      const j = place(column)
      const some = segments.filter(({ length }) => length > 0)
      const rows = some.reduce((sum, { length }) => sum + length, 0)
      const from = Math.min(...some.map((segment) => segment[0]))
      const to = Math.max(...some.map((segment) => segment[segment.length - 1])) + 1
      const together = to - from <= WASTE * rows
      if (together && rows > 0) read(j, from, to)
      let at = 0
      for (const segment of some) {
        const begin = together ? from : segment[0]
        if (!together) read(j, begin, segment[segment.length - 1] + 1)
        for (let i = 0; i < segment.length; i++) out[at + i] = window[segment[i] - begin] - centre
        at += segment.length
      }
    },
    sampledMean(j) {
      const runs = runsOf(stored.rows)
      const some = ofRuns(stored, places[j], runs)
      const own = weights === undefined ? undefined : ofRuns(stored, placeOf(weights), runs)
      return sampledMeans(some, some.length, 1, own)[0]
    },
    at(column, rows) {
      const j = place(column)
      const out = new Float64Array(rows.length)
      let [from, to] = [0, 0]
      rows.forEach((row, i) => {
        if (row < from || row >= to) {
          from = row
          to = Math.min(stored.rows, row + NEAR)
          read(j, from, to)
        }
        out[i] = window[row - from]
      })
      return out
    },
  }
}

function ofRuns(stored: Stored, column: number, runs: readonly (readonly [number, number])[]): Float64Array {
  const values = new Float64Array(runs.reduce((sum, [from, to]) => sum + to - from, 0))
  let at = 0
  for (const [from, to] of runs) {
    stored.read(column, from, to, values, at)
    at += to - from
  }
  return values
}
