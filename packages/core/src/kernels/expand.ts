// Columns made of other columns: products for the terms of a polynomial basis, and columns shifted and scaled.
import { resident, scope } from './memory.ts'

/** How a column is made: column `left` times column `right`, as it is, or twice the product less 1 or less column `less`. */
export interface Term {
  readonly left: number
  readonly right: number
  readonly less: 'nothing' | 'one' | number
}

/** Columns first, first + 1 … of X, `rows` numbers each, ← the terms; each may be made of any column before it. */
export function expand(X: Float64Array, rows: number, first: number, terms: readonly Term[]): void {
  const wasm = resident(X)
  if (!wasm) {
    terms.forEach((term, k) => {
      expandTwin(X, rows, first + k, term)
    })
    return
  }
  scope((take) => {
    const table = take(3 * terms.length)
    terms.forEach(({ left, right, less }, k) => {
      table.set([left, right, less === 'nothing' ? -2 : less === 'one' ? -1 : less], 3 * k)
    })
    wasm.expandRows(X.byteOffset, rows, first, first + terms.length, table.byteOffset, 0, rows)
  })
}

function expandTwin(X: Float64Array, rows: number, k: number, { left, right, less }: Term): void {
  const [to, a, b] = [k * rows, left * rows, right * rows]
  for (let i = 0; i < rows; i++) {
    const [x, y] = [X[a + i], X[b + i]]
    X[to + i] = less === 'nothing' ? x * y : 2 * x * y - (less === 'one' ? 1 : X[less * rows + i])
  }
}

/** x ← (x − centre)/scale. */
export function shift(x: Float64Array, centre: number, scale = 1): void {
  const wasm = resident(x)
  if (wasm) wasm.shift(x.byteOffset, x.length, centre, scale)
  else for (let i = 0; i < x.length; i++) x[i] = (x[i] - centre) / scale
}
