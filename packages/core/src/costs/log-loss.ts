import { defineCost } from '../define/definitions.ts'
import { choice } from '../define/hyperparameters.ts'
import { balancedWeights } from '../numeric/balanced-weights.ts'
import { exp, log, log1p, logistic } from '../numeric/elementary.ts'

export const logLoss = defineCost({
  name: 'log-loss',
  title: 'Log loss',
  describe: 'minus the mean logarithm of the probability that the right class was given',
  equation: 'C = −1/n Σ ln P(yᵢ)',
  references: ['Good 1952, J. R. Statist. Soc. B 14, 107–114'],
  hyperparameters: {
    classWeights: choice(['none', 'balanced'], {
      default: 'none',
      describe: 'let every class count alike however rare it is (balanced), or every row (none)',
    }),
  },
  target: 'category',
  link: 'logit',
  row: (target, eta) => Math.max(eta, 0) - target * eta + log1p(exp(-Math.abs(eta))),
  conjugate: (target, u) => entropy(u + target) + entropy(1 - u - target),
  several: {
    conjugate(target, u) {
      let sum = 0
      for (let k = 0; k < u.length; k++) sum += entropy(u[k] + (k === target ? 1 : 0))
      return sum
    },
    row(target, eta) {
      const most = eta.reduce((a, b) => Math.max(a, b))
      let sum = 0
      for (let k = 0; k < eta.length; k++) sum += exp(eta[k] - most)
      return log(sum) + most - eta[target]
    },
    slope(target, eta, _, out) {
      const most = eta.reduce((a, b) => Math.max(a, b))
      let sum = 0
      for (let k = 0; k < eta.length; k++) {
        out[k] = exp(eta[k] - most)
        sum += out[k]
      }
      for (let k = 0; k < eta.length; k++) out[k] = out[k] / sum - (k === target ? 1 : 0)
    },
  },
  reweigh: (target, weights, { classWeights }) =>
    classWeights === 'balanced' ? balancedWeights(target, weights) : undefined,
  offers: {
    slope: (target, eta) => logistic(eta) - target,
    curvature: (_, eta) => logistic(eta) * logistic(-eta),
  },
})

/** p ln p, infinite where p is no probability. */
const entropy = (p: number): number => (p > 0 ? p * log(p) : p === 0 ? 0 : Number.POSITIVE_INFINITY)
