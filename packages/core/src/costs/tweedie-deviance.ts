import { defineCost } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'
import { exp, pow } from '../numeric/elementary.ts'

export const tweedieDeviance = defineCost({
  name: 'tweedie-deviance',
  title: 'Tweedie deviance',
  describe:
    'half the mean deviance of amounts that are often exactly 0: their variance is a power of their mean between 1 and 2',
  equation: 'C = 1/n Σ (yᵢ^(2−q)/((1−q)(2−q)) − yᵢŷᵢ^(1−q)/(1−q) + ŷᵢ^(2−q)/(2−q)),  ŷ = e^η',
  references: ['Jørgensen 1987, J. R. Statist. Soc. B 49, 127–162'],
  hyperparameters: {
    power: float({
      default: 1.5,
      above: 1,
      below: 2,
      search: [1.1, 1.9],
      symbol: 'q',
      describe: 'power of the mean in proportion to which the variance grows',
    }),
  },
  target: 'number',
  link: 'log',
  range: { min: 0 },
  row(target, eta, { power: q }) {
    const own = target > 0 ? pow(target, 2 - q) / ((1 - q) * (2 - q)) : 0
    return Math.max(0, own - (target * exp((1 - q) * eta)) / (1 - q) + exp((2 - q) * eta) / (2 - q))
  },
  offers: {
    slope: (target, eta, { power: q }) => exp((2 - q) * eta) - target * exp((1 - q) * eta),
    curvature: (target, eta, { power: q }) => (2 - q) * exp((2 - q) * eta) - (1 - q) * target * exp((1 - q) * eta),
  },
})
