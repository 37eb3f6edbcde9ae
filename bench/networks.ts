// L5: 1797 × 64, ten classes, 128 hidden units, Adam on batches of 32, 30 epochs. L6: 6e4 × 784, batches of 128, one epoch more. L7: 16 such networks of L5 by
// 5 folds, one after the other and abreast. Beside scikit-learn's MLPClassifier on the same numbers, by processor time of one thread: `--peers`.
import { spawnSync } from 'node:child_process'
import { adamw, dataset, estimator, kFold, network, oneOf, prepare, random, tune } from '@hp/core'
import { logLoss } from '@hp/core/costs'
import { allocate, ready } from '@hp/core/kernels'
import { grid } from '@hp/core/strategies'
import { writeDoubles } from './peers.ts'

await ready()

/** Standard normal columns around the centre of a class each; the class is the target. */
function classes(name: string, rows: number, terms: number, apart: number) {
  const stream = random(name)
  const y = Float64Array.from({ length: rows }, () => stream.below(10))
  const columns = Array.from({ length: terms }, (_, j) => {
    const column = allocate(rows)
    const centre = new Float64Array(10)
    stream.fork('centre', j).normalInto(centre)
    stream.fork('x', j).normalInto(column)
    for (let i = 0; i < rows; i++) column[i] = (column[i] as number) + apart * (centre[y[i] as number] as number)
    return column
  })
  const named = Object.fromEntries([...columns.map((column, j) => [`x${j}`, column]), ['y', y]])
  return {
    rows,
    terms,
    data: dataset(named, { target: 'y' }),
    files: () => [writeDoubles(`${name}-x`, columns), writeDoubles(`${name}-y`, [y])],
  }
}

/** Milliseconds of processor time of all threads. */
async function processor(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const best = async (runs: number, run: () => unknown) => {
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < runs; k++) least = Math.min(least, await processor(run))
  return least
}

type Table = ReturnType<typeof classes>
type Precision = 'f32' | 'f64'
const parts = (precision: Precision, settings: Parameters<typeof adamw>[0]) => ({
  model: network({ hiddenLayers: [128], precision }),
  cost: logLoss(),
  algorithm: adamw({ learningRate: 0.001, improvement: 0, weightDecay: 0, ...settings } as object),
  transforms: [],
})

/** One training; preparing the rows counts in. */
function training({ data }: Table, precision: Precision, settings: { epochs: number; batchSize: number }) {
  const one = prepare(estimator(parts(precision, settings)), data, { threads: 1, trace: 'none' })
  for (const _ of one.run());
  one.release()
}

/** The same by scikit-learn, in doubles or floats, on one thread. */
function peer({ files, rows, terms }: Table, program: string): number {
  const [x, y] = files()
  const prelude = `
import time, warnings, numpy as np
warnings.filterwarnings('ignore')
from sklearn.neural_network import MLPClassifier
from sklearn.model_selection import GridSearchCV
X = np.ascontiguousarray(np.fromfile('${x}').reshape((${terms}, ${rows})).T)
y = np.fromfile('${y}').astype(int)
def min_of(run, times):
    ts = []
    for _ in range(times):
        s = time.process_time(); run(); ts.append(time.process_time() - s)
    return min(ts) * 1e3
def best(run, times):
    print(min_of(run, times))
`
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }
  const { stdout, status } = spawnSync('/usr/bin/python3', ['-c', prelude + program], { encoding: 'utf8', env })
  return status === 0 ? Number(stdout.trim().split('\n').at(-1)) : Number.NaN
}

const peers = process.argv.includes('--peers')
const row = (name: string, ours: number, theirs: number | undefined) =>
  console.log(
    `${name.padEnd(44)} ${ours.toFixed(0).padStart(7)} ms${theirs === undefined ? '' : `   scikit-learn ${theirs.toFixed(0).padStart(7)} ms   ${(theirs / ours).toFixed(1)}×`}`,
  )

const small = classes('digits', 1797, 64, 0.4)
for (const [precision, type] of [
  ['f32', 'float32'],
  ['f64', 'float64'],
] as const) {
  const ours = await best(5, () => training(small, precision, { epochs: 30, batchSize: 32 }))
  const program = `best(lambda: MLPClassifier((128,), batch_size=32, max_iter=30, tol=0, alpha=0).fit(X.astype(np.${type}), y), 3)`
  row(`L5 in ${precision}`, ours, peers ? peer(small, program) : undefined)
}

const wide = classes('wide', 60_000, 784, 0.1)
for (const [precision, type] of [
  ['f32', 'float32'],
  ['f64', 'float64'],
] as const) {
  const epochs = (count: number) => best(2, () => training(wide, precision, { epochs: count, batchSize: 128 }))
  const program = `
def epochs(count):
    return min_of(lambda: MLPClassifier((128,), batch_size=128, max_iter=count, tol=0, alpha=0).fit(X.astype(np.${type}), y), 2)
print((epochs(3) - epochs(1)) / 2)`
  row(
    `L6 in ${precision}, one more epoch`,
    ((await epochs(3)) - (await epochs(1))) / 2,
    peers ? peer(wide, program) : undefined,
  )
}

const searched = estimator({
  ...parts('f32', { epochs: 30, batchSize: 32 }),
  algorithm: adamw({
    learningRate: oneOf(5e-4, 1e-3, 2e-3, 5e-3),
    weightDecay: oneOf(0, 1e-3, 1e-2, 1e-1),
    epochs: 30,
    improvement: 0,
  }),
})
const search = (share: boolean) =>
  processor(() => tune(searched, small.data, { validation: kFold(5), strategy: grid(), seed: 1, threads: 1, share }))
const alone = await search(false)
const abreast = await search(true)
row('L7 one after the other', alone, undefined)
const program = `best(lambda: GridSearchCV(MLPClassifier((128,), batch_size=32, max_iter=30, tol=0), {'alpha': [0, 1e-3, 1e-2, 1e-1], 'learning_rate_init': [5e-4, 1e-3, 2e-3, 5e-3]}, cv=5, n_jobs=1).fit(X, y), 1)`
row('L7 abreast', abreast, peers ? peer(small, program) : undefined)
