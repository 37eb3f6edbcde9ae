// Every line under a `// refused:` comment must not compile, with an error on that line that contains the text after the colon.
import {
  adam,
  cholesky,
  coordinateDescent,
  dataset,
  elasticNet,
  estimator,
  fit,
  gradientDescent,
  lasso,
  linear,
  logistic,
  nesterov,
  none,
  oneOf,
  qr,
  range,
  ridge,
  squaredError,
  standardize,
  tune,
} from '../../src/index.ts'

const data = dataset({ x: [1, 2, 3], y: [2, 4, 7] }, { target: 'y' })
const open = estimator({ model: linear({ degree: range(1, 9) }), penalty: ridge({ lambda: range(1e-4, 1e2) }) })
const settled = estimator({ model: linear(), algorithm: gradientDescent({ learningRate: 0.1, epochs: 500 }) })
const line = await fit(settled, data)
const study = await tune(open, data)
const classes = await fit(estimator({ model: logistic() }), data)
const either = estimator({ model: linear(), algorithm: nesterov({ form: oneOf('look-ahead', 'gradient') }) })

// refused: tune() this estimator
fit(open, data)
// refused: tune() this estimator
fit(either, data)
// refused: does not offer slope
estimator({ model: linear(), penalty: lasso({ lambda: 1 }), algorithm: gradientDescent() })
// refused: does not offer slope
estimator({ model: linear(), penalty: elasticNet({ lambda: 1 }), algorithm: adam() })
// refused: does not offer quadratic
estimator({ model: linear(), penalty: lasso(), algorithm: qr() })
// refused: does not offer quadratic
estimator({ model: linear(), penalty: elasticNet(), algorithm: cholesky() })
// refused: degre
linear({ degre: 2 })
// refused: learningrate
gradientDescent({ learningrate: 0.1 })
// refused: string
linear({ degree: 'three' })
// refused: string
ridge({ lambda: '0.1' })
// refused: backwards
nesterov({ form: 'backwards' })
// refused: boolean
standardize({ standardize: range(0, 1) })
// refused: coefficients
linear({ coefficients: [1, 2] })
// refused: intercept
linear(line.parameters)
// refused: predict
settled.predict(data)
// refused: parameters
open.parameters
// refused: learningRate
line.parameters.learningRate
// refused: coefficients
line.hyperparameters.model.coefficients
// refused: lambda
line.hyperparameters.algorithm.lambda
// refused: read-only
line.hyperparameters.algorithm.learningRate = 2
// refused: model
estimator({ penalty: none() })
// refused: predict
estimator({ model: ridge() })
// refused: train
estimator({ model: linear(), algorithm: squaredError() })
// refused: Float64Array
export const numbers: Float64Array = classes.predict(data)
// refused: Estimator
fit(line, data)
// refused: degree
line.predict(data).degree
// refused: Estimator
fit(linear(), data)
// refused: lamda
study.best.hyperparameters.penalty.lamda
// refused: algorithm
study.best.hyperparameters.algorithm
// refused: read-only
study.best.hyperparameters.model.degree = 2
// refused: parameters
study.best.parameters
// refused: predict
study.predict(data)
// refused: metrics
tune(open, data, { metrics: 'rmse' })
// refused: Splitter
tune(open, data, { validation: 5 })
// refused: Estimator
tune(linear(), data)

export { coordinateDescent }

const alternatives = estimator({ model: linear(), penalty: oneOf(ridge({ lambda: range(1e-3, 10) }), lasso()) })
// refused: tune() this estimator
fit(alternatives, data)
// refused: is not assignable
estimator({ model: linear(), penalty: oneOf(ridge(), lasso()), algorithm: cholesky() })
// refused: Property 'rate' does not exist
tune(alternatives, data, { constraints: [{ describe: 'no such thing', holds: (h) => h.penalty.rate > 0 }] })
