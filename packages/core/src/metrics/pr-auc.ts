import { defineMetric } from '../define/metrics.ts'
import { againstRest } from '../numeric/one-against-rest.ts'
import { averagePrecision } from '../numeric/ranking.ts'

export const prAuc = defineMetric({
  name: 'pr-auc',
  title: 'Area under the precision-recall curve',
  describe:
    'the average precision of the second class: precision at each distinct probability times the step in recall; of more classes the mean, each against the rest; undefined where a class has no rows',
  equation: 'Σ_k (R_k − R_{k−1}) P_k',
  references: ['Davis & Goadrich 2006, ICML, 233–240'],
  direction: 'maximize',
  target: 'category',
  needs: 'probabilities',
  compute: (y, prediction, weights) => againstRest(y, prediction, weights, averagePrecision),
})
