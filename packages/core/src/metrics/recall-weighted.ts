import { defineMetric } from '../define/metrics.ts'
import { confusion, recallOf, weightedByClass } from '../numeric/confusion.ts'

export const recallWeighted = defineMetric({
  name: 'recall-weighted',
  title: 'Recall, mean over rows',
  describe:
    'the share of the rows of a class that are predicted as it: the mean over classes, each counting as its rows do',
  equation: 'hits / (hits + misses)',
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute: (y, { values, classes = [] }, weights) =>
    weightedByClass(confusion(y, values, classes.length, weights), recallOf),
})
