// Columns made of other columns: products for the terms of a polynomial basis, and columns shifted and scaled.
import { resident, scope } from './memory.ts'

/** How a column is made: column `left` times column `right`, as it is, or as a step of a recurrence. */
export interface Term {
  readonly left: number
  readonly right: number
  readonly step?: Step
}

/** (left·(right − shift) − weight·less)·factor, with less a column or 1. */
export interface Step {
  readonly less: 'one' | number
  readonly shift: number
  readonly weight: number
  readonly factor: number
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
    const table = take(6 * terms.length)
    terms.forEach(({ left, right, step }, k) => {
      if (!step) table.set([left, right, -2], 6 * k)
      else table.set([left, right, step.less === 'one' ? -1 : step.less, step.shift, step.weight, step.factor], 6 * k)
    })
    wasm.expandRows(X.byteOffset, rows, first, first + terms.length, table.byteOffset, 0, rows)
  })
}

function expandTwin(X: Float64Array, rows: number, k: number, { left, right, step }: Term): void {
  const [to, a, b] = [k * rows, left * rows, right * rows]
  for (let i = 0; i < rows; i++) {
    const [x, y] = [X[a + i], X[b + i]]
    if (!step) X[to + i] = x * y
    else {
      const less = step.less === 'one' ? 1 : X[step.less * rows + i]
      X[to + i] = (x * (y - step.shift) - step.weight * less) * step.factor
    }
  }
}

/** x ← (x − centre)/scale. */
export function shift(x: Float64Array, centre: number, scale = 1): void {
  const wasm = resident(x)
  if (wasm) wasm.shift(x.byteOffset, x.length, centre, scale)
  else for (let i = 0; i < x.length; i++) x[i] = (x[i] - centre) / scale
}
