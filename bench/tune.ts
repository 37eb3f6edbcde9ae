// Figures for docs/performance.md: searches that share work, against the same searches one training after the other (on a few candidates) and, with
// --peers, against scikit-learn on the same numbers, if python3 has it. `node bench/tune.ts [--peers]` after `npm run build`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as hp from '../packages/core/dist/index.js'

const { dataset, estimator, grid, kFold, linear, oneOf, plan, random, range, tune } = hp
const REPEATS = 3
const folder = mkdtempSync(join(tmpdir(), 'hp-tune-'))
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]

/** Normal features, of which every tenth matters, and a target with noise; written for peers too. */
function normal(name: string, rows: number, features: number) {
  const source = random(name)
  const columns: Record<string, Float64Array> = {}
  const y = new Float64Array(rows)
  source.fork('noise').normalInto(y)
  for (let j = 0; j < features; j++) {
    const x = new Float64Array(rows)
    source.fork('x', j).normalInto(x)
    columns[`x${j}`] = x
    if (j % 10 === 0) for (let i = 0; i < rows; i++) y[i] += x[i] / (1 + j / 10)
  }
  for (const [column, values] of Object.entries(columns)) writeFileSync(join(folder, `${name}-${column}.f64`), values)
  writeFileSync(join(folder, `${name}-y.f64`), y)
  return dataset({ ...columns, y }, { target: 'y' })
}

interface Job {
  readonly name: string
  readonly data: ReturnType<typeof normal>
  readonly folds: number
  readonly open: Parameters<typeof tune>[0]
  /** The same with few candidates, to be trained one after the other. */
  readonly few: Parameters<typeof tune>[0]
  /** Python that does the same with X and y, and prints nothing. */
  readonly peer: string
}

const lambdas = (points: number, low: number, high: number) => range(low, high, { points })
const wide = normal('wide', 1e5, 100)
const many = normal('many', 1e4, 500)
const thin = normal('thin', 500, 5000)
const one = normal('one', 1e5, 1)
const twenty = normal('twenty', 1e5, 20)
const jobs: readonly Job[] = [
  {
    name: 'T1 ridge 100 λ × 5 folds, 1e5 × 100',
    data: wide,
    folds: 5,
    open: estimator({ model: linear(), penalty: hp.ridge({ lambda: lambdas(100, 1e-4, 1e2) }) }),
    few: estimator({ model: linear(), penalty: hp.ridge({ lambda: oneOf(0.01, 1) }) }),
    peer: 'RidgeCV(alphas=np.logspace(1, 7, 100), cv=5).fit(X, y)',
  },
  ...(
    [
      ['T2 lasso 100 λ × 5 folds, 1e4 × 500', many],
      ['T2 lasso 100 λ × 5 folds, 1e5 × 100', wide],
    ] as const
  ).map(([name, data]) => ({
    name,
    data,
    folds: 5,
    open: estimator({ model: linear(), penalty: hp.lasso({ lambda: lambdas(100, 1e-3, 1) }) }),
    few: estimator({ model: linear(), penalty: hp.lasso({ lambda: oneOf(0.03) }) }),
    peer: 'LassoCV(alphas=np.logspace(-3, 0, 100), cv=5, n_jobs=1).fit(X, y)',
  })),
  {
    name: 'T3 lasso 100 λ × 10 folds, 500 × 5000',
    data: thin,
    folds: 10,
    open: estimator({ model: linear(), penalty: hp.lasso({ lambda: lambdas(100, 2e-2, 1) }) }),
    few: estimator({ model: linear(), penalty: hp.lasso({ lambda: oneOf(0.5) }) }),
    peer: 'LassoCV(alphas=np.logspace(np.log10(0.02), 0, 100), cv=10, n_jobs=1).fit(X, y)',
  },
  {
    name: 'T4 elastic net 7 mixtures × 100 λ × 10 folds, 1e4 × 500',
    data: many,
    folds: 10,
    open: estimator({
      model: linear(),
      penalty: hp.elasticNet({ lambda: lambdas(100, 1e-3, 1), mixture: oneOf(0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1) }),
    }),
    few: estimator({ model: linear(), penalty: hp.elasticNet({ lambda: oneOf(0.03), mixture: 0.5 }) }),
    peer: 'ElasticNetCV(l1_ratio=[.1, .3, .5, .7, .9, .95, 1], alphas=np.logspace(-3, 0, 100), cv=10, n_jobs=1).fit(X, y)',
  },
  {
    name: 'T5 degrees 1 … 15 × 10 folds, n = 1e5',
    data: one,
    folds: 10,
    open: estimator({ model: linear({ degree: range(1, 15) }) }),
    few: estimator({ model: linear({ degree: oneOf(3, 4) }) }),
    peer: "GridSearchCV(make_pipeline(PolynomialFeatures(), LinearRegression()), {'polynomialfeatures__degree': range(1, 16)}, cv=10).fit(X, y)",
  },
  {
    name: 'T6 8 rates × 5 folds × 200 steps, 1e5 × 20',
    data: twenty,
    folds: 5,
    open: estimator({
      model: linear(),
      algorithm: hp.gradientDescent({ learningRate: range(1e-3, 0.5, { points: 8 }), epochs: 200 }),
    }),
    few: estimator({ model: linear(), algorithm: hp.gradientDescent({ learningRate: oneOf(0.1), epochs: 200 }) }),
    peer: `
for rate in np.logspace(-3, np.log10(0.5), 8):
    for train, test in KFold(5).split(X):
        A, b = X[train], y[train]
        t, c = np.zeros(A.shape[1]), 0.0
        for step in range(200):
            r = A @ t + c - b
            t -= rate * (A.T @ r) / len(b); c -= rate * r.mean()
        ((X[test] @ t + c - y[test]) ** 2).mean()`,
  },
]

