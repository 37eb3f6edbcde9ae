/** What is known of a column of doubles without reading it again. */
export interface Summary {
  readonly missingCount: number
  /** Of the values that are there; Infinity and −Infinity when there is none. */
  readonly least: number
  readonly most: number
  /** The first different values, at most 33: enough to tell how many powers of the column are independent. */
  readonly few: readonly number[]
}

const MOST_FEW = 33

/** A summary that grows with the values that are added. */
export function summary(): Summary & { add(values: Float64Array, count: number): void } {
  let missingCount = 0
  let least = Infinity
  let most = -Infinity
  const few = new Set<number>()
  return {
    get missingCount() {
      return missingCount
    },
    get least() {
      return least
    },
    get most() {
      return most
    },
    get few() {
      return [...few]
    },
    add(values, count) {
      let i = 0
      for (; i < count && few.size < MOST_FEW; i++) {
        const x = values[i]
        if (!Number.isNaN(x)) few.add(x === 0 ? 0 : x)
      }
      for (i = 0; i < count; i++) {
        const x = values[i]
        if (x < least) least = x
        if (x > most) most = x
        if (Number.isNaN(x)) missingCount++
      }
    },
  }
}
