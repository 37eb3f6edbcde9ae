import type { Finding } from '../../define/problem.ts'
import type { Work } from '../../planning/work.ts'
import { contains } from './rows.ts'

/** Up to so many rows, each is compared with all; of more, a thousand are. */
const MANY_ROWS = 20_000
const SAMPLED = 1000

/** Equal rows (features and target) of which one is tested where another was trained on. */
export function duplicated({ data, splits, target }: Work): Finding[] {
  const columns = data.features.map((name) => data.column(name))
  const values = columns.map((column) => (column.kind === 'category' ? column.codes : column.values))
  const { rows } = data
  const step = rows <= MANY_ROWS ? 1 : Math.floor(rows / SAMPLED)
  const looked = new Map<number, number[]>() // rows with the same target
  for (let i = 0; i < rows; i += step) {
    const same = looked.get(target[i])
    if (same) same.push(i)
    else looked.set(target[i], [i])
  }
  const equal = (a: number, b: number) => values.every((column) => column[a] === column[b])
  const pairs: (readonly [number, number])[] = []
  for (let i = 0; i < rows && pairs.length < SAMPLED; i++) {
    const other = looked.get(target[i])?.find((candidate) => candidate < i && equal(candidate, i))
    if (other !== undefined) pairs.push([other, i])
  }
  const apart = pairs.filter(([a, b]) => splits.some(({ test }) => contains(test, a) !== contains(test, b)))
  if (apart.length === 0) return []
  const [a, b] = apart[0]
  return [
    {
      code: 'duplicated-rows-across-folds',
      what: `${apart.length === 1 ? 'One row is' : `At least ${apart.length} rows are`} equal to another that is in a different fold (rows ${a + 1} and ${b + 1}, say): what is tested was trained on.`,
      fix: 'remove the repeated rows, or keep equal rows in one fold',
    },
  ]
}
