import { defineCost } from '../define/definitions.ts'
import { exp, log } from '../numeric/elementary.ts'

export const poissonDeviance = defineCost({
  name: 'poisson-deviance',
  title: 'Poisson deviance',
  describe: 'half the mean deviance of counts whose variance is their mean',
  equation: 'C = 1/n Σ (ŷᵢ − yᵢ + yᵢ ln(yᵢ/ŷᵢ)),  ŷ = e^η',
  references: ['Nelder, Wedderburn 1972, J. R. Statist. Soc. A 135, 370–384'],
  hyperparameters: {},
  target: 'number',
  link: 'log',
  range: { min: 0 },
  row: (target, eta) => (target > 0 ? Math.max(0, exp(eta) - target + target * (log(target) - eta)) : exp(eta)),
  conjugate(target, u) {
    const mean = u + target
    if (mean < 0) return Number.POSITIVE_INFINITY
    return (mean > 0 ? mean * (log(mean) - 1) : 0) + (target > 0 ? target * (1 - log(target)) : 0)
  },
  offers: {
    slope: (target, eta) => exp(eta) - target,
    curvature: (_, eta) => exp(eta),
  },
})
