import { type Cells, cellIs, cellsOf, record } from './csv-scan.ts'

const candidates = [44, 9, 59, 124] // , tab ; |

/** What the first lines say: the separator, and where the header begins. */
export interface Dialect {
  readonly separator: number
  /** First byte and line of the header. */
  readonly at: number
  readonly line: number
  /** Comment lines that were skipped before it. */
  readonly comments: number
}

/**
 * The dialect of a text: `undefined` when more bytes are needed, `null` when there is nothing but blank and comment lines. Separator: the one of
 * , tab ; | that splits the header into most fields, those first that split the next record into as many. Lines that begin with # before the header
 * are comments when they hold no separator and the record after them has more than one field.
 */
export function dialectOf(
  bytes: Uint8Array,
  end: number,
  final: boolean,
  given: number | undefined,
): Dialect | undefined | null {
  const choice = given === undefined ? candidates : [given]
  const first = skipBlank(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0, end, 1)
  let { at, line } = first
  let comments = 0
  while (at < end && bytes[at] === 35) {
    let stop = at
    while (stop < end && bytes[stop] !== 10 && bytes[stop] !== 13) stop++
    if (stop >= end && !final) return undefined
    const after = skipBlank(bytes, stop, end, line)
    at = after.at
    line = after.line
    comments++
  }
  if (at >= end && !final) return undefined
  if (comments > 0) {
    const beyond = at < end ? widths(bytes, at, end, final, choice) : undefined
    if (at < end && beyond === undefined) return undefined
    const own = widths(bytes, first.at, end, final, choice)
    if (own === undefined) return undefined
    const comment = beyond?.some(([header], k) => header > 1 && own[k][0] === 1) ?? false
    if (!comment) {
      at = first.at
      line = first.line
      comments = 0
    }
  }
  if (at >= end) return null
  const found = widths(bytes, at, end, final, choice)
  if (found === undefined) return undefined
  let best = 0
  let most = -1
  found.forEach(([header, next], k) => {
    const score = header === 1 ? 0 : next === undefined || next === header ? header + 1e9 : header
    if (score > most) {
      most = score
      best = k
    }
  })
  return { separator: choice[best], at, line, comments }
}

/** For each separator the number of fields of the record at `at` and of the one after it; undefined when one is not complete. */
function widths(
  bytes: Uint8Array,
  at: number,
  end: number,
  final: boolean,
  choice: readonly number[],
): [number, number | undefined][] | undefined {
  const cells = cellsOf(0)
  const found: [number, number | undefined][] = []
  for (const separator of choice) {
    if (!record(bytes, at, end, final, separator, cells, [], 0)) return undefined
    const header = cells.fields
    const next = skipBlank(bytes, cells.next, end, 1).at
    if (next >= end) {
      if (!final) return undefined
      found.push([header, undefined])
    } else {
      if (!record(bytes, next, end, final, separator, cells, [], 0)) return undefined
      found.push([header, cells.fields])
    }
  }
  return found
}

/** The first byte at or after `at` that is neither a line end nor in a line of spaces alone, and its line. */
export function skipBlank(bytes: Uint8Array, at: number, end: number, line: number): { at: number; line: number } {
  let start = at
  for (let p = at; p < end; p++) {
    const c = bytes[p]
    if (c === 10 || c === 13) {
      if (c === 13 && bytes[p + 1] === 10 && p + 1 < end) p++
      line++
      start = p + 1
    } else if (c !== 32 && c !== 9) return { at: start, line }
  }
  return { at: end, line }
}

/** The bytes of a cell without quotes: in place, or in `scratch` when quotes were doubled. A line feed follows them. */
export function contents(
  bytes: Uint8Array,
  cells: Cells,
  k: number,
  scratch: { bytes: Uint8Array },
): { bytes: Uint8Array; from: number; to: number } {
  const from = cells.from[k]
  const to = cells.to[k]
  if ((cells.flags[k] & cellIs.doubled) === 0) return { bytes, from, to }
  if (scratch.bytes.length < to - from + 1) scratch.bytes = new Uint8Array(2 * (to - from + 1))
  let length = 0
  for (let p = from; p < to; p++) {
    scratch.bytes[length++] = bytes[p]
    if (bytes[p] === 34) p++
  }
  scratch.bytes[length] = 10
  return { bytes: scratch.bytes, from: 0, to: length }
}
