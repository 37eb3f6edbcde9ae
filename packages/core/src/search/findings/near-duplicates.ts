import type { Column } from '../../define/columns.ts'
import type { Finding } from '../../define/problem.ts'
import { deviation, weightedMean } from '../../numeric/moments.ts'
import type { Work } from '../../planning/work.ts'
import { contains } from './rows.ts'

/** The first rows, which are compared with their neighbours. */
const MOST = 5000
/** How far apart rows that are nearly equal may be in every column, in standard deviations. */
const NEAR = 1e-4
/** In data without copies ten times the distance holds at least ten times the pairs; copies are about as many. */
const [FURTHER, MORE] = [10, 3]
/** Pairs that are no chance. */
const FEWEST = 3

/** Pairs of rows that differ by next to nothing in every column, the target included: copies with a little noise, one of which is tested where the other was trained on. */
export function nearlyDuplicated({ data, splits, target }: Work): Finding[] {
  const rows = Math.min(data.rows, MOST)
  const columns = [...data.features.map((name) => placed(data.column(name), rows)), inDeviations(target, rows)]
  if (columns.filter(({ measured }) => measured).length < 2) return []
  const { pairs, further } = closePairs(columns, rows)
  const apart = pairs.filter(([a, b]) => splits.some(({ test }) => contains(test, a) !== contains(test, b)))
  if (apart.length === 0 || pairs.length < FEWEST || further > MORE * pairs.length) return []
  const [[a, b]] = apart
  return [
    {
      code: 'near-duplicates-across-folds',
      what: `${apart.length === 1 ? 'Two rows' : `${apart.length} pairs of rows`} that are equal to four digits in every column lie in different folds (rows ${a + 1} and ${b + 1}, say): what is tested was nearly trained on.`,
      fix: 'are they measured twice, or copies? keep one of each, or put both in one fold (--groups)',
    },
  ]
}

/** A column with distances: a number in standard deviations; of other kinds, equal values are near and others far. */
interface Placed {
  readonly values: ArrayLike<number>
  /** More than a few different numbers. */
  readonly measured: boolean
}

function placed(column: Column, rows: number): Placed {
  if (column.kind === 'number') return inDeviations(column.values, rows)
  return { values: column.kind === 'category' ? column.codes : column.values, measured: false }
}

function inDeviations(all: Float64Array, rows: number): Placed {
  const values = all.subarray(0, rows)
  const spread = deviation(values, weightedMean(values)) || 1
  return { values: values.map((value) => value / spread), measured: new Set(values).size > rows / 2 }
}

/** The pairs that are near but not equal, and how many there are within ten times that distance. */
function closePairs(columns: readonly Placed[], rows: number) {
  const first = columns.find(({ measured }) => measured) as Placed
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort((a, b) => first.values[a] - first.values[b])
  const pairs: (readonly [number, number])[] = []
  let further = 0
  for (let k = 0; k < rows; k++) {
    const a = order[k]
    for (let l = k + 1; l < rows; l++) {
      const b = order[l]
      if (!(first.values[b] - first.values[a] <= FURTHER * NEAR)) break
      const distance = distanceOf(columns, a, b)
      if (distance > FURTHER * NEAR || distance === 0) continue
      further++
      if (distance <= NEAR) pairs.push(a < b ? [a, b] : [b, a])
    }
  }
  return { pairs, further }
}

/** The largest difference in any column; Infinity once it is more than matters, or where something is missing. */
function distanceOf(columns: readonly Placed[], a: number, b: number): number {
  let most = 0
  for (const { values } of columns) {
    const gap = Math.abs(values[a] - values[b])
    if (!(gap <= FURTHER * NEAR)) return Infinity
    if (gap > most) most = gap
  }
  return most
}
