import { defineMetric, type MetricDefinition } from '../define/metrics.ts'
import { confusion, fOf, macro } from '../numeric/confusion.ts'

/** F at β; its name is `f2-macro` for β = 2. */
const at = (beta: number): MetricDefinition =>
  defineMetric({
    name: `f${beta}-macro`,
    title: `F at β = ${beta}, mean over classes`,
    describe:
      'the harmonic mean of precision and recall, recall counting β² times: the mean over classes, each counting alike, where a class without a value counts 0',
    equation: '(1 + β²) hits / ((1 + β²) hits + β² misses + false alarms)',
    references: ['van Rijsbergen 1979, Information Retrieval, ch. 7'],
    direction: 'maximize',
    target: 'category',
    onRequest: true,
    parameter: {
      prefix: 'f',
      suffix: '-macro',
      symbol: 'β',
      default: 1,
      above: 0,
      describe: 'how many times as important recall is as precision',
      at,
    },
    compute: (y, { values, classes = [] }, weights) => macro(confusion(y, values, classes.length, weights), fOf(beta)),
  })

export const f1Macro = at(1)
