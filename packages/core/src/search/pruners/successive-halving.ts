import { int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { betterAt, firstRung, rungHyperparameters, rungOf, rungsBelow } from '../rungs.ts'

export const successiveHalving = definePruner({
  name: 'successive-halving',
  title: 'Successive halving',
  describe:
    'of a cohort of trials lets the best half (or third …) go on from rung to rung; a trial stops once so many are known to be better',
  references: ['Jamieson & Talwalkar 2016, Proc. 19th Int. Conf. Artif. Intell. Stat., 240–248'],
  hyperparameters: {
    cohort: int({ default: 27, min: 2, describe: 'trials that compete' }),
    ...rungHyperparameters,
  },
  compares: 'steps',
  steps: (_, most, { first, factor }) => rungsBelow(most, firstRung(first, most), factor),
  together: (_, { cohort }) => cohort,
  share: ({ factor }) => 1 / factor,
  verdict(trial, others, { cohort, factor, first }, most) {
    const rung = rungOf(trial, firstRung(first, most), factor)
    if (rung === undefined) return 'go on'
    const group = Math.floor(trial.number / cohort)
    const rivals = others.filter(({ number }) => Math.floor(number / cohort) === group)
    let places = cohort
    for (let k = 0; k <= rung.level; k++) places = Math.max(1, Math.floor(places / factor))
    return betterAt(trial, rivals, rung).better >= places ? 'stop' : 'go on'
  },
})
