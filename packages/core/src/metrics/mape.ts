import { defineMetric } from '../define/metrics.ts'
import { weightedMean } from '../numeric/moments.ts'
import { residuals } from '../numeric/residuals.ts'

export const mape = defineMetric({
  name: 'mape',
  title: 'Mean absolute percentage error',
  describe: 'the mean size of the residuals as a fraction of the target; undefined where a target is 0',
  equation: '1/n Σ |yᵢ − ŷᵢ| / |yᵢ|',
  direction: 'minimize',
  target: 'number',
  compute(y, { values }, weights) {
    const counts = (i: number) => weights?.[i] !== 0
    if (y.some((own, i) => own === 0 && counts(i))) return undefined
    const shares = residuals(y, values).map((r, i) => (counts(i) ? Math.abs(r / y[i]) : 0))
    return weightedMean(shares, weights)
  },
})
