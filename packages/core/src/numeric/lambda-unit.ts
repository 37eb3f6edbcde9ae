import { choice } from '../define/hyperparameters.ts'

/** What λ is counted in; penalties with a corner have it. */
export const lambdaUnitHyperparameter = {
  lambdaUnit: choice(['one', 'lambda-max'], {
    default: 'one',
    describe:
      'what λ is counted in: 1, or the least λ at which the training rows leave every coefficient at 0; the latter where the usual range is searched',
  }),
}

/** The share of λ that acts as λ₁ is at least this when the largest λ is told: without a corner no λ is enough (Friedman et al. 2010, 2.5). */
const LEAST_SHARE = 1e-3

/** The least λ at which every coefficient is 0: `steepest` is the largest slope of the cost at 0, `l1` and `l2` what λ is made of. */
export const largestLambda = (steepest: number, { l1, l2 }: { readonly l1: number; readonly l2: number }): number =>
  steepest / Math.max(l1 / (l1 + l2), LEAST_SHARE)
