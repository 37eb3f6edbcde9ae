import type { Place } from '../define/errors.ts'
import { textOf } from './interner.ts'

const widest = 200

/** The place of byte `at` in a record that begins at byte `begin` on line `line`: line and column in characters, and the text of that line. */
export function placeOf(
  bytes: Uint8Array,
  end: number,
  begin: number,
  line: number,
  at: number,
  length: number,
  file: string | undefined,
): Place {
  let start = begin
  for (let p = begin; p < at; p++) {
    if (bytes[p] !== 10 && !(bytes[p] === 13 && bytes[p + 1] !== 10)) continue
    line++
    start = p + 1
  }
  let stop = at
  while (stop < end && bytes[stop] !== 10 && bytes[stop] !== 13) stop++
  const column = textOf(bytes, start, at).text.length + 1
  const wrong = textOf(bytes, at, Math.min(stop, at + Math.max(1, length))).text.length
  const text = textOf(bytes, start, Math.min(stop, start + 4 * (column + wrong + widest))).text
  const from = column + wrong > widest ? Math.max(0, column - 1 - widest / 2) : 0
  return {
    ...(file === undefined ? {} : { file }),
    line,
    column,
    excerpt: text.slice(from, from + widest),
    ...(from > 0 ? { excerptFrom: from + 1 } : {}),
    length: Math.min(wrong, widest),
  }
}
