import { defineCost } from '../define/definitions.ts'
import { float } from '../define/hyperparameters.ts'

export const huber = defineCost({
  name: 'huber',
  title: 'Huber loss',
  describe: 'squared error for small residuals, absolute error for large ones, so that outliers pull less',
  equation: 'C = 1/n Σ ½r² for |r| ≤ δ, δ(|r| − ½δ) beyond;  r = yᵢ − ŷᵢ',
  references: ['Huber 1964, Ann. Math. Statist. 35, 73–101'],
  hyperparameters: {
    delta: float({
      default: 1.345,
      above: 0,
      scale: 'log',
      search: [1e-2, 1e2],
      symbol: 'δ',
      describe: 'residuals up to this size, in units of the target, count by their square',
      simpler: 'up',
    }),
  },
  target: 'number',
  link: 'identity',
  row(target, prediction, { delta }) {
    const size = Math.abs(target - prediction)
    return size <= delta ? (size * size) / 2 : delta * (size - delta / 2)
  },
  conjugate: (target, u, { delta }) =>
    Math.abs(u) <= delta * (1 + 1e-12) ? (u * u) / 2 + u * target : Number.POSITIVE_INFINITY,
  offers: {
    slope: (target, prediction, { delta }) => Math.max(-delta, Math.min(delta, prediction - target)),
    curvature: (target, prediction, { delta }) => delta / Math.max(delta, Math.abs(target - prediction)),
  },
})
