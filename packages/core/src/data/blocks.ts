/** A typed array that grows without copying: blocks of 64, 64, 128, … 65536, 65536 … values, the same bounds for every column. */
export interface Blocks<T extends Float64Array | Uint32Array> {
  /** The block that is being filled, and the index of its first value. */
  readonly last: T
  readonly start: number
  /** Makes room for the value at `index`, which is at most the end of the last block. */
  reach(index: number): void
  /** The first `length` values in one array; the blocks are given up as they are copied. */
  joined(length: number): T
  /** Forgets everything: the next value is the first again. */
  restart(): void
}

/**
 * Empty blocks of arrays made by `make`. The first `expected` values come from one array, so that they are joined already: it is
 * memory only where something was written.
 */
export function blocks<T extends Float64Array | Uint32Array>(make: (length: number) => T, expected = 0): Blocks<T> {
  let all: T[] = []
  let last = make(0)
  let start = 0
  let room: T | undefined = expected > 0 ? make(blockEnd(expected - 1)) : undefined
  const next = (length: number) =>
    room && start + length <= room.length ? (room.subarray(start, start + length) as T) : make(length)
  return {
    get last() {
      return last
    },
    get start() {
      return start
    },
    reach(index) {
      while (index >= start + last.length) {
        start += last.length
        last = next(start === 0 ? 64 : Math.min(65536, start))
        all.push(last)
      }
    },
    joined(length) {
      const first = room
      room = undefined
      if (first && length <= first.length && all.every((block) => block.buffer === first.buffer)) {
        all = []
        return first.subarray(0, length) as T
      }
      const whole = make(length)
      let at = 0
      for (const block of all) {
        if (at < length) whole.set(block.subarray(0, length - at) as never, at)
        at += block.length
        if (block.buffer !== first?.buffer) free(block.buffer as ArrayBuffer)
      }
      all = []
      if (first) free(first.buffer as ArrayBuffer)
      return whole
    },
    restart() {
      all = []
      last = make(0)
      start = 0
      room = undefined
    },
  }
}

/** Gives the memory of a buffer back at once, not when the collector comes by; where the engine can. */
function free(buffer: ArrayBuffer & { transfer?(bytes: number): unknown }): void {
  buffer.transfer?.(0)
}

/** Where the block that holds `index` ends. */
export function blockEnd(index: number): number {
  let end = 64
  while (end <= index) end += Math.min(65536, end)
  return end
}
