import { defineMetric, type MetricDefinition } from '../define/metrics.ts'
import { confusion, fOf, ofPositive } from '../numeric/confusion.ts'

/** F at β; its name is `f2` for β = 2. */
const at = (beta: number): MetricDefinition =>
  defineMetric({
    name: `f${beta}`,
    title: `F at β = ${beta}`,
    describe:
      'the harmonic mean of precision and recall, recall counting β² times: of two classes the second; of more the mean over classes',
    equation: '(1 + β²) hits / ((1 + β²) hits + β² misses + false alarms)',
    references: ['van Rijsbergen 1979, Information Retrieval, ch. 7'],
    direction: 'maximize',
    target: 'category',
    parameter: {
      prefix: 'f',

      symbol: 'β',
      default: 1,
      above: 0,
      describe: 'how many times as important recall is as precision',
      at,
    },
    compute: (y, { values, classes = [] }, weights) =>
      ofPositive(confusion(y, values, classes.length, weights), fOf(beta)),
  })

export const f1 = at(1)
