import type { Random } from '../../numeric/random.ts'

/** Normal features of which some carry a signal. */
export interface Informative {
  readonly x: Float64Array[]
  /** The signal, a sum of the informative features with coefficients ±(1 … 2). */
  readonly signal: Float64Array
}

/** `features` standard normal columns, and a linear signal of `informative` of them, chosen at random. */
export function informative(rows: number, features: number, informative: number, random: Random): Informative {
  const chosen = random.fork('chosen').permutation(features).subarray(0, informative)
  const strength = random.fork('strength')
  const x = Array.from({ length: features }, (_, j) => {
    const column = new Float64Array(rows)
    random.fork('x', j).normalInto(column)
    return column
  })
  const signal = new Float64Array(rows)
  for (const j of chosen) {
    const coefficient = (strength.below(2) === 0 ? 1 : -1) * (1 + strength.uniform())
    const column = x[j]
    for (let i = 0; i < rows; i++) signal[i] += coefficient * column[i]
  }
  return { x, signal }
}
