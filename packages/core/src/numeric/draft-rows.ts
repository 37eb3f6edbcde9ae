const block = 256
/** Below these many rows a draft is not worth its time; between them only one where each row is much work. */
const many = 32_768
const some = 8192

/** Ranges of rows for a draft: of very many rows every eighth block of 256, of fewer every fourth where each is much work; undefined for still fewer. */
export function draftRows(
  rows: number,
  work: 'much' | 'little' = 'little',
): readonly (readonly [from: number, to: number])[] | undefined {
  if (rows < (work === 'much' ? some : many)) return undefined
  const step = rows < many ? 4 : 8
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
