import { defineMetric } from '../define/metrics.ts'
import { confusion, ofPositive, specificityOf } from '../numeric/confusion.ts'

export const specificity = defineMetric({
  name: 'specificity',
  title: 'Specificity',
  describe:
    'the share of the rows of other classes that are not predicted as a class: of two classes the second; of more the mean over classes; undefined where there are none',
  equation: 'correct rejections / (correct rejections + false alarms)',
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute: (y, { values, classes = [] }, weights) =>
    ofPositive(confusion(y, values, classes.length, weights), specificityOf),
})
