import { defineMetric } from '../define/metrics.ts'
import { confusion } from '../numeric/confusion.ts'

export const matthews = defineMetric({
  name: 'matthews',
  title: 'Matthews correlation',
  describe:
    'the correlation of classes and predicted classes: 1 at best, 0 for chance; undefined where either is constant',
  equation: '(n Σ hits_k − Σ true_k predicted_k) / √((n² − Σ predicted_k²)(n² − Σ true_k²))',
  references: ['Matthews 1975, Biochim. Biophys. Acta 405, 442–451', 'Gorodkin 2004, Comput. Biol. Chem. 28, 367–374'],
  direction: 'maximize',
  target: 'category',
  compute(y, { values, classes = [] }, weights) {
    const { cells, truth, predicted, total, classes: count } = confusion(y, values, classes.length, weights)
    let [hits, both, own, other] = [0, 0, 0, 0]
    for (let k = 0; k < count; k++) {
      const [t, p] = [truth[k] / total, predicted[k] / total]
      hits += cells[k * count + k] / total
      both += t * p
      own += t * (1 - t)
      other += p * (1 - p)
    }
    return own > 0 && other > 0 ? (hits - both) / Math.sqrt(own * other) : undefined
  },
})
