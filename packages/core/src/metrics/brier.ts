import { defineMetric } from '../define/metrics.ts'
import { countClasses } from '../numeric/confusion.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { probabilityOf } from '../numeric/one-against-rest.ts'

export const brier = defineMetric({
  name: 'brier',
  title: 'Brier score',
  describe:
    'the mean squared error of the probabilities: of the second of two classes; of more classes, summed over them',
  equation: '1/n Σᵢ (pᵢ − yᵢ)²; for K > 2, 1/n Σᵢ Σ_k (pᵢₖ − [yᵢ = k])²',
  references: ['Brier 1950, Mon. Weather Rev. 78, 1–3'],
  direction: 'minimize',
  target: 'category',
  needs: 'probabilities',
  compute(y, prediction, weights) {
    const classes = countClasses(y, prediction.values, prediction.classes?.length ?? 0, weights)
    const asked = classes <= 2 ? [1] : Array.from({ length: classes }, (_, k) => k)
    const probabilities = asked.map((k) => [k, probabilityOf(prediction, k)] as const)
    return meanOverRows(y.length, weights, (i) => {
      let squares = 0
      for (const [k, p] of probabilities) {
        const error = p[i] - (y[i] === k ? 1 : 0)
        squares += error * error
      }
      return squares
    })
  },
})
