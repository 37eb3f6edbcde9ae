import { float, int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { behind } from '../behind.ts'
import { rungsBelow } from '../rungs.ts'

export const percentile = definePruner({
  name: 'percentile',
  title: 'Percentile',
  describe: 'stops a trial that at its step is worse than a percentile of the earlier ones on the same folds',
  hyperparameters: {
    percentile: float({
      default: 25,
      above: 0,
      below: 100,
      describe: 'percentile of the scores that a trial must reach',
    }),
    startup: int({
      default: 5,
      min: 1,
      describe: 'trials that must have reached the step before one is stopped there',
    }),
    warmup: int({ default: 0, min: 0, describe: 'steps up to which no trial is stopped' }),
  },
  compares: 'either',
  steps: (_, most) => rungsBelow(most, 1, 2),
  together: () => 8,
  share: ({ percentile }) => percentile / 100,
  verdict: (trial, others, h) => (behind(trial, others, h) ? 'stop' : 'go on'),
})
