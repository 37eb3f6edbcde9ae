import { exp } from '../numeric/elementary.ts'
import { normalCdf } from '../numeric/special.ts'

const STEPS = 64
const END = 40

let powersTable: Float64Array | undefined // made when it is first needed, not at every start of a program
let belowTable: Float64Array | undefined

/** e^(−k/64), k = 0 … 2560: the table of powers, for kernels. */
export function powers(): { readonly table: Float64Array; readonly steps: number } {
  powersTable ??= Float64Array.from({ length: STEPS * END + 1 }, (_, k) => exp(-k / STEPS))
  return { table: powersTable, steps: STEPS }
}

/** e⁻ˣ for x ≥ 0 to nine digits, that of 40 past 40: as good as 0, and without a branch that is hard to foresee. */
export function decay(distance: number): number {
  const x = Math.min(distance, END)
  const k = Math.floor(x * STEPS)
  const r = k * (1 / STEPS) - x
  const table = powersTable ?? powers().table
  return table[k] * (1 + r * (1 + r * (0.5 + r * 0.16666666666666666)))
}

const CDF_STEPS = 256
const CDF_END = 8

/** The normal distribution function at −8, −8 + 1/256, … 8. */
const makeBelow = () =>
  Float64Array.from({ length: 2 * CDF_END * CDF_STEPS + 1 }, (_, k) => normalCdf(k / CDF_STEPS - CDF_END))

/** The probability that a standard normal variable lies below z, to six decimals. */
export function below(z: number): number {
  const at = (z + CDF_END) * CDF_STEPS
  belowTable ??= makeBelow()
  if (!(at > 0)) return 0
  if (at >= belowTable.length - 1) return 1
  const k = Math.floor(at)
  return belowTable[k] + (at - k) * (belowTable[k + 1] - belowTable[k])
}
