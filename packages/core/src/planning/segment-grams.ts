import { beginGrams, mirror } from '../kernels/gram.ts'
import { scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows as rowsOf } from '../kernels/rows.ts'

/** Rows that are gathered at a time, and of each segment at least. */
const [BLOCK, LEAST] = [8192, 1024]

/** Columns as they come, what is taken off each, and what stands beside them, in the order of the segments. */
export interface Gathered {
  readonly columns: readonly Float64Array[]
  readonly centre: Float64Array
  readonly segments: readonly Uint32Array[]
  readonly y: Float64Array
  readonly w: Float64Array | undefined
}

/**
 * grams ← of each segment of rows the Gram matrix of (columns less their centres, 1, y). A block holds the next few rows of every segment, which lie near
 * each other: each column is read once and no copy of the data is made. The threads of a pool multiply one block while the next is gathered.
 */
export function segmentGrams(
  { columns, centre, segments, y, w }: Gathered,
  grams: readonly Float64Array[],
  pool?: Pool,
): void {
  const p = columns.length
  const rows = segments.reduce((sum, { length }) => sum + length, 0)
  const blocks = Math.max(1, Math.ceil(rows / Math.max(BLOCK, LEAST * segments.length)))
  const bound = (length: number, b: number) => Math.floor((length * b) / blocks)
  const room = segments.reduce((sum, { length }) => sum + Math.ceil(length / blocks), 0)
  for (const G of grams) G.fill(0)
  scope((take) => {
    const buffers = Array.from({ length: pool ? 2 : 1 }, () => ({
      X: take(room * p, Float64Array, false),
      y: take(room, Float64Array, false),
      w: w && take(room, Float64Array, false),
    }))
    let end = () => {}
    try {
      for (let b = 0; b < blocks; b++) {
        const { X, ...own } = buffers[b % buffers.length]
        const slices = segments.map((all) => all.subarray(bound(all.length, b), bound(all.length, b + 1)))
        for (let j = 0; j < p; j++) gather(columns[j], slices, X.subarray(j * room, (j + 1) * room), centre[j])
        let [at, start] = [0, 0]
        const tasks = slices.map((slice, s) => {
          const [from, to] = [start + bound(segments[s].length, b), start + bound(segments[s].length, b + 1)]
          own.y.set(y.subarray(from, to), at)
          if (w) own.w?.set(w.subarray(from, to), at)
          const task = { rows: rowsOf(X, room, at, at + slice.length), options: { ones: true, ...own }, G: grams[s] }
          at += slice.length
          start += segments[s].length
          return task
        })
        end()
        end = beginGrams(tasks, pool)
      }
    } finally {
      end()
    }
  })
  for (const G of grams) mirror(G, p + 2)
}

/** out ← the rows of the segments, one segment after the other, less the centre. */
export function gather(from: Float64Array, segments: readonly Uint32Array[], out: Float64Array, centre = 0): void {
  let to = 0
  for (const segment of segments) {
    const { length } = segment
    for (let i = 0; i < length; i++) out[to + i] = from[segment[i]] - centre
    to += length
  }
}
