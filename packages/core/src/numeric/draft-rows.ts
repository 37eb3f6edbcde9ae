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
  return runs(rows, block, rows < many ? 4 : 8)
}

/** Rows for each parameter that the draft of a draft has at least, and for each coefficient of a class a curvature by itself. */
const [each, own] = [20, 120]

/** Of the rows of a draft every eighth run of 32: enough for a few parameters; undefined for more. */
export function fewerRows(
  rows: number,
  parameters: number,
): readonly (readonly [from: number, to: number])[] | undefined {
  return rows >= 8 * each * parameters ? runs(rows, 32, 8) : undefined
}

/** Of the rows of a draft those that give a curvature of classes, each by itself: every second run of 32, or fewer; undefined where all are wanted. */
export function curvatureRows(
  rows: number,
  terms: number,
): readonly (readonly [from: number, to: number])[] | undefined {
  const step = Math.min(4, Math.floor(rows / (own * (terms + 1))))
  return step > 1 ? runs(rows, 32, step) : undefined
}

function runs(rows: number, length: number, step: number): [number, number][] {
  const ranges: [number, number][] = []
  for (let from = 0; from < rows; from += step * length) ranges.push([from, Math.min(rows, from + length)])
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
