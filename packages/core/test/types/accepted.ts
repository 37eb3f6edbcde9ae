// Every line here compiles: what is inferred is what a user expects.
import {
  coordinateDescent,
  dataset,
  elasticNet,
  estimator,
  fit,
  gradientDescent,
  grid,
  kFold,
  type Label,
  lasso,
  linear,
  logistic,
  nesterov,
  oneOf,
  plan,
  range,
  ridge,
  standardize,
  tune,
} from '../../src/index.ts'

const data = dataset({ x: [1, 2, 3], y: [2, 4, 7] }, { target: 'y' })
const line = await fit(
  estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 0.1, epochs: 500 }) }),
  data,
)

export const coefficients: Float64Array = line.parameters.coefficients
export const intercept: number = line.parameters.intercept
export const learningRate: number = line.hyperparameters.algorithm.learningRate
export const degree: number = line.hyperparameters.model.degree
export const form: 'look-ahead' | 'gradient' = (await fit(estimator({ model: linear(), algorithm: nesterov() }), data))
  .hyperparameters.algorithm.form
export const lambda: number = (
  await fit(estimator({ model: linear(), penalty: lasso({ lambda: 0.1 }), algorithm: coordinateDescent() }), data)
).hyperparameters.penalty.lambda
export const scaled: boolean = (await fit(estimator({ model: linear(), transforms: [standardize()] }), data))
  .hyperparameters.transforms[0].standardize
export const open = estimator({ model: linear({ degree: range(1, 9) }), penalty: ridge({ lambda: range(1e-4, 1e2) }) })

const study = await tune(open, data, { validation: kFold(3), strategy: grid({ points: 5 }) })
export const bestLambda: number = study.best.hyperparameters.penalty.lambda
export const bestDegree: number = study.best.hyperparameters.model.degree
export const folds: readonly number[] = study.best.score.folds
export const simplest: number = study.simplestWithinOneStandardError.hyperparameters.penalty.lambda
export const refitted: Float64Array = (await study.refit()).parameters.coefficients
const either = estimator({ model: linear(), algorithm: nesterov({ form: oneOf('look-ahead', 'gradient') }) })
export const chosen: 'look-ahead' | 'gradient' = (await tune(either, data)).best.hyperparameters.algorithm.form
export const usual: number = (await tune(estimator({ model: linear(), penalty: elasticNet() }), data)).best
  .hyperparameters.penalty.mixture
const sure = await fit(estimator({ model: logistic({ threshold: 0.4 }) }), data)
export const numbers: Float64Array = line.predict(data)
export const labels: readonly (Label | null)[] = sure.predict(data)
export const chances: Float64Array | undefined = sure.probabilities(data).get('yes')
export const logOdds: Float64Array = sure.parameters.coefficients
export const threshold: number = sure.hyperparameters.model.threshold
export const text: string = plan(open, data).toString()

const alternatives = estimator({
  model: linear(),
  penalty: oneOf(ridge({ lambda: range(1e-3, 10) }), elasticNet({ lambda: range(1e-3, 1), mixture: 0.5 })),
  algorithm: coordinateDescent(),
})
const { penalty } = (
  await tune(alternatives, data, {
    constraints: [
      { describe: 'λ is not near 0.1', holds: (h) => Math.abs(h.penalty.lambda - 0.1) > 0.01 },
      { describe: 'λ is at most 5', of: (h) => h.penalty.lambda, high: () => 5 },
    ],
  })
).best.hyperparameters
export const lambdaOfEither: number = penalty.lambda
export const mixture: number = 'mixture' in penalty ? penalty.mixture : 0
