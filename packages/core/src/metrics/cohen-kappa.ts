import { defineMetric } from '../define/metrics.ts'
import { confusion } from '../numeric/confusion.ts'

export const cohenKappa = defineMetric({
  name: 'cohen-kappa',
  title: "Cohen's κ",
  describe: 'how much more often classes are predicted than by chance: 1 at best, 0 for chance',
  equation: '(p₀ − pₑ) / (1 − pₑ)',
  references: ['Cohen 1960, Educ. Psychol. Meas. 20, 37–46'],
  direction: 'maximize',
  target: 'category',
  onRequest: true,
  compute(y, { values, classes = [] }, weights) {
    const { cells, truth, predicted, total, classes: count } = confusion(y, values, classes.length, weights)
    let [hits, chance] = [0, 0]
    for (let k = 0; k < count; k++) {
      hits += cells[k * count + k]
      chance += (truth[k] / total) * (predicted[k] / total)
    }
    return (hits / total - chance) / (1 - chance)
  },
})
