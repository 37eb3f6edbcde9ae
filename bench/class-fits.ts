// Single fits of classes with ridge. L1: two classes, 1e5 × 50. L3: ten classes, 1e5 × 50 and 1e4 × 64. Processor and wall time on one and two threads, the
// best of some; with `--peers` in turns with scikit-learn's LogisticRegression (lbfgs, its own tolerance) on the same numbers, and how far its objective is
// above ours. `node bench/class-fits.ts [--peers]` after `npm run build`.
import { spawnSync } from 'node:child_process'
import { estimator, fit, logistic, ridge } from '@hp/core'
import { ready } from '@hp/core/kernels'
import { drawnClasses } from './drawn-classes.ts'

await ready()

/** Processor time, wall time and objective of scikit-learn, the best of three fits. */
function peer({ rows, terms, files }: ReturnType<typeof drawnClasses>, threads: number): number[] {
  const [x, y] = files()
  const program = `
import time, warnings, numpy as np
warnings.filterwarnings('ignore')
from sklearn.linear_model import LogisticRegression
X = np.ascontiguousarray(np.fromfile('${x}').reshape((${terms}, ${rows})).T)
y = np.fromfile('${y}').astype(int)
best = [1e9, 1e9]
for _ in range(3):
    c, t = time.process_time(), time.perf_counter()
    m = LogisticRegression(C=1, max_iter=1000).fit(X, y)
    best = [min(best[0], time.process_time() - c), min(best[1], time.perf_counter() - t)]
cost = -m.predict_log_proba(X)[np.arange(${rows}), y].mean() + (m.coef_**2).sum() / 2 / ${rows}
print(best[0] * 1e3, best[1] * 1e3, repr(cost))`
  const env = { ...process.env, OPENBLAS_NUM_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` }
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', program], { encoding: 'utf8', env })
  return stdout.trim().split(' ').map(Number)
}

for (const [title, made] of [
  ['L1 two classes, 1e5 × 50', () => drawnClasses('two', 100_000, 50, 2, 0.3 * Math.sqrt(50))],
  ['L3 ten classes, 1e5 × 50', () => drawnClasses('ten', 100_000, 50, 10, 0.3 * Math.sqrt(50))],
  ['L3 ten classes, 1e4 × 64', () => drawnClasses('wide', 10_000, 64, 10, 0.3 * 8)],
] as const) {
  const job = made()
  const one = estimator({ model: logistic(), penalty: ridge({ lambda: 1 / job.rows }), transforms: [] })
  for (const threads of [1, 2]) {
    const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    const theirs = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]
    let cost = 0
    let steps = 0
    for (let turn = 0; turn < 3; turn++) {
      for (let k = 0; k < 3; k++) {
        const [before, since] = [process.cpuUsage(), performance.now()]
        const fitted = await fit(one, job.data, { threads })
        const { user, system } = process.cpuUsage(before)
        best[0] = Math.min(best[0] as number, (user + system) / 1000)
        best[1] = Math.min(best[1] as number, performance.now() - since)
        cost = fitted.cost.value + fitted.cost.penalty
        steps = fitted.certificate.iterations
      }
      if (!process.argv.includes('--peers')) continue
      const [cpu, wall, objective] = peer(job, threads) as [number, number, number]
      theirs[0] = Math.min(theirs[0] as number, cpu)
      theirs[1] = Math.min(theirs[1] as number, wall)
      theirs[2] = objective / cost - 1
    }
    const times = (pair: number[]) => `${pair[0]?.toFixed(0)} ms processor, ${pair[1]?.toFixed(0)} ms wall`
    const ratio = ((theirs[0] as number) / (best[0] as number)).toFixed(1)
    console.log(`${title}, ${threads} thread${threads > 1 ? 's' : ''}: ${times(best)}, ${steps} steps`)
    if (Number.isFinite(theirs[0]))
      console.log(
        `  scikit-learn ${times(theirs)}: ${ratio}× the processor time, objective ${theirs[2]?.toExponential(1)} above`,
      )
  }
}
