import { int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { betterAt, rungOf } from '../rungs.ts'

export const hyperband = definePruner({
  name: 'hyperband',
  title: 'Hyperband',
  describe: 'runs several successive halvings side by side, from many trials stopped early to few that run long',
  references: ['Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar 2018, J. Mach. Learn. Res. 18 (185), 1–52'],
  hyperparameters: {
    most: int({ default: 81, min: 1, symbol: 'R', describe: 'steps of a whole training' }),
    factor: int({ default: 3, min: 2, symbol: 'η', describe: 'one in so many goes on' }),
    first: int({ default: 1, min: 1, describe: 'step of the first rung of the bracket that stops earliest' }),
  },
  verdict(trial, others, { most, factor, first }) {
    const brackets = bracketsOf(most, factor, first)
    const own = bracketOf(trial.number, brackets)
    const { start } = brackets[own]
    const rung = rungOf(trial, start, factor)
    if (rung === undefined || rung.step >= most) return 'go on'
    const rivals = others.filter(({ number }) => bracketOf(number, brackets) === own)
    const { better, been } = betterAt(trial, rivals, rung)
    return better >= Math.max(1, Math.floor((been + 1) / factor)) ? 'stop' : 'go on'
  },
})

interface Bracket {
  /** The step of its first rung. */
  readonly start: number
  /** Its trials in each round of numbers. */
  readonly trials: number
}

/** Bracket s of s_max … 0 has ⌈(s_max + 1)/(s + 1)·η^s⌉ trials and its first rung s steps of η below the end. */
function bracketsOf(most: number, factor: number, first: number): readonly Bracket[] {
  let levels = 0
  for (let step = first; step * factor <= most; step *= factor) levels++
  return Array.from({ length: levels + 1 }, (_, k) => {
    const [below, above] = [powerOf(factor, k), powerOf(factor, levels - k)]
    return { start: first * below, trials: Math.ceil(((levels + 1) / (levels - k + 1)) * above) }
  })
}

function bracketOf(number: number, brackets: readonly Bracket[]): number {
  let round = 0
  for (const { trials } of brackets) round += trials
  let place = number % round
  let bracket = 0
  while (place >= brackets[bracket].trials) place -= brackets[bracket++].trials
  return bracket
}

function powerOf(factor: number, exponent: number): number {
  let power = 1
  for (let k = 0; k < exponent; k++) power *= factor
  return power
}
