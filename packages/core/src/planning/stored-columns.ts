import type { Stored } from '../data/stored/stored.ts'
import { runsOf, sampledMeans } from '../numeric/sampled-means.ts'
import type { Work } from './work.ts'

/** Columns of features in a file, as the statistics of folds ask for them. */
export interface StoredColumns {
  /** The rows of the segments, one segment after the other, of feature j, less the centre; as `gather` of rows in memory. */
  gatherInto(j: number, segments: readonly Uint32Array[], out: Float64Array, centre?: number): void
  /** `sampledMeans` of feature j. */
  sampledMean(j: number, weights: Float64Array | undefined): number
  /** Feature j at these rows, in any order. */
  at(rows: Uint32Array): Float64Array[]
}

/** Of windows that hold so many times the rows that are wanted in all, each segment is read by itself. */
const WASTE = 3

/** The features of rows in a file; undefined where they are in memory. */
export function storedColumns({ data }: Pick<Work, 'data'>): StoredColumns | undefined {
  const { stored } = data
  if (stored === undefined) return undefined
  const places = data.features.map((name) => stored.columns.findIndex((column) => column.name === name))
  let window = new Float64Array(0)
  const read = (j: number, from: number, to: number) => {
    if (window.length < to - from) window = new Float64Array(to - from)
    stored.read(places[j], from, to, window)
  }
  return {
    gatherInto(j, segments, out, centre = 0) {
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
    sampledMean(j, weights) {
      const runs = runsOf(stored.rows)
      const some = ofRuns(stored, places[j], runs)
      const own = weights && Float64Array.from(runs.flatMap(([from, to]) => [...weights.subarray(from, to)]))
      return sampledMeans(some, some.length, 1, own)[0]
    },
    at: (rows) => {
      const all = stored.gathered(rows)
      return places.map((k) => {
        const column = all[k]
        return column.kind === 'number' ? column.values : Float64Array.from((column as { values: Uint8Array }).values)
      })
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