const peers = `
import sys, time, numpy as np
from sklearn.linear_model import *
from sklearn.model_selection import *
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
folder, name, p, code = sys.argv[1:]
X = np.asfortranarray(np.stack([np.fromfile(f'{folder}/{name}-x{j}.f64') for j in range(int(p))], axis=1))
y = np.fromfile(f'{folder}/{name}-y.f64')
start = time.perf_counter(); exec(code); print((time.perf_counter() - start) * 1e3)
`

const withPeers = process.argv.includes('--peers')
const names = new Map([
  [wide, 'wide'],
  [many, 'many'],
  [thin, 'thin'],
  [one, 'one'],
  [twenty, 'twenty'],
])
console.log(
  `${cpus()[0]?.model} × ${cpus().length}, Node.js ${process.version}, medians of ${REPEATS}; milliseconds without reading`,
)
for (const { name, data, folds, open, few, peer } of jobs) {
  const options = { validation: kFold(folds), strategy: grid(), seed: 7 }
  const times = async (threads: number) => {
    const all: number[] = []
    for (let repeat = 0; repeat <= REPEATS; repeat++)
      all.push((await tune(open, data, { ...options, threads })).plan.measuredMs)
    return median(all.slice(1))
  }
  const shared = [await times(1), await times(2)]
  const naive = await tune(few, data, { ...options, share: false })
  const expected = plan(open, data, options)
  const single = naive.plan.measuredMs / naive.ledger.completeTrainings
  const apart = single * expected.naiveTrainings
  const best = Math.min(...shared)
  console.log(
    `\n${name}\n  shared ${shared.map((ms) => ms.toFixed(1)).join(' / ')} (1 / 2 threads), predicted ${expected.predictedMs.toFixed(0)}`,
  )
  console.log(
    `  one training ${single.toFixed(1)}; ${expected.naiveTrainings} of them ${apart.toFixed(0)}: ${(apart / best).toFixed(0)} times as long`,
  )
  if (!withPeers) continue
  const { stdout, status } = spawnSync(
    process.env.PYTHON ?? 'python3',
    ['-c', peers, folder, names.get(data) as string, String(data.features.length), peer],
    { encoding: 'utf8' },
  )
  console.log(
    status === 0
      ? `  scikit-learn ${Number(stdout).toFixed(0)}: ${(Number(stdout) / best).toFixed(1)} times as long`
      : '  no scikit-learn here',
  )
}
rmSync(folder, { recursive: true })
