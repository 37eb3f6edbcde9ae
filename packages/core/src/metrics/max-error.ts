import { defineMetric } from '../define/metrics.ts'

export const maxError = defineMetric({
  name: 'max-error',
  title: 'Largest error',
  describe: 'the size of the largest residual; weights only say which rows count',
  equation: 'maxᵢ |yᵢ − ŷᵢ|',
  direction: 'minimize',
  target: 'number',
  compute(y, { values }, weights) {
    let most = -1
    for (let i = 0; i < y.length; i++) if (weights?.[i] !== 0) most = Math.max(most, Math.abs(y[i] - values[i]))
    return most >= 0 ? most : undefined
  },
})
