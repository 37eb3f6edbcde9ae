// Batches of rows for networks. In panels of 32 bytes (8 rows of 32-bit floats, 4 of doubles) unit k of row b stands at
// ⌊b/lanes⌋·units·lanes + k·lanes + b mod lanes; the last panel is filled up with zeros.
import { resident } from './memory.ts'

/** Numbers in the precision of a network. */
export type Reals = Float32Array | Float64Array

/** Rows in a panel. */
export const lanesOf = (numbers: Reals): number => 32 / numbers.BYTES_PER_ELEMENT

/** Numbers that `rows` rows of `units` numbers take in these panels. */
export const panelLength = (numbers: Reals, rows: number, units: number): number =>
  Math.ceil(rows / lanesOf(numbers)) * lanesOf(numbers) * units

/** Rounds to the precision of some numbers. */
export const rounding = (numbers: Reals): ((x: number) => number) =>
  numbers.BYTES_PER_ELEMENT === 4 ? Math.fround : (x) => x

/** Which rows of a table: those that `picked` names, or `rows` of them from `from` on. */
export interface Picked {
  readonly rows: number
  readonly from: number
  readonly picked?: Uint32Array | undefined
}

/** R ← the rows of X, which stands row by row with `columns` numbers each; P ← the same in panels. */
export function gather(X: Reals, columns: number, { rows, from, picked }: Picked, R: Reals, P: Reals): void {
  const wasm = resident(X, R, P)
  if (wasm) {
    const kernel = X.BYTES_PER_ELEMENT === 4 ? wasm.gather32 : wasm.gather64
    kernel(X.byteOffset, columns, picked?.byteOffset ?? 0, from, rows, R.byteOffset, P.byteOffset)
  } else gatherTwin(X, columns, { rows, from, picked }, R, P)
}

function gatherTwin(X: Reals, columns: number, { rows, from, picked }: Picked, R: Reals, P: Reals): void {
  const lanes = lanesOf(P)
  P.fill(0, 0, Math.ceil(rows / lanes) * lanes * columns)
  for (let b = 0; b < rows; b++) {
    const row = picked ? picked[b] : from + b
    const at = Math.floor(b / lanes) * columns * lanes + (b % lanes)
    for (let j = 0; j < columns; j++) {
      R[b * columns + j] = X[row * columns + j]
      P[at + j * lanes] = X[row * columns + j]
    }
  }
}

/** R ← the first `rows` rows of panels of `units` numbers, row by row. */
export function unpanel(P: Reals, units: number, rows: number, R: Reals): void {
  const wasm = resident(P, R)
  if (wasm) {
    const kernel = P.BYTES_PER_ELEMENT === 4 ? wasm.unpanel32 : wasm.unpanel64
    kernel(P.byteOffset, units, rows, R.byteOffset)
    return
  }
  const lanes = lanesOf(P)
  for (let b = 0; b < rows; b++) {
    const at = Math.floor(b / lanes) * units * lanes + (b % lanes)
    for (let k = 0; k < units; k++) R[b * units + k] = P[at + k * lanes]
  }
}
