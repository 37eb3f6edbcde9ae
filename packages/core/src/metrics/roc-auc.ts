import { defineMetric } from '../define/metrics.ts'
import { againstRest } from '../numeric/one-against-rest.ts'
import { areaUnderRoc } from '../numeric/ranking.ts'

export const rocAuc = defineMetric({
  name: 'roc-auc',
  title: 'Area under the ROC curve',
  describe:
    'the chance that a row of the second class gets a higher probability of it than one of the first, ties counting half; of more classes the mean, each against the rest; undefined where a class has no rows',
  equation: 'P(p⁺ > p⁻) + ½ P(p⁺ = p⁻)',
  references: ['Hanley & McNeil 1982, Radiology 143, 29–36'],
  direction: 'maximize',
  target: 'category',
  needs: 'probabilities',
  compute: (y, prediction, weights) => againstRest(y, prediction, weights, areaUnderRoc),
})
