import type { Place } from '../define/errors.ts'
import { type Blocks, blocks } from './blocks.ts'
import { missingCode } from './column.ts'
import { isBeyondExact, numberInto, parseDecimal } from './decimal.ts'
import { type Interner, interner, textOf } from './interner.ts'

/** After so many numbers and no word a column is a number column for good, and cells are parsed where they stand. */
const provenAfter = 4096

/** Where a cell is, asked for only when something is wrong with it. */
export interface CellPlace {
  readonly line: number
  place(): Place
  /** The whole record as it stands in the file. */
  text(): string
}

/** A cell that is no finite number, in a column that may turn out to be numeric. */
export interface OddCell {
  readonly row: number
  readonly place: Place
  /** The whole record, where rows are kept aside. */
  readonly text: string
}

/** How cells are read; shared by all columns. */
export interface CellRules {
  /** Whether `bytes[from…to)` is a spelling of a missing value. */
  readonly isMissing: (bytes: Uint8Array, from: number, to: number) => boolean
  /** Reads a number written in the way that the options name; undefined when numbers are plain decimals. */
  readonly localized: ((text: string) => number | undefined) | undefined
  /** How many rows may be kept aside. One odd cell more is remembered per column. */
  readonly maxBadRows: number
  /** About how many rows there will be, or 0. */
  readonly expectedRows: () => number
}

/**
 * What is known of a column while it is read. `undecided`: numbers only, fewer than `provenAfter`, kept as text; `number`: proven;
 * `words`: something else came first. Only at the end of the file `settle` says what the column is.
 */
export interface ColumnReader {
  readonly state: 'undecided' | 'number' | 'words'
  /** Numbers of a proven column. */
  readonly numbers: Blocks<Float64Array>
  /** Codes into `words`. */
  readonly codes: Blocks<Uint32Array>
  /** The distinct words: all cells in state `words`, the odd ones in state `number`. */
  readonly words: Interner
  readonly odd: readonly OddCell[]
  /** Whole numbers beyond 2⁵³. */
  readonly beyond: number
  /** Takes the cell `bytes[from…to)` of a row; the byte at `to` must exist and not continue a number. */
  take(bytes: Uint8Array, from: number, to: number, row: number, where: CellPlace): void
  /** Makes room for the row. */
  reach(row: number): void
  /** Turns an undecided column into numbers. */
  prove(rows: number): void
  /**
   * Hands over the rows so far, NaN where missing, words as codes in the order in which they came, and goes on as if the next row were the first. A
   * column with a number and no word is a column of numbers from then on.
   */
  drain(rows: number): Float64Array
}

const nowhere = { line: 0 }
const one = new Float64Array(1) // where a number is put for a moment

