import type { Finding } from '../../define/problem.ts'
import type { Work } from '../../planning/work.ts'
import { contains } from './rows.ts'

/** Up to so many rows, each is compared with all; of more, a thousand are. */
const MANY_ROWS = 20_000
const SAMPLED = 1000

/** Equal rows (features, target and offset) of which one is tested where another was trained on. */
export function duplicated({ data, splits, target, offset }: Work): Finding[] {
  const columns = data.features.map((name) => data.column(name))
  const values = columns.map((column) => (column.kind === 'category' ? column.codes : column.values))
  const all = offset === undefined ? [target, ...values] : [target, offset, ...values]
  const { rows } = data
  const step = rows <= MANY_ROWS ? 1 : Math.floor(rows / SAMPLED)
  const hashes = hashesOf(all, rows)
  const looked = new Map<number, number[]>() // rows of the same hash
  for (let i = 0; i < rows; i += step) {
    const same = looked.get(hashes[i])
    if (same) same.push(i)
    else looked.set(hashes[i], [i])
  }
  const equal = (a: number, b: number) =>
    all.every((column) => column[a] === column[b] || (Number.isNaN(column[a]) && Number.isNaN(column[b])))
  const pairs: (readonly [number, number])[] = []
  for (let i = 0; i < rows && pairs.length < SAMPLED; i++) {
    const other = looked.get(hashes[i])?.find((candidate) => candidate < i && equal(candidate, i))
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

/** A number for each row, the same for equal rows. */
function hashesOf(columns: readonly ArrayLike<number>[], rows: number): Uint32Array {
  const hashes = new Uint32Array(rows)
  const value = new Float64Array(1)
  const halves = new Uint32Array(value.buffer)
  for (const column of columns)
    for (let i = 0; i < rows; i++) {
      value[0] = column[i] + 0 // -0 equals 0
      const hash = Math.imul(hashes[i] ^ halves[0], 0x85ebca6b)
      hashes[i] = Math.imul(hash ^ (hash >>> 15) ^ halves[1], 0xc2b2ae35)
    }
  return hashes
}
