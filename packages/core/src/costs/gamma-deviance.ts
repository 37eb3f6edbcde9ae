import { defineCost } from '../define/definitions.ts'
import { exp, log } from '../numeric/elementary.ts'

export const gammaDeviance = defineCost({
  name: 'gamma-deviance',
  title: 'Gamma deviance',
  describe: 'half the mean deviance of amounts whose spread is in proportion to their mean',
  equation: 'C = 1/n Σ (yᵢ/ŷᵢ − 1 − ln(yᵢ/ŷᵢ)),  ŷ = e^η',
  references: ['McCullagh, Nelder 1989, Generalized Linear Models, 8'],
  hyperparameters: {},
  target: 'number',
  link: 'log',
  range: { above: 0 },
  row: (target, eta) => Math.max(0, target * exp(-eta) - 1 - (log(target) - eta)),
  conjugate(target, u) {
    const ratio = 1 - u // y/ŷ
    if (ratio < 0) return Number.POSITIVE_INFINITY
    return (ratio > 0 ? ratio * (log(ratio) - log(target) - 1) : 0) + 1 + log(target)
  },
  offers: {
    slope: (target, eta) => 1 - target * exp(-eta),
    curvature: (target, eta) => target * exp(-eta),
  },
})
