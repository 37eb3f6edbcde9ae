// L2: logistic regression with ridge, 1e5 × 50, 20 penalties by 5 folds. L4: softmax of ten classes, 1e4 × 64, the same. Wall time and processor time on
// one and two threads, the best of three; with `--naive` also one training after the other, with `--peers` scikit-learn's LogisticRegressionCV on the
// same numbers. `node bench/classes.ts [L2 L4] [--naive] [--peers]` after `npm run build`.
import { spawnSync } from 'node:child_process'
import { estimator, kFold, logistic, oneOf, plan, ridge, tune } from '@hp/core'
import { ready } from '@hp/core/kernels'
import { grid } from '@hp/core/strategies'
import { drawnClasses } from './drawn-classes.ts'

await ready()

const jobs = {
  L2: {
    title: 'L2 logistic, ridge, 1e5 × 50, 20 C × 5 folds',
    make: () => drawnClasses('two', 100_000, 50, 2, 2),
    peer: 5.5,
  },
  L4: {
    title: 'L4 softmax of ten, ridge, 1e4 × 64, 20 C × 5 folds',
    make: () => drawnClasses('ten', 10_000, 64, 10, 4),
    peer: 87,
  },
}
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('-'))

for (const [name, { title, make }] of Object.entries(jobs)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const { rows, terms, data, files } = make()
  // C = 1e-4 … 1e4 on a training part: λ = 1/(nC)
  const lambda = oneOf(...Array.from({ length: 20 }, (_, k) => 10 ** (4 - (8 * k) / 19) / (0.8 * rows)))
  const open = estimator({ model: logistic(), penalty: ridge({ lambda }), transforms: [] })
  const request = { validation: kFold(5), strategy: grid(), seed: 1 }
  const run = async (threads: number, share: boolean) => {
    const [wall, before] = [performance.now(), process.cpuUsage()]
    const { ledger } = await tune(open, data, { ...request, threads, share })
    const { user, system } = process.cpuUsage(before)
    return { wall: performance.now() - wall, processor: (user + system) / 1000, ledger }
  }
  for (const threads of [1, 2]) {
    const runs = []
    for (let k = 0; k < 3; k++) runs.push(await run(threads, true))
    const wall = Math.min(...runs.map((one) => one.wall))
    const processor = Math.min(...runs.map((one) => one.processor))
    const { gradientEvaluations, completeTrainings } = (runs[0] as (typeof runs)[0]).ledger
    const { predictedMs } = plan(open, data, { ...request, threads })
    console.log(
      `${title}, ${threads} ${threads === 1 ? 'thread ' : 'threads'}: ${wall.toFixed(0)} ms, ${processor.toFixed(0)} ms of the processor (expected ${predictedMs.toFixed(0)}), ${gradientEvaluations} gradients for ${completeTrainings} trainings`,
    )
  }
  if (process.argv.includes('--naive')) {
    const { wall, processor, ledger } = await run(2, false)
    console.log(
      `  one after the other: ${wall.toFixed(0)} ms, ${processor.toFixed(0)} of the processor, ${ledger.gradientEvaluations} gradients`,
    )
  }
  if (process.argv.includes('--peers')) {
    const [x, y] = files()
    const program = `
import sys, time, warnings, numpy as np
warnings.filterwarnings('ignore')
from sklearn.linear_model import LogisticRegressionCV
X = np.ascontiguousarray(np.fromfile('${x}').reshape((${terms}, ${rows})).T)
y = np.fromfile('${y}').astype(int)
s = time.time()
LogisticRegressionCV(Cs=20, cv=5, n_jobs=int(sys.argv[1]), max_iter=1000).fit(X, y)
print((time.time() - s) * 1e3)`
    for (const threads of ['1', '2']) {
      const env = { ...process.env, OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads }
      const { stdout } = spawnSync('/usr/bin/python3', ['-c', program, threads], { encoding: 'utf8', env })
      console.log(`  LogisticRegressionCV, ${threads}: ${Number(stdout.trim()).toFixed(0)} ms`)
    }
  }
}
