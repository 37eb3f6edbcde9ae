import { defineMetric } from '../define/metrics.ts'
import { confusion, ofPositive, precisionOf } from '../numeric/confusion.ts'

export const precision = defineMetric({
  name: 'precision',
  title: 'Precision',
  describe:
    'the share of the rows predicted as a class that are of it: of two classes the second; of more the mean over classes; undefined where none is predicted',
  equation: 'hits / (hits + false alarms)',
  direction: 'maximize',
  target: 'category',
  compute: (y, { values, classes = [] }, weights) =>
    ofPositive(confusion(y, values, classes.length, weights), precisionOf),
})
