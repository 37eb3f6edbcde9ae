const block = 256
const step = 8
/** Below this many rows a draft is not worth its time. */
const many = 32_768

/** Ranges of rows for a draft: of very many rows every eighth block of 256; undefined for fewer. */
export function draftRows(rows: number): readonly (readonly [from: number, to: number])[] | undefined {
  if (rows < many) return undefined
  const ranges: [number, number][] = []
  for (let from = 0; from < rows; from += step * block) ranges.push([from, Math.min(rows, from + block)])
  return ranges
}

/** These ranges of each column (all `rows` numbers long) of some values, one after another. */
export function gathered(
  values: Float64Array,
  rows: number,
  ranges: readonly (readonly [from: number, to: number])[],
  take: (length: number) => Float64Array,
): Float64Array {
  const count = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
  const columns = rows === 0 ? 0 : values.length / rows
  const out = take(count * columns)
  let at = 0
  for (let j = 0; j < columns; j++)
    for (const [from, to] of ranges) {
      out.set(values.subarray(j * rows + from, j * rows + to), at)
      at += to - from
    }
  return out
}
