import { interner } from './interner.ts'

/** The spellings of a missing value, besides an empty cell. Spaces around them do not matter, case does: `none` may be a level, `None` is not. */
export const missingSpellings: readonly string[] = [
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '<NA>',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '?',
  '.',
  '-',
]

/** A test for `missingSpellings` and some more; most cells are told apart by their length and first byte. */
export function missingTest(more: readonly string[] = []): (bytes: Uint8Array, from: number, to: number) => boolean {
  const known = interner()
  const first = new Uint8Array(256)
  let longest = 0
  for (const word of [...missingSpellings, ...more]) {
    const bytes = new TextEncoder().encode(word.trim())
    if (bytes.length === 0) continue
    known.code(bytes, 0, bytes.length)
    first[bytes[0]] = 1
    longest = Math.max(longest, bytes.length)
  }
  return (bytes, from, to) => to - from <= longest && first[bytes[from]] === 1 && known.find(bytes, from, to) >= 0
}
