// What a user writes, checked with the types of the package; no declaration file is skipped.
import { estimator, type Fitted, fit, gradientDescent, lasso, linear, qr, readCsv, train } from '@hp/core'
import * as algorithms from '@hp/core/algorithms'
import * as costs from '@hp/core/costs'
import { type Dataset, recipes } from '@hp/core/data'
import { definePenalty, float, HpError } from '@hp/core/define'
import { ready } from '@hp/core/kernels'
import * as metrics from '@hp/core/metrics'
import * as models from '@hp/core/models'
import manifest from '@hp/core/package.json' with { type: 'json' }
import * as penalties from '@hp/core/penalties'
import { median } from '@hp/core/pruners'
import * as registry from '@hp/core/registry'
import table from '@hp/core/registry.json' with { type: 'json' }
import * as lazy from '@hp/core/registry.lazy'
import { holdOut } from '@hp/core/splitters'
import { readQuery } from '@hp/core/sql'
import { tpe } from '@hp/core/strategies'
import { standardize } from '@hp/core/transforms'

const data: Dataset = await readCsv('diabetes.csv', { target: 'progression' })
const walk = estimator({
  model: linear(),
  algorithm: gradientDescent({ learningRate: 0.1 }),
  transforms: [standardize()],
})
const fitted = await fit(walk, data)
export const coefficients: Float64Array = fitted.parameters.coefficients
export const rate: number = fitted.hyperparameters.algorithm.learningRate
export const scaled: boolean = fitted.hyperparameters.transforms[0].standardize
export const forgotten: Fitted = fitted

// @ts-expect-error: a parameter is no hyperparameter
linear({ coefficients: [1] })
// @ts-expect-error: a hyperparameter is no parameter
fitted.parameters.learningRate
// @ts-expect-error: this penalty does not offer quadratic, which the algorithm needs
estimator({ model: linear(), penalty: lasso(), algorithm: qr() })

const small = definePenalty({
  name: 'small',
  title: 'Small',
  describe: 'a penalty of one’s own',
  hyperparameters: { lambda: float({ default: 1, min: 0, describe: 'strength' }) },
  value: (beta, { lambda }) => lambda * beta * beta,
  offers: { slope: (beta, { lambda }) => 2 * lambda * beta },
})
for (const { step, cost } of train(
  estimator({ model: linear(), penalty: small({ lambda: 2 }), algorithm: gradientDescent() }),
  data,
)) {
  if (step === 3) console.log(cost)
}
export const error: string | undefined = new HpError({ code: 'request/invalid', what: 'x' }).fix
export const version: string = manifest.version
export const title: string = table.models.linear.title
export { algorithms, costs, holdOut, lazy, median, metrics, models, penalties, ready, recipes, registry, tpe }
export const queried: Promise<Dataset> = readQuery('select 1 as x', { target: 'x' })
