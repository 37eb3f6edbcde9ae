import { defineMetric, type MetricDefinition } from '../define/metrics.ts'
import { meanOverRows } from '../numeric/mean-over-rows.ts'
import { tweedieDeviance as ofRow } from '../numeric/unit-deviance.ts'

const usual = 1.5

/** The deviance of the family with variance μ^p; its name is `tweedie-deviance-1.7` for p = 1.7. */
const at = (power: number): MetricDefinition =>
  defineMetric({
    name: power === usual ? 'tweedie-deviance' : `tweedie-deviance-${power}`,
    title: `Tweedie deviance at p = ${power}`,
    describe:
      'the mean deviance of amounts whose variance is the p-th power of their mean; undefined where the target is below 0 or a prediction is not above',
    equation: '2/n Σ (yᵢ^(2−p)/((1−p)(2−p)) − yᵢŷᵢ^(1−p)/(1−p) + ŷᵢ^(2−p)/(2−p))',
    references: ['Jørgensen 1987, J. R. Statist. Soc. B 49, 127–162'],
    direction: 'minimize',
    target: 'number',
    onRequest: true,
    parameter: {
      prefix: 'tweedie-deviance-',
      symbol: 'p',
      default: usual,
      min: 1,
      describe:
        'the power of the mean that the variance is: 1 for counts, 2 for amounts above 0, between for amounts that may be 0',
      at,
    },
    compute: (y, { values }, weights) => meanOverRows(y.length, weights, (i) => ofRow(y[i], values[i], power)),
  })

export const tweedieDeviance = at(usual)
