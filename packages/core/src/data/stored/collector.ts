import { byCodePoint } from '../column.ts'
import { known, type Stored, type StoredColumn, storedOf } from './stored.ts'
import { type Summary, summary } from './summary.ts'
import { type TableFile, tableFile } from './table-file.ts'

/** Takes the rows of a table part by part and keeps those columns that are wanted in a file. */
export interface Collector {
  readonly rows: number
  /** The values of all columns, NaN where missing; words as numbers of their own. */
  add(columns: readonly Float64Array[], rows: number): void
  /** Ends the file. `settle` says of each wanted column what it is, and what the numbers in the file stand for. */
  end(settle: (column: number, about: Summary) => Ended): Stored
  close(): void
}

interface Ended {
  readonly column: Omit<StoredColumn, keyof Summary>
  /** What the numbers stand for, where not for themselves. */
  readonly meaning?: Float64Array
}

/** A collector of the columns at these places. */
export function collector(wanted: readonly number[], room: number): Collector {
  const file: TableFile = tableFile(wanted.length)
  const sums = wanted.map(() => summary())
  return {
    get rows() {
      return file.rows
    },
    add(columns, rows) {
      const some = wanted.map((k) => columns[k])
      some.forEach((values, j) => {
        sums[j].add(values, rows)
      })
      file.append(some, rows)
    },
    end(settle) {
      file.end()
      const ended = wanted.map((k, j) => settle(k, sums[j]))
      return storedOf({
        file,
        columns: ended.map(({ column, meaning }, j) => ({
          ...column,
          ...(meaning ? summaryOf(meaning, sums[j].missingCount) : known(sums[j])),
        })),
        meaning: ended.map(({ meaning }) => meaning),
        room,
      })
    },
    close: () => file.close(),
  }
}

/** Of values that all occur. */
function summaryOf(values: Float64Array, missingCount: number): Summary {
  const whole = summary()
  whole.add(values, values.length)
  return { ...known(whole), missingCount }
}

/** Words in code point order, and where each of them has come to stand. */
export function sortedWords(words: readonly string[]): { levels: readonly string[]; place: Float64Array } {
  const order = [...words.keys()].sort((a, b) => byCodePoint(words[a], words[b]))
  const place = new Float64Array(words.length)
  order.forEach((word, k) => {
    place[word] = k
  })
  return { levels: order.map((word) => words[word]), place }
}
