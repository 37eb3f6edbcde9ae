import { defineModel } from '../define/definitions.ts'
import { flag, float } from '../define/hyperparameters.ts'
import { linearOutputs, linearPullback } from '../numeric/linear-outputs.ts'
import { powersHyperparameters } from '../numeric/powers.ts'

export const logistic = defineModel({
  name: 'logistic',
  title: 'Logistic regression',
  describe: 'the probability of each class from weighted sums of features, or of their powers and products',
  equation: 'P(second class) = 1/(1 + e^−η),  of several P(k) ∝ e^ηₖ;  η = β₀ + Σⱼ βⱼxⱼ',
  references: [
    'Cox 1958, J. R. Statist. Soc. B 20, 215–242',
    'Friedman, Hastie, Tibshirani 2010, J. Statist. Softw. 33(1), 4 (symmetric form for several classes)',
  ],
  target: 'category',
  links: ['logit'],
  cost: 'log-loss',
  searchedWith: { penalty: 'ridge' },
  hyperparameters: {
    ...powersHyperparameters(5),
    intercept: flag({ default: true, describe: 'let the classes differ where all features are 0' }),
    threshold: float({
      default: 0.5,
      min: 0,
      max: 1,
      search: [0.05, 0.95],
      mark: 'decision',
      describe: 'of two classes the second is predicted from this probability on',
    }),
  },
  basis: ({ degree, interactions, intercept }) => ({ degree, interactions, intercept }),
  parameters: (
    _,
    { terms, classes },
  ): { readonly intercept: readonly [] | readonly [number]; readonly coefficients: readonly number[] } =>
    classes > 2
      ? { intercept: [classes], coefficients: [classes, terms.length] }
      : { intercept: [], coefficients: [terms.length] },
  meaning: {
    intercept: 'log odds of the second class (of several: log weight of each class) where all features are 0',
    coefficients: 'change of the log odds for one unit of each term; of several classes one row a class',
  },
  penalised: ['coefficients'],
  predict: ({ intercept, coefficients }, design, _, out, rows) =>
    linearOutputs(intercept, coefficients, design, out, rows),
  offers: {
    design: true,
    pullback: (_, design, { intercept }, slope, gradient, rows) =>
      linearPullback(design, slope, { ...gradient, free: intercept }, rows),
  },
})
