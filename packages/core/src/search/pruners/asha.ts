import { definePruner } from '../../define/pruners.ts'
import { betterAt, firstRung, rungHyperparameters, rungOf, rungsBelow } from '../rungs.ts'

export const asha = definePruner({
  name: 'asha',
  title: 'Asynchronous successive halving',
  describe:
    'lets a trial go on from a rung when it is among the best half (or third …) of those that have been there so far',
  references: ['Li et al. 2020, Proc. Mach. Learn. Syst. 2, 230–246'],
  hyperparameters: {
    ...rungHyperparameters,
  },
  compares: 'steps',
  steps: (_, most, { first, factor }) => rungsBelow(most, firstRung(first, most), factor),
  together: (_, { factor }) => factor * factor,
  share: ({ factor }) => 1 / factor,
  verdict(trial, others, { factor, first }, most) {
    const rung = rungOf(trial, firstRung(first, most), factor)
    if (rung === undefined) return 'go on'
    const { better, been } = betterAt(trial, others, rung)
    return better >= Math.max(1, Math.floor((been + 1) / factor)) ? 'stop' : 'go on'
  },
})
