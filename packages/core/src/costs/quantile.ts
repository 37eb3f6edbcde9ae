import { defineCost } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'

export const quantile = defineCost({
  name: 'quantile',
  title: 'Quantile (pinball) loss',
  describe:
    'what is least where a share q of the targets lies below the prediction: a quantile, the median for q = 0.5',
  equation: 'C = 1/n Σ max(q r, (q − 1) r);  r = yᵢ − ŷᵢ',
  references: ['Koenker, Bassett 1978, Econometrica 46, 33–50'],
  hyperparameters: {
    quantile: float({
      default: 0.5,
      above: 0,
      below: 1,
      search: [0.05, 0.95],
      symbol: 'q',
      describe: 'share of the targets that lies below what is predicted',
    }),
  },
  target: 'number',
  link: 'identity',
  row: (target, prediction, { quantile: q }) =>
    target >= prediction ? q * (target - prediction) : (1 - q) * (prediction - target),
  metric: ({ quantile: q }) => `pinball-${q}`,
  offers: {
    level: ({ quantile: q }) => q,
  },
})
