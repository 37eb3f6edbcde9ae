import { defineModel } from '../define/definitions.ts'
import { choice } from '../define/hyperparameters.ts'
import { linearOutputs, linearPullback } from '../numeric/linear-outputs.ts'

/**
 * The family of constants, which says nothing of the features: what any other model has to beat. The cost decides which constant: the mean for
 * squared error, a quantile for its own; for classes the share of each, so that the most frequent one is predicted, or, where every class counts alike,
 * the same for each.
 */
export const dummy = defineModel({
  name: 'dummy',
  title: 'Constant',
  describe: 'the same number for every row, or the same probability of each class: what any other model has to beat',
  equation: 'η = β₀',
  target: 'either',
  links: ['identity', 'log', 'logit'],
  cost: { number: 'squared-error', category: 'log-loss' },
  hyperparameters: {
    predicts: choice(['auto', 'mean', 'median', 'uniform'], {
      default: 'auto',
      describe:
        'which constant, by the cost that it is best for: the mean or the median of numbers, uniform for the same probability of each class; auto: the mean of numbers, the shares of classes',
    }),
  },
  ownCost: ({ predicts }) =>
    ({
      auto: undefined,
      mean: { name: 'squared-error' },
      median: { name: 'quantile' },
      uniform: { name: 'log-loss', settings: { classWeights: 'balanced' } },
    })[predicts],
  basis: () => ({ degree: 0, interactions: false, intercept: true }),
  parameters: (
    _,
    { terms, classes },
  ): { readonly intercept: readonly [] | readonly [number]; readonly coefficients: readonly number[] } =>
    classes > 2
      ? { intercept: [classes], coefficients: [classes, terms.length] }
      : { intercept: [], coefficients: [terms.length] },
  meaning: {
    intercept: 'the prediction; for classes the log odds of the second (of several: the log weight of each class)',
    coefficients: 'none: no feature is looked at',
  },
  penalised: [],
  predict: ({ intercept, coefficients }, design, _, out, rows) =>
    linearOutputs(intercept, coefficients, design, out, rows),
  offers: {
    design: true,
    pullback: (_, design, _h, slope, gradient, rows) =>
      linearPullback(design, slope, { ...gradient, free: true }, rows),
  },
})
