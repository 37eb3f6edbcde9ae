import { defineMetric } from '../define/metrics.ts'
import { confusion, macro, recallOf } from '../numeric/confusion.ts'

export const recallMacro = defineMetric({
  name: 'recall-macro',
  title: 'Recall, mean over classes',
  describe:
    'the share of the rows of a class that are predicted as it: the mean over classes, each counting alike, where a class without a value counts 0',
  equation: 'hits / (hits + misses)',
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute: (y, { values, classes = [] }, weights) => macro(confusion(y, values, classes.length, weights), recallOf),
})
