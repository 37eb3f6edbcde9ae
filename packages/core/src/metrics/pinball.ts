import { defineMetric, type MetricDefinition } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'

/** The pinball loss of the quantile τ; its name is `pinball-0.9` for τ = 0.9. */
const at = (tau: number): MetricDefinition =>
  defineMetric({
    name: tau === 0.5 ? 'pinball' : `pinball-${tau}`,
    title: `Pinball loss at τ = ${tau}`,
    describe: 'the mean of the residuals, τ times those above and 1 − τ times those below the prediction',
    equation: '1/n Σ max(τ(yᵢ − ŷᵢ), (τ − 1)(yᵢ − ŷᵢ))',
    references: ['Koenker & Bassett 1978, Econometrica 46, 33–50'],
    direction: 'minimize',
    target: 'number',
    onRequest: true,
    parameter: {
      prefix: 'pinball-',
      symbol: 'τ',
      default: 0.5,
      above: 0,
      below: 1,
      describe: 'the quantile that is predicted',
      at,
    },
    compute: (y, { values }, weights) =>
      meanOverRows(y.length, weights, (i) => {
        const residual = y[i] - values[i]
        return residual > 0 ? tau * residual : (tau - 1) * residual
      }),
  })

export const pinball = at(0.5)
