/** One of the successive halvings of Hyperband. */
export interface Bracket {
  /** The step of its first rung. */
  readonly start: number
  /** Its trials in each round of numbers. */
  readonly trials: number
}

/** Bracket s of s_max … 0 has ⌈(s_max + 1)/(s + 1)·η^s⌉ trials and its first rung s steps of η below the end. */
export function bracketsOf(most: number, factor: number, first: number): readonly Bracket[] {
  let levels = 0
  for (let step = first; step * factor <= most; step *= factor) levels++
  return Array.from({ length: levels + 1 }, (_, k) => {
    const [below, above] = [powerOf(factor, k), powerOf(factor, levels - k)]
    return { start: first * below, trials: Math.ceil(((levels + 1) / (levels - k + 1)) * above) }
  })
}

/** How many numbers one round of all brackets has. */
export const roundOf = (brackets: readonly Bracket[]): number => brackets.reduce((sum, { trials }) => sum + trials, 0)

const GOLDEN = 0.6180339887498949 // (√5 − 1)/2, whose multiples fill [0, 1) evenly

/** The bracket of a trial: numbers are dealt out so that of any first few every bracket has about its share. */
export function bracketOf(number: number, brackets: readonly Bracket[]): number {
  let left = ((number * GOLDEN) % 1) * roundOf(brackets)
  let bracket = 0
  while (bracket < brackets.length - 1 && left >= brackets[bracket].trials) left -= brackets[bracket++].trials
  return bracket
}

function powerOf(factor: number, exponent: number): number {
  let power = 1
  for (let k = 0; k < exponent; k++) power *= factor
  return power
}
