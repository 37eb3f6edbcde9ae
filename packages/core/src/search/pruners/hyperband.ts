import { int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { bracketOf, bracketsOf, roundOf } from '../brackets.ts'
import { betterAt, rungOf, rungsBelow } from '../rungs.ts'

/** Trials of one bracket are compared as they come; so many are enough for its first rung. */
const SIDE_BY_SIDE = 81

export const hyperband = definePruner({
  name: 'hyperband',
  title: 'Hyperband',
  describe: 'runs several successive halvings side by side, from many trials stopped early to few that run long',
  references: ['Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar 2018, J. Mach. Learn. Res. 18 (185), 1–52'],
  hyperparameters: {
    most: int({
      default: 0,
      min: 0,
      symbol: 'R',
      describe: 'steps of a whole training; 0 stands for those that the search allows',
    }),
    factor: int({ default: 3, min: 2, symbol: 'η', describe: 'one in so many goes on' }),
    first: int({ default: 1, min: 1, describe: 'step of the first rung of the bracket that stops earliest' }),
  },
  compares: 'steps',
  steps(number, steps, { most, factor, first }) {
    const brackets = bracketsOf(most || steps, factor, first)
    return rungsBelow(most || steps, brackets[bracketOf(number, brackets)].start, factor)
  },
  together: (steps, { most, factor, first }) =>
    Math.min(roundOf(bracketsOf(most || steps, factor, first)), SIDE_BY_SIDE),
  share: ({ factor }) => 1 / factor,
  verdict(trial, others, { most, factor, first }, steps) {
    const brackets = bracketsOf(most || steps, factor, first)
    const own = bracketOf(trial.number, brackets)
    const rung = rungOf(trial, brackets[own].start, factor)
    if (rung === undefined || rung.step >= (most || steps)) return 'go on'
    const rivals = others.filter(({ number }) => bracketOf(number, brackets) === own)
    const { better, been } = betterAt(trial, rivals, rung)
    return better >= Math.max(1, Math.floor((been + 1) / factor)) ? 'stop' : 'go on'
  },
})
