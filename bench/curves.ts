// Curves over 1e5 × 20 on 5 folds: a validation curve of ridge at 20 penalties and a learning curve of exact least squares at 5 sizes, beside scikit-learn.
import { dataset, estimator, kFold, learningCurve, linear, random, range, ridge, validationCurve } from '@hp/core'
import { numpy, writeDoubles } from './peers.ts'

const rows = 100_000
const terms = 20
const runs = 3
const stream = random(5)
const columns = Array.from({ length: terms }, (_, j) => {
  const column = new Float64Array(rows)
  stream.fork('x', j).normalInto(column)
  return column
})
const y = new Float64Array(rows)
stream.fork('noise').normalInto(y)
columns.forEach((column, j) => {
  for (let i = 0; i < rows; i++) y[i] = (y[i] as number) + (column[i] as number) * (j % 5)
})
const data = dataset(Object.fromEntries([...columns.map((column, j) => [`x${j}`, column]), ['y', y]]), { target: 'y' })
const open = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-4, 1e2, { points: 20 }) }) })
const closed = estimator({ model: linear() })
const sizes = [0.1, 0.325, 0.55, 0.775, 1]

/** The least processor time of a few runs, in milliseconds. */
async function least(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let k = 0; k < runs; k++) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

const ours = {
  'validation curve': await least(() => validationCurve(open, data, { validation: kFold(5) })),
  'learning curve': await least(() => learningCurve(closed, data, { validation: kFold(5), sizes })),
}
const theirs: Partial<Record<keyof typeof ours, number>> = {}
if (process.argv.includes('--peers')) {
  const [fileX, fileY] = [writeDoubles('curves-x', columns), writeDoubles('curves-y', [y])]
  const prelude = `
from sklearn.model_selection import validation_curve, learning_curve, KFold
from sklearn.linear_model import Ridge, LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X = np.ascontiguousarray(np.fromfile('${fileX}').reshape((${terms}, ${rows})).T); y = np.fromfile('${fileY}')
def best(run, times):
    ts = []
    for _ in range(times):
        s = time.process_time(); run(); ts.append(time.process_time() - s)
    print(min(ts) * 1e3)
cv = KFold(5, shuffle=True, random_state=0); score = 'neg_root_mean_squared_error'
`
  theirs['validation curve'] = numpy(`${prelude}
a = np.logspace(-4, 2, 20) * ${rows}
best(lambda: validation_curve(make_pipeline(StandardScaler(), Ridge()), X, y, param_name='ridge__alpha', param_range=a, cv=cv, scoring=score), 2)`)
  theirs['learning curve'] = numpy(`${prelude}
best(lambda: learning_curve(LinearRegression(), X, y, cv=cv, scoring=score), 2)`)
}
for (const [name, ms] of Object.entries(ours)) {
  const peer = theirs[name as keyof typeof ours]
  const ratio = peer === undefined ? '' : `   scikit-learn ${peer.toFixed(0)} ms: ${(peer / ms).toFixed(1)} times`
  console.log(`${name.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms of processor time${ratio}`)
}
