import { defineMetric } from '../define/metrics.ts'
import { each } from '../kernels/each.ts'
import { scope } from '../kernels/memory.ts'
import { countClasses } from '../numeric/confusion.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { probabilityOf } from '../numeric/one-against-rest.ts'

export const logLoss = defineMetric({
  name: 'log-loss',
  title: 'Log loss',
  describe: 'the mean of −log of the probability that was given to the true class; infinite where one was given 0',
  equation: '−1/n Σᵢ log p(yᵢ)',
  references: ['Good 1952, J. R. Statist. Soc. B 14, 107–114'],
  direction: 'minimize',
  target: 'category',
  needs: 'probabilities',
  compute(y, prediction, weights) {
    const classes = countClasses(y, prediction.values, prediction.classes?.length ?? 0, weights)
    const probabilities = Array.from({ length: classes }, (_, k) => probabilityOf(prediction, k))
    return scope((take) => {
      const own = take(y.length, Float64Array, false)
      for (let i = 0; i < y.length; i++) own[i] = probabilities[y[i]][i]
      each('log', own, own)
      return meanOverRows(y.length, weights, (i) => -own[i])
    })
  },
})
