// The rows T1 to T7 of docs/performance.md: searches that share work, in milliseconds without reading, the better of one and two threads, beside the
// same searches one training after the other (a few of them, times how many there are) and, with --peers, beside scikit-learn (python3, or PYTHON)
// and glmnet (Rscript), where they are installed, on the same numbers. After `npm run build`: `node bench/tune.ts [T1 T5 …] [--peers]`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as hp from '../packages/core/dist/index.js'

const { dataset, estimator, grid, kFold, linear, oneOf, plan, random, range, tune } = hp
const REPEATS = 3
const folder = mkdtempSync(join(tmpdir(), 'hp-tune-'))
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number
const withPeers = process.argv.includes('--peers')
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'))

type Data = ReturnType<typeof dataset>

/** Normal features, of which every tenth matters, and a target with noise; written for the peers, too. */
function normal(name: string, rows: number, features: number): Data {
  const source = random(name)
  const columns: Record<string, Float64Array> = {}
  const y = new Float64Array(rows)
  source.fork('noise').normalInto(y)
  for (let j = 0; j < features; j++) {
    const x = new Float64Array(rows)
    source.fork('x', j).normalInto(x)
    columns[`x${j}`] = x
    if (j % 10 === 0) for (let i = 0; i < rows; i++) y[i] = (y[i] as number) + (x[i] as number) / (1 + j / 10)
  }
  if (withPeers) {
    writeFileSync(join(folder, `${name}-x.f64`), '')
    for (const values of Object.values(columns)) writeFileSync(join(folder, `${name}-x.f64`), values, { flag: 'a' })
    writeFileSync(join(folder, `${name}-y.f64`), y)
  }
  return dataset({ ...columns, y }, { target: 'y' })
}

const shapes = { wide: [1e5, 100], many: [1e4, 500], thin: [500, 5000], one: [1e5, 1], twenty: [1e5, 20] } as const
const made = new Map<string, Data>()
function dataOf(name: keyof typeof shapes): Data {
  const [rows, features] = shapes[name]
  const data = made.get(name) ?? normal(name, rows, features)
  made.set(name, data)
  return data
}

interface Peer {
  readonly name: string
  /** How many times as long as ours it is to take. */
  readonly goal?: number
  /** Python with X, y, np, scikit-learn and `jobs`, or R with X, y, glmnet. */
  readonly python?: string
  readonly r?: string
}

interface Row {
  readonly name: string
  readonly on: keyof typeof shapes
  readonly folds: number
  readonly open: Parameters<typeof tune>[0]
  /** The same with few candidates, to be trained one after the other. */
  readonly few: Parameters<typeof tune>[0]
  readonly peers: readonly Peer[]
}

const lambdas = (low: number, high: number) => range(low, high, { points: 100 })
const lasso = (low: number) => estimator({ model: linear(), penalty: hp.lasso({ lambda: lambdas(low, 1) }) })
const inR = (low: number, high: number) => `exp(seq(log(${high}), log(${low}), length.out = 100))`

const lassoPeers = (low: number, folds: number, goal: number): readonly Peer[] => [
  {
    name: 'LassoCV',
    ...(folds === 5 && { goal }),
    python: `LassoCV(alphas=np.logspace(np.log10(${low}), 0, 100), cv=${folds}, n_jobs=jobs).fit(X, y)`,
  },
  {
    name: 'cv.glmnet',
    ...(folds === 10 && { goal }),
    r: `cv.glmnet(X, y, lambda = ${inR(low, 1)}, nfolds = ${folds})`,
  },
]

