import { beginGrams, mirror } from '../kernels/gram.ts'
import { allocate, release } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import type { RowParts } from './row-parts.ts'

/** Rows that are gathered at a time, and those of one segment where columns are few. */
const [BLOCK, SLICE] = [8192, 1024]
/** Rows of a slice at least, and multiplications after which other work may go on: some 25 ms. */
const [LEAST, BREATH] = [256, 4e8]

/** Terms less their centres, and what stands beside them, in the order of the segments. */
export interface Gathered {
  readonly terms: number
  /** Writes the terms of the rows of some segments, one after the other, into columns that are `room` numbers long. */
  readonly fill: (segments: readonly Uint32Array[], X: Float64Array, room: number) => void
  readonly parts: RowParts
  readonly weighted: boolean
  /** Writes y less its centre and the weights of the same rows, which are those at these places of each segment. */
  readonly outcome: (slices: readonly Slice[], y: Float64Array, w: Float64Array | undefined) => void
}

/** Rows of a segment: which, and from which of its places on. */
export interface Slice {
  readonly rows: Uint32Array
  readonly segment: number
  readonly from: number
}

/**
 * grams ← of each segment of rows the Gram matrix of (terms less their centres, 1, y). A block holds the next few rows of every segment, which lie near
 * each other: each column is read once and no copy of the data is made. The threads of a pool multiply one block while the next is gathered. Yields, about
 * every 25 ms, how many rows have been read.
 */
export function* segmentGrams(
  { terms: p, fill, parts, weighted, outcome }: Gathered,
  grams: readonly Float64Array[],
  pool?: Pool,
): Generator<number, void> {
  const { lengths } = parts
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  const squares = (p + 2) * (p + 2)
  const slice = Math.max(LEAST, Math.floor(BREATH / squares)) // decided by the numbers of rows and columns alone, as bits depend on it
  const block = Math.max(lengths.length * Math.min(slice, SLICE), Math.min(BLOCK, lengths.length * slice))
  const blocks = Math.max(1, Math.ceil(rows / block))
  const work = block * squares
  const bound = (length: number, b: number) => Math.floor((length * b) / blocks)
  const room = lengths.reduce((sum, length) => sum + Math.ceil(length / blocks), 0)
  for (const G of grams) G.fill(0)
  const owned: Float64Array[] = []
  const take = (length: number) => {
    owned.push(allocate(length, Float64Array, false))
    return owned[owned.length - 1]
  }
  let end = () => {}
  const settle = () => {
    const last = end
    end = () => {}
    last()
  }
  try {
    const buffers = Array.from({ length: pool ? 2 : 1 }, () => ({
      X: take(room * p),
      y: take(room),
      w: weighted ? take(room) : undefined,
    }))
    let since = 0
    for (let b = 0; b < blocks; b++) {
      const { X, ...own } = buffers[b % buffers.length]
      const slices = lengths.map((length, segment): Slice => {
        const from = bound(length, b)
        return { rows: parts.slice(segment, from, bound(length, b + 1)), segment, from }
      })
      fill(
        slices.map((slice) => slice.rows),
        X,
        room,
      )
      outcome(slices, own.y, own.w)
      let at = 0
      const tasks = slices.map(({ rows: { length } }, s) => {
        const task = { rows: rowsOf(X, room, at, at + length), options: { ones: true, ...own }, G: grams[s] }
        at += length
        return task
      })
      settle()
      const done = Math.floor((rows * (b + 1)) / blocks)
      if (work > BREATH) {
        for (const task of tasks) {
          beginGrams([task], pool)()
          yield done
        }
        continue
      }
      end = beginGrams(tasks, pool)
      since += work
      if (since < BREATH) continue
      since = 0
      settle() // nobody else could use the pool
      yield done
    }
  } finally {
    settle()
    owned.forEach(release)
  }
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
