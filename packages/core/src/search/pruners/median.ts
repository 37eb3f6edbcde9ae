import { int } from '../../define/hyperparameters.ts'
import { definePruner } from '../../define/pruners.ts'
import { behind } from '../behind.ts'
import { rungsBelow } from '../rungs.ts'

export const median = definePruner({
  name: 'median',
  title: 'Median',
  describe: 'stops a trial that at its step is worse than the median of the earlier ones on the same folds',
  references: ['Golovin et al. 2017, Proc. 23rd ACM SIGKDD Int. Conf. Knowl. Discov. Data Min., 1487–1495'],
  hyperparameters: {
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
  share: () => 0.5,
  verdict: (trial, others, h) => (behind(trial, others, { ...h, percentile: 50 }) ? 'stop' : 'go on'),
})
