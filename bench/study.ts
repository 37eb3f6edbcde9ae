// What a study costs: a trial that is recorded durably, a large study that is resumed and listed.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applyEvent,
  dataset,
  emptyStudy,
  estimator,
  linear,
  oneOf,
  random,
  ridge,
  type StudyEvent,
  tune,
} from '@hp/core'
import { grid } from '@hp/core/strategies'
import { sqliteStorage } from '@hp/storage'

const folder = mkdtempSync(join(tmpdir(), 'hp-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const wall = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Milliseconds of the processor, in every thread. */
const cpu = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const trial = (number: number): readonly StudyEvent[] => [
  {
    type: 'trial/queued',
    number,
    candidate: { 'penalty.lambda': 0.1 + number, 'model.degree': 2 },
    address: `${number}`.padStart(64, '0'),
    search: 0,
  },
  { type: 'trial/claimed', number, attempt: 1, worker: 'bench/1/1' },
  ...[0, 1, 2, 3, 4].map(
    (fold): StudyEvent => ({
      type: 'fold/scored',
      number,
      attempt: 1,
      fold: { fold, scores: { rmse: 54.123456789 + fold }, converged: true, by: 'least-squares' },
    }),
  ),
  { type: 'trial/finished', number, attempt: 1, state: 'complete', durationMs: 1.234567 },
]

const created: StudyEvent = {
  type: 'study/created',
  description: {
    seed: 0,
    strategy: 'grid',
    splitter: 'k-fold',
    folds: 5,
    metric: { name: 'rmse', direction: 'minimize' },
  },
}

async function recorded(trials: number) {
  const storage = sqliteStorage(join(folder, `one-by-one-${trials}.db`))
  await storage.append('a', [created])
  const costs: number[] = []
  const busy = await cpu(async () => {
    for (let number = 0; number < trials; number++) costs.push(await wall(() => storage.append('a', trial(number))))
  })
  storage.close()
  const tenth = (costs.length / 10) | 0
  const mean = (part: readonly number[]) => part.reduce((sum, cost) => sum + cost, 0) / part.length
  const sorted = [...costs].sort((a, b) => a - b)
  console.log(
    `a trial of 5 folds, recorded durably: ${mean(costs).toFixed(3)} ms (median ${sorted[sorted.length >> 1]?.toFixed(3)}, fastest tenth ${mean(sorted.slice(0, tenth)).toFixed(3)}, processor ${(busy / trials).toFixed(3)}; the first tenth ${mean(costs.slice(0, tenth)).toFixed(3)}, the last ${mean(costs.slice(-tenth)).toFixed(3)}), goal 0.5; Optuna 5: 18-21`,
  )
}

async function large(trials: number) {
  const path = join(folder, `large-${trials}.db`)
  const storage = sqliteStorage(path)
  await storage.append('a', [created, ...Array.from({ length: trials }, (_, number) => trial(number)).flat()])
  const read = await cpu(async () => (await storage.read('a')).reduce(applyEvent, emptyStudy()))
  const shelf = await wall(() => storage.studies())
  storage.close()
  const mib = statSync(path).size / 2 ** 20
  console.log(
    `${trials} trials: read and taken in ${read.toFixed(0)} ms of the processor, counted in ${shelf.toFixed(1)} ms, ${mib.toFixed(1)} MiB`,
  )
}

/** A real search of so many trials: without a storage, with one, and once more. */
async function searched(trials: number) {
  const x = random(1).fork('x')
  const columns = { x: Array.from({ length: 60 }, () => x.normal()), y: Array.from({ length: 60 }, () => x.normal()) }
  const data = dataset(columns, { target: 'y' })
  const open = estimator({
    model: linear(),
    penalty: ridge({ lambda: oneOf(...Array.from({ length: trials }, (_, k) => 1e-3 * (k + 1))) }),
  })
  for (const share of [false, true]) {
    const options = { strategy: grid(), share, keep: { predictions: false } }
    await tune(open, data, { ...options, trials: 50 })
    const without = await cpu(() => tune(open, data, options))
    const storage = sqliteStorage(join(folder, `searched-${share}.db`))
    const first = await cpu(() => tune(open, data, { ...options, storage }))
    const again = await cpu(() => tune(open, data, { ...options, storage }))
    storage.close()
    const cost = (first - without) / trials
    console.log(
      `${trials} trials ${share ? 'of one unit' : 'one by one'}: ${without.toFixed(0)} ms without a storage, ${first.toFixed(0)} with one (${cost.toFixed(3)} ms a trial), resumed in ${again.toFixed(0)} ms, goal 2000; of the processor`,
    )
  }
}

await recorded(3000)
await large(10_000)
await large(100_000)
await searched(10_000)
