import { allocate, release, theStore } from '../kernels/memory.ts'

/** Reads lines of plain numbers from a window over the bytes of a file; everything else is left to `record`. */
export interface NumberLines {
  /**
   * Reads whole lines of numbers and empty cells from byte `at` on, at most `most`, into `columns` from `index` on. Returns how many
   * there were; `next` is then where the first begins that is of another kind or not whole.
   */
  read(at: number, columns: readonly Float64Array[], index: number, most: number): number
  readonly next: number
  release(): void
}

/** Lines read at a time: their numbers stay in the cache until they are in their columns. */
const LINES = 1024
const NUMBERS = 1 << 17
const FEWEST = 16
/** Bytes after the text that may be looked at. */
const SPARE = 32

/**
 * The lines of `bytes[0…end)`, where `bytes[end]` is a line feed, by WebAssembly: the bytes are copied to it once. Undefined where there is none, for very
 * wide tables, and where spaces separate.
 */
export function numberLines(bytes: Uint8Array, end: number, separator: number, width: number): NumberLines | undefined {
  const kernels = theStore()?.kernels
  const lines = Math.min(LINES, Math.floor(NUMBERS / width))
  if (!kernels || lines < FEWEST || separator === 32) return undefined
  const text = allocate(end + SPARE, Uint8Array, false)
  const numbers = allocate(lines * width, Float64Array, false)
  const after = allocate(1, Uint32Array)
  text.set(bytes.subarray(0, end + 1))
  let next = 0
  return {
    get next() {
      return next
    },
    read(at, columns, index, most) {
      const from = text.byteOffset
      const count = kernels.numberRecords(
        ...[from + at, from + end, separator, width, Math.min(most, lines)],
        ...[numbers.byteOffset, lines * 8, after.byteOffset],
      )
      next = after[0] - from
      for (let j = 0; j < width; j++) columns[j].set(numbers.subarray(j * lines, j * lines + count), index)
      return count
    },
    release() {
      for (const array of [text, numbers, after]) release(array)
    },
  }
}
