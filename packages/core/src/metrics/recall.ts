import { defineMetric } from '../define/metrics.ts'
import { confusion, ofPositive, recallOf } from '../numeric/confusion.ts'

export const recall = defineMetric({
  name: 'recall',
  title: 'Recall',
  describe:
    'the share of the rows of a class that are predicted as it: of two classes the second; of more the mean over classes; undefined where there is none',
  equation: 'hits / (hits + misses)',
  direction: 'maximize',
  target: 'category',
  compute: (y, { values, classes = [] }, weights) =>
    ofPositive(confusion(y, values, classes.length, weights), recallOf),
})
