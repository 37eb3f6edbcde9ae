import { estimator, fit, linear, loadModel, readCsv, readData } from '@hp/core'

const roles = { target: 'progression' }
const csv = await readCsv('diabetes.csv', roles)
const line = estimator({ model: linear() })
const fitted = await fit(line, csv)
const again = await fit(line, await readData('diabetes.parquet', roles))
const loaded = loadModel(JSON.stringify(fitted))
const bmi = fitted.terms.indexOf('bmi')
console.log(
  JSON.stringify({
    csv: fitted.parameters.coefficients[bmi],
    parquet: again.parameters.coefficients[bmi],
    loaded: loaded.predict(csv).every((value, i) => Object.is(value, fitted.predict(csv)[i])),
    rows: fitted.data.rows,
  }),
)
