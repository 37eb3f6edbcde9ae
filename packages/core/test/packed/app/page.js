import { estimator, fit, gradientDescent, linear, readCsv } from '@hp/core'
import text from './diabetes.csv?raw'

const data = await readCsv({ text }, { target: 'progression' })
const steps = []
await fit(estimator({ model: linear(), algorithm: gradientDescent({ epochs: 30 }) }), data, {
  onStep: ({ step }) => steps.push(step),
})
const fitted = await fit(estimator({ model: linear() }), data)
globalThis.answer = { slope: fitted.parameters.coefficients[2], epochs: steps.at(-1) }
