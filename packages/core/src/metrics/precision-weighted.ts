import { defineMetric } from '../define/metrics.ts'
import { confusion, precisionOf, weightedByClass } from '../numeric/confusion.ts'

export const precisionWeighted = defineMetric({
  name: 'precision-weighted',
  title: 'Precision, mean over rows',
  describe:
    'the share of the rows predicted as a class that are of it: the mean over classes, each counting as its rows do',
  equation: 'hits / (hits + false alarms)',
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute: (y, { values, classes = [] }, weights) =>
    weightedByClass(confusion(y, values, classes.length, weights), precisionOf),
})
