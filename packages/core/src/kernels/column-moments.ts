// Compensated sums of columns, four side by side. The twins are `weightedMean` and `deviation` of numeric/moments.ts, one column after the other.
import { resident, scope, theStore } from './memory.ts'

/** Rows that are brought to the kernels at a time: four columns of them stay in the cache. */
const ROWS = 1024
/** Numbers of a state: five for each of four columns. */
const STATE = 20

/** Σ(x − x₀) of a column as a sum and what rounding took from it, and its range. */
export interface ColumnSum {
  readonly high: number
  readonly low: number
  readonly least: number
  readonly most: number
}

/** Of columns of the same length, at least one row: their sums around their first value; undefined where there are no kernels. */
export function columnSums(columns: readonly Float64Array[]): ColumnSum[] | undefined {
  return byFour(columns, 'sumFour', (j, state, lane) => {
    const [first] = columns[j]
    state[lane] = first
    state[12 + lane] = first
    state[16 + lane] = first
  })?.map((at) => ({ high: at(1), low: at(2), least: at(3), most: at(4) }))
}

/** Σ((x − mean)/unit)² as a sum and what rounding took from it, and Σ(x − mean)/unit. */
export interface ColumnSquares {
  readonly squares: number
  readonly rest: number
  readonly drift: number
}

/** The same around means, in units whose inverses are powers of two. */
export function columnSquares(
  columns: readonly Float64Array[],
  means: ArrayLike<number>,
  inverses: ArrayLike<number>,
): ColumnSquares[] | undefined {
  return byFour(columns, 'squareFour', (j, state, lane) => {
    state[lane] = means[j]
    state[4 + lane] = inverses[j]
  })?.map((at) => ({ squares: at(2), rest: at(3), drift: at(4) }))
}

/** Runs a kernel over four columns at a time (the last ones of few stand for those that are missing); gives of each column what its state says. */
function byFour(
  columns: readonly Float64Array[],
  kernel: 'sumFour' | 'squareFour',
  begin: (column: number, state: Float64Array, lane: number) => void,
): ((vector: number) => number)[] | undefined {
  const wasm = theStore()?.kernels
  if (!wasm) return undefined
  return scope((take) => {
    const state = take(STATE)
    const near = Array.from({ length: 4 }, () => take(ROWS, Float64Array, false))
    const found: ((vector: number) => number)[] = []
    for (let first = 0; first < columns.length; first += 4) {
      const places = [0, 1, 2, 3].map((lane) => Math.min(first + lane, columns.length - 1))
      state.fill(0)
      places.forEach((j, lane) => {
        begin(j, state, lane)
      })
      const rows = columns[first].length
      for (let from = 0; from < rows; from += ROWS) {
        const m = Math.min(ROWS, rows - from)
        const [a, b, c, d] = places.map((j, lane) => portion(columns[j], from, m, near[lane]))
        wasm[kernel](a, b, c, d, m, state.byteOffset)
      }
      const said = state.slice()
      for (let lane = 0; first + lane < Math.min(first + 4, columns.length); lane++)
        found.push((vector) => said[4 * vector + lane])
    }
    return found
  })
}

/** The address of rows of a column: where they are, if the kernels reach them there, else of a copy. */
function portion(column: Float64Array, from: number, m: number, near: Float64Array): number {
  if (resident(column)) return column.byteOffset + 8 * from
  near.set(column.subarray(from, from + m))
  return near.byteOffset
}
