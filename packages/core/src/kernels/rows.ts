import { BLOCK } from './reduce.ts'

/** Rows `from` … `to` (without `to`) of a matrix that stands column by column, each column `stride` numbers long. */
export interface Rows {
  readonly values: Float64Array
  readonly stride: number
  readonly columns: number
  readonly from: number
  readonly to: number
  /** Where the chunks of a pass begin, and where the last ends: of rows that are a part of more, as they are chunks there. */
  readonly bounds?: readonly number[]
}

/** The rows `from` … `to` of `values`, whose columns hold `stride` numbers each; no copy is made. */
export function rows(values: Float64Array, stride: number, from = 0, to = stride): Rows {
  return { values, stride, columns: stride === 0 ? 0 : values.length / stride, from, to }
}

const MOST = 32 // chunks of a pass
const LEAST = 2048 // rows of a chunk but the last

/** Rows of each chunk but the last of so many rows. */
export const chunkRows = (rows: number): number => Math.max(LEAST, Math.ceil(rows / MOST / BLOCK) * BLOCK)

/** Where the chunks of a pass over rows begin, and where the last ends: a rule that knows the number of rows, not of threads. */
export function chunks({ from, to, bounds: known }: Pick<Rows, 'from' | 'to' | 'bounds'>): number[] {
  if (known) return [...known]
  const size = chunkRows(to - from)
  const bounds = [from]
  for (let at = from; at < to; ) {
    at = Math.min(at + size, to)
    bounds.push(at)
  }
  return bounds
}