/** An empty column; with `asWords` every cell is a word, whatever it looks like. */
export function columnReader(
  { isMissing, localized, maxBadRows, expectedRows }: CellRules,
  asWords: boolean,
): ColumnReader {
  let state: ColumnReader['state'] = asWords ? 'words' : 'undecided'
  // made when first needed: a table may have a million columns, and few of them need all
  let madeNumbers: Blocks<Float64Array> | undefined
  let madeCodes: Blocks<Uint32Array> | undefined
  let madeWords: Interner | undefined
  const numbers = () => (madeNumbers ??= blocks((length) => new Float64Array(length), expectedRows()))
  const codes = () => (madeCodes ??= blocks((length) => new Uint32Array(length)))
  const words = () => (madeWords ??= interner())
  const odd: OddCell[] = []
  let store = new Uint8Array(16)
  let stored = 0
  let proof = 0
  let beyond = 0

  /** The number in a cell, NaN when it is none, ±Infinity when it is out of range. */
  function numberOf(bytes: Uint8Array, from: number, to: number): number {
    if (localized !== undefined) return localized(textOf(bytes, from, to).text) ?? Number.NaN
    if (numberInto(bytes, from, one, 0) === to) return one[0]
    return parseDecimal(textOf(bytes, from, to).text) ?? Number.NaN
  }

  function keep(bytes: Uint8Array, from: number, to: number) {
    if (stored + to - from + 1 > store.length) {
      const larger = new Uint8Array(Math.max(store.length * 2, stored + to - from + 1))
      larger.set(store)
      store = larger
    }
    store.set(bytes.subarray(from, to), stored)
    stored += to - from
    store[stored++] = 10
  }

  /** Calls `each` with the cells kept so far; an empty one is missing. */
  function replay(each: (from: number, to: number, row: number) => void) {
    for (let from = 0, row = 0; from < stored; row++) {
      let to = from
      while (store[to] !== 10) to++
      each(from, to, row)
      from = to + 1
    }
    store = new Uint8Array(0)
    stored = 0
  }

  function prove() {
    replay((from, to, row) => {
      numbers().reach(row)
      const value = from === to ? Number.NaN : numberOf(store, from, to)
      if (Math.abs(value) > 9007199254740992 && isBeyondExact(textOf(store, from, to).text)) beyond++
      numbers().last[row - numbers().start] = value
    })
    state = 'number'
  }

  function turnToWords() {
    replay((from, to, row) => {
      codes().reach(row)
      const code = from === to ? missingCode : words().code(store, from, to)
      if (from !== to) words().count(code, nowhere)
      codes().last[row - codes().start] = code
    })
    state = 'words'
  }

  function remember(row: number, where: CellPlace) {
    odd.push({ row, place: where.place(), text: maxBadRows > 0 ? where.text() : '' })
  }

  function proveAll(rows: number) {
    if (state !== 'undecided') return
    prove()
    if (rows > 0) numbers().reach(rows - 1)
  }

  function take(bytes: Uint8Array, from: number, to: number, row: number, where: CellPlace) {
    let start = from
    let end = to
    while (start < end && (bytes[start] === 32 || bytes[start] === 9)) start++
    while (end > start && (bytes[end - 1] === 32 || bytes[end - 1] === 9)) end--
    const absent = start === end || isMissing(bytes, start, end)
    if (state === 'undecided') {
      if (absent) return keep(bytes, end, end)
      if (Number.isFinite(numberOf(bytes, start, end))) {
        keep(bytes, start, end)
        if (++proof === provenAfter) prove()
        return
      }
      turnToWords()
      codes().reach(row)
    }
    if (state === 'number') {
      const value = absent ? Number.NaN : numberOf(bytes, start, end)
      const finite = Number.isFinite(value)
      if (!absent && !finite) {
        words().count(words().code(bytes, start, end), where)
        if (odd.length <= maxBadRows) remember(row, where)
      } else if (Math.abs(value) > 9007199254740992 && isBeyondExact(textOf(bytes, start, end).text)) beyond++
      numbers().last[row - numbers().start] = finite ? value : Number.NaN
      return
    }
    let code = missingCode
    if (!absent) {
      code = words().code(bytes, from, to)
      words().count(code, where)
      if (odd.length <= maxBadRows && !asWords && !Number.isFinite(numberOf(bytes, start, end))) remember(row, where)
    }
    codes().last[row - codes().start] = code
  }

  return {
    get state() {
      return state
    },
    get beyond() {
      return beyond
    },
    get numbers() {
      return numbers()
    },
    get codes() {
      return codes()
    },
    get words() {
      return words()
    },
    odd,
    take,
    reach(row) {
      if (state === 'number') numbers().reach(row)
      else if (state === 'words') codes().reach(row)
    },
    prove: proveAll,
    drain(rows) {
      if (state === 'undecided' && proof === 0) {
        store = new Uint8Array(16)
        stored = 0
        return new Float64Array(rows).fill(Number.NaN)
      }
      proveAll(rows)
      const own = state === 'number' ? numbers() : codes()
      const joined = own.joined(rows)
      own.restart()
      if (joined instanceof Float64Array) return joined
      return Float64Array.from(joined, (code) => (code === missingCode ? Number.NaN : code))
    },
  }
}
