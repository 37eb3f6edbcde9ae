import { byCodePoint, type CategoryColumn, type Column, missingCode, numberColumn } from './column.ts'

/** The column with each gap filled: a category with the word `level`, any other with the number `value`. */
export function fillGaps(column: Column, value: number, level: string): Column {
  const { name, rows, missing } = column
  if (missing === undefined) return column
  const bare = { name, rows, missingCount: 0 }
  if (column.kind === 'category') {
    const { codes, levels, place } = withLevel(column, level)
    return { ...bare, kind: 'category', levels, codes: codes.map((code) => (code === missingCode ? place : code)) }
  }
  const at = (own: number, i: number) => (missing[i] === 1 ? value : own)
  if (column.kind === 'boolean') return { ...bare, kind: 'boolean', values: column.values.map(at) }
  if (column.kind === 'date') return { ...bare, kind: 'date', values: column.values.map(at) }
  return numberColumn(name, column.values.map(at), column.integersBeyondExact)
}

/** The same words with `level` among the levels, which stay in code point order; `place` is its code. */
function withLevel({ codes, levels }: CategoryColumn, level: string) {
  const known = levels.indexOf(level)
  if (known >= 0) return { codes, levels, place: known }
  const place = levels.filter((other) => byCodePoint(other, level) < 0).length
  return {
    codes: codes.map((code) => (code !== missingCode && code >= place ? code + 1 : code)),
    levels: [...levels.slice(0, place), level, ...levels.slice(place)],
    place,
  }
}
