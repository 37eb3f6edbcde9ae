const block = 256
const step = 8
/** Below this many rows a sample is not worth the loss. */
const many = 32_768

/** Ranges of rows: all of them, or of very many every eighth block of 256. */
export function sampled(rows: number, which: 'some' | 'all'): readonly (readonly [from: number, to: number])[] {
  if (which === 'all' || rows < many) return [[0, rows]]
  const ranges: [number, number][] = []
  for (let from = 0; from < rows; from += step * block) ranges.push([from, Math.min(rows, from + block)])
  return ranges
}
