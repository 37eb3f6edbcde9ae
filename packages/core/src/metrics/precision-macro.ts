import { defineMetric } from '../define/metrics.ts'
import { confusion, macro, precisionOf } from '../numeric/confusion.ts'

export const precisionMacro = defineMetric({
  name: 'precision-macro',
  title: 'Precision, mean over classes',
  describe:
    'the share of the rows predicted as a class that are of it: the mean over classes, each counting alike, where a class without a value counts 0',
  equation: 'hits / (hits + false alarms)',
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute: (y, { values, classes = [] }, weights) => macro(confusion(y, values, classes.length, weights), precisionOf),
})
