// Figures for docs/performance.md: exact least squares and cross products on many rows, against scikit-learn and numpy on the
// very same binary files. `node bench/least-squares.ts [--peers] [--memory]` after `npm run build`; --peers needs a python3 with scikit-learn.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { allocate, gram, Pool, release, rows, squaredGradient } from '../packages/core/dist/kernels/index.js'
import { leastSquares } from '../packages/core/dist/numeric/least-squares.js'

const REPEATS = 7
const shapes = [
  { n: 1_000_000, p: 20, goals: [1, 20] },
  { n: 100_000, p: 100, goals: [0.5, 10] },
  { n: 20_000, p: 500, goals: [0.3, 2.5] },
] as const
const pool = new Pool({ threads: 2 })
const peers = process.argv.includes('--peers')

/** Medians of the time of each call in milliseconds, the calls taking turns. */
function medians(calls: readonly (() => unknown)[]): number[] {
  const times = calls.map((): number[] => [])
  for (let round = 0; round <= REPEATS; round++)
    calls.forEach((call, k) => {
      const start = performance.now()
      call()
      if (round > 0) times[k].push(performance.now() - start)
    })
  return times.map((each) => each.sort((a, b) => a - b)[REPEATS >> 1])
}

/** Uniform columns and a target that is their weighted sum with noise, always the same. */
function made(n: number, p: number) {
  let seed = 1
  const draw = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0
    return seed / 2 ** 31
  }
  const [X, y] = [allocate(n * p), allocate(n)]
  for (let i = 0; i < X.length; i++) X[i] = draw() + draw()
  for (let i = 0; i < n; i++) {
    y[i] = 3 + draw()
    for (let j = 0; j < p; j++) y[i] += (X[j * n + i] * (j + 1)) / p
  }
  return { X, y }
}

interface Theirs {
  /** Milliseconds of X'X and of the fit, and coefficients with the intercept last. */
  readonly product: number
  readonly fit: number
  readonly theta: readonly number[]
}

/** What numpy and scikit-learn need for the files of a folder, with so many threads. */
function theirs(folder: string, n: number, p: number, threads: number): Theirs | undefined {
  const script = `
import json, time, numpy as np
from sklearn.linear_model import LinearRegression
x = np.fromfile('${folder}/x', '<f8').reshape((${p}, ${n})).T
y = np.fromfile('${folder}/y', '<f8')
def median(call):
    times = []
    for _ in range(${REPEATS + 1}):
        start = time.perf_counter(); call(); times.append(time.perf_counter() - start)
    return sorted(times[1:])[${REPEATS >> 1}] * 1e3
model = LinearRegression()
result = {'product': median(lambda: x.T @ x), 'fit': median(lambda: model.fit(x, y))}
open('${folder}/result', 'w').write(json.dumps({**result, 'theta': [*model.coef_, model.intercept_]}))`
  const env = { ...process.env, OPENBLAS_NUM_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` }
  for (const python of ['python3', '/usr/bin/python3'])
    if (spawnSync(python, ['-c', script], { env }).status === 0)
      return JSON.parse(readFileSync(join(folder, 'result'), 'utf8')) as Theirs
  return undefined
}

/** ‖y − ŷ‖, in the same arithmetic for whoever found θ (the intercept last). */
function residualNorm(X: Float64Array, y: Float64Array, theta: ArrayLike<number>): number {
  return Math.sqrt(squaredGradient(rows(X, y.length), { y }, Float64Array.from(theta), new Float64Array(theta.length)))
}

const line = (cells: (string | number)[]) =>
  console.log(
    cells
      .map((each) => (typeof each === 'number' ? each.toPrecision(3) : each))
      .map((each, i) => (i ? each.padStart(12) : each.padEnd(26)))
      .join(''),
  )

function compare() {
  console.log(`${cpus()[0]?.model} × ${cpus().length}, Node.js ${process.version}, medians of ${REPEATS}`)
  line(['', 'ms, 1 thread', '2 threads', 'theirs 1', 'theirs 2', 'ratio', 'goal', '‖r‖/theirs−1'])
  for (const { n, p, goals } of shapes) {
    const { X, y } = made(n, p)
    const G = allocate(p * p)
    const problem = { rows: n, terms: p, matrix: X, target: y, intercept: true }
    let theta: number[] = []
    const fit = (threads?: Pool) => {
      const { coefficients, intercept } = leastSquares({ ...problem, pool: threads })
      theta = [...coefficients, intercept[0]]
    }
    const [product1, product2, fit1, fit2] = medians([
      () => gram(rows(X, n), {}, G),
      () => gram(rows(X, n), {}, G, pool),
      () => fit(),
      () => fit(pool),
    ])
    const [one, two] = peers ? against(n, p, X, y) : []
    const best = Math.min(one?.fit ?? Number.NaN, two?.fit ?? Number.NaN) / Math.min(fit1, fit2)
    const products = [one?.product ?? Number.NaN, two?.product ?? Number.NaN]
    const ratio = Math.min(products[0] / product1, products[1] / product2) // with the same number of threads
    const excess = one ? residualNorm(X, y, theta) / residualNorm(X, y, one.theta) - 1 : Number.NaN
    line([`K3 XᵀX ${n} × ${p}`, product1, product2, ...products, ratio, goals[0]])
    line([`K4 fit ${n} × ${p}`, fit1, fit2, one?.fit ?? Number.NaN, two?.fit ?? Number.NaN, best, goals[1], excess])
    for (const array of [X, y, G]) release(array)
  }
  console.log('ratio: how many times as fast; K3 with the same number of threads, K4 each at its best')
}

function against(n: number, p: number, X: Float64Array, y: Float64Array): (Theirs | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'least-squares-'))
  try {
    writeFileSync(join(folder, 'x'), bytesOf(X))
    writeFileSync(join(folder, 'y'), bytesOf(y))
    return [1, 2].map((threads) => theirs(folder, n, p, threads))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const bytesOf = (x: Float64Array) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength)

/** The most memory that the process held in one whole fit of 1e6 × 20 numbers that are in the kernels' memory. */
async function memory() {
  const { dataset, estimator, fit, linear } = await import('../packages/core/dist/index.js')
  const [n, p] = [1_000_000, 20]
  const { X, y } = made(n, p)
  const columns = Array.from({ length: p }, (_, j): [string, Float64Array] => [`x${j}`, X.subarray(j * n, (j + 1) * n)])
  const data = dataset(new Map([...columns, ['y', y]]), { target: 'y' })
  const start = performance.now()
  await fit(estimator({ model: linear() }), data)
  const MB = process.resourceUsage().maxRSS / 1e3
  const share = (MB * 1e6) / (8 * n * (p + 1))
  console.log(
    `whole fit 1e6 × 20: ${(performance.now() - start).toFixed(0)} ms, peak memory ${MB.toFixed(0)} MB, ${share.toFixed(2)} times the data (goal 1.5)`,
  )
}

if (process.argv.includes('--memory')) await memory()
else {
  compare()
  spawnSync(process.execPath, [...process.execArgv, import.meta.filename, '--memory'], { stdio: 'inherit' })
}
await pool.close()
