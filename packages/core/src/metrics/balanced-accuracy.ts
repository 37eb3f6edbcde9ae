import { defineMetric } from '../define/metrics.ts'
import { byClass, confusion, recallOf } from '../numeric/confusion.ts'
import { mean } from '../numeric/sum.ts'

export const balancedAccuracy = defineMetric({
  name: 'balanced-accuracy',
  title: 'Balanced accuracy',
  describe: 'the mean over classes of the share of their rows that is predicted; undefined where a class has no rows',
  equation: '1/K Σ_k recall_k',
  references: ['Brodersen et al. 2010, ICPR, 3121–3124'],
  direction: 'maximize',
  target: 'category',
  compute: (y, { values, classes = [] }, weights) =>
    mean(byClass(confusion(y, values, Math.max(classes.length, 2), weights), recallOf)),
})