const rows: readonly Row[] = [
  {
    name: 'T1 ridge, 100 λ × 5 folds, 1e5 × 100',
    on: 'wide',
    folds: 5,
    open: estimator({ model: linear(), penalty: hp.ridge({ lambda: lambdas(1e-4, 1e2) }) }),
    few: estimator({ model: linear(), penalty: hp.ridge({ lambda: oneOf(0.01, 1) }) }),
    peers: [
      {
        name: 'GridSearchCV',
        goal: 500,
        python: "GridSearchCV(Ridge(), {'alpha': np.logspace(1, 7, 100)}, cv=5, n_jobs=jobs).fit(X, y)",
      },
      { name: 'RidgeCV (leave-one-out)', python: 'RidgeCV(alphas=np.logspace(1, 7, 100)).fit(X, y)' },
      { name: 'cv.glmnet', goal: 50, r: `cv.glmnet(X, y, alpha = 0, lambda = ${inR(1e-4, 1e2)}, nfolds = 5)` },
    ],
  },
  {
    name: 'T2 lasso, 100 λ × 5 folds, 1e4 × 500',
    on: 'many',
    folds: 5,
    open: lasso(1e-3),
    few: estimator({ model: linear(), penalty: hp.lasso({ lambda: oneOf(0.03) }) }),
    peers: lassoPeers(1e-3, 5, 6),
  },
  {
    name: 'T2 lasso, 100 λ × 5 folds, 1e5 × 100',
    on: 'wide',
    folds: 5,
    open: lasso(1e-3),
    few: estimator({ model: linear(), penalty: hp.lasso({ lambda: oneOf(0.03) }) }),
    peers: lassoPeers(1e-3, 5, 20),
  },
  {
    name: 'T3 lasso, 100 λ × 10 folds, 500 × 5000',
    on: 'thin',
    folds: 10,
    open: lasso(2e-2),
    few: estimator({ model: linear(), penalty: hp.lasso({ lambda: oneOf(0.5) }) }),
    peers: lassoPeers(2e-2, 10, 3),
  },
  {
    name: 'T4 elastic net, 7 mixtures × 100 λ × 10 folds, 1e4 × 500',
    on: 'many',
    folds: 10,
    open: estimator({
      model: linear(),
      penalty: hp.elasticNet({ lambda: lambdas(1e-3, 1), mixture: oneOf(0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1) }),
    }),
    few: estimator({ model: linear(), penalty: hp.elasticNet({ lambda: oneOf(0.03), mixture: 0.5 }) }),
    peers: [
      {
        name: 'ElasticNetCV',
        goal: 15,
        python:
          'ElasticNetCV(l1_ratio=[.1, .3, .5, .7, .9, .95, 1], alphas=np.logspace(-3, 0, 100), cv=10, n_jobs=jobs).fit(X, y)',
      },
      {
        name: 'cv.glmnet',
        r: `for (a in c(.1, .3, .5, .7, .9, .95, 1)) cv.glmnet(X, y, alpha = a, lambda = ${inR(1e-3, 1)}, nfolds = 10)`,
      },
    ],
  },
  {
    name: 'T5 degrees 1 … 15 × 10 folds, n = 1e5',
    on: 'one',
    folds: 10,
    open: estimator({ model: linear({ degree: range(1, 15) }) }),
    few: estimator({ model: linear({ degree: oneOf(3, 4) }) }),
    peers: [
      {
        name: 'GridSearchCV',
        goal: 300,
        python:
          "GridSearchCV(make_pipeline(PolynomialFeatures(), LinearRegression()), {'polynomialfeatures__degree': range(1, 16)}, cv=10, n_jobs=jobs).fit(X, y)",
      },
    ],
  },
  {
    name: 'T6 8 rates × 5 folds × 200 steps, 1e5 × 20',
    on: 'twenty',
    folds: 5,
    open: estimator({
      model: linear(),
      algorithm: hp.gradientDescent({ learningRate: range(1e-3, 0.5, { points: 8 }), epochs: 200 }),
    }),
    few: estimator({ model: linear(), algorithm: hp.gradientDescent({ learningRate: oneOf(0.1), epochs: 200 }) }),
    peers: [
      {
        name: 'a loop in numpy',
        goal: 500,
        python: `
for rate in np.logspace(-3, np.log10(0.5), 8):
    for train, test in KFold(5).split(X):
        A, b = X[train], y[train]
        t, c = np.zeros(A.shape[1]), 0.0
        for step in range(200):
            r = A @ t + c - b
            t -= rate * (A.T @ r) / len(b); c -= rate * r.mean()
        ((X[test] @ t + c - y[test]) ** 2).mean()`,
      },
    ],
  },
]

const python = `
import sys, time, warnings, numpy as np
from sklearn.linear_model import *
from sklearn.model_selection import *
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
warnings.filterwarnings('ignore')
folder, name, jobs, code = sys.argv[1:]
jobs = int(jobs)
y = np.fromfile(f'{folder}/{name}-y.f64')
X = np.fromfile(f'{folder}/{name}-x.f64').reshape(len(y), -1, order='F')
start = time.perf_counter(); exec(code); print((time.perf_counter() - start) * 1e3)
`
const inGlmnet = (name: string, n: number, p: number, code: string) => `
suppressPackageStartupMessages(library(glmnet))
y <- readBin('${folder}/${name}-y.f64', 'double', ${n})
X <- matrix(readBin('${folder}/${name}-x.f64', 'double', ${n * p}), ${n})
cat(system.time(${code})[['elapsed']] * 1e3)
`

/** Milliseconds, the better of one and two threads; NaN where it is not installed. */
function timeOf({ python: code, r }: Peer, on: keyof typeof shapes): number {
  const [n, p] = shapes[on]
  if (r !== undefined) {
    const { stdout, status } = spawnSync('Rscript', ['-e', inGlmnet(on, n, p, r)], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : Number.NaN
  }
  const times = ['1', '2'].map((threads) => {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads }
    const words = ['-c', python, folder, on, threads, code as string]
    const { stdout, status } = spawnSync(process.env.PYTHON ?? 'python3', words, { encoding: 'utf8', env })
    return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : Number.NaN
  })
  return Math.min(...times)
}

async function measure({ name, on, folds, open, few, peers }: Row): Promise<void> {
  const data = dataOf(on)
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
  const line = (who: string, ms: number, goal?: number) =>
    console.log(
      `  ${who.padEnd(36)}${ms.toFixed(0).padStart(10)} ms${(ms / best).toFixed(1).padStart(10)} times${goal === undefined ? '' : `, goal ${goal}`}`,
    )
  console.log(`\n${name}`)
  console.log(
    `  ours, 1 and 2 threads ${shared.map((ms) => ms.toFixed(1)).join(', ')} ms; predicted ${expected.predictedMs.toFixed(0)}`,
  )
  line(`${expected.naiveTrainings} trainings of ${single.toFixed(1)} ms`, apart)
  if (!withPeers) return
  for (const peer of peers) {
    const ms = timeOf(peer, on)
    if (Number.isNaN(ms)) console.log(`  ${peer.name.padEnd(36)}  not installed`)
    else line(peer.name, ms, peer.goal)
  }
}

console.log(
  `${cpus()[0]?.model.trim()} × ${cpus().length}, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)}; medians of ${REPEATS}`,
)
try {
  const wanted = (name: string) => chosen.length === 0 || chosen.includes(name.slice(0, 2))
  for (const row of rows) if (wanted(row.name)) await measure(row)
  if (wanted('T7')) {
    console.log('\nT7')
    spawnSync(process.execPath, [fileURLToPath(new URL('search-speed.ts', import.meta.url))], { stdio: 'inherit' })
  }
} finally {
  rmSync(folder, { recursive: true })
}
