import { estimator, type Fitted, follow, HpError, prepare, type Training } from '@hp/core'
import { algorithms, models, penalties } from '@hp/core/registry'
import { trustOwnWorkers } from '../trust.ts'
import { described } from './described.ts'
import type { CostCurve, FitAnswer, FitRequest, FitTask } from './fit-protocol.ts'
import { partOf, rolesOf, shownTable } from './parts.ts'
import { problemOf } from './problem-of.ts'
import { Recorder } from './recorder.ts'
import { rest } from './rest.ts'
import { readTable, tableNamed } from './tables.ts'

trustOwnWorkers()

/** The newest request to fit: an older one stops as soon as it may. */
let newest = 0
let paused = false
/** Steps that are asked for while training stands still. */
let stepsAsked = 0
/** Wakes a training that stands still. */
let wake: (() => void) | undefined

self.onmessage = async ({ data: request }: MessageEvent<FitRequest>) => {
  const { id } = request
  try {
    switch (request.kind) {
      case 'read':
        tell(shownTable(id, request.name, await readTable(request.file, request.name)))
        break
      case 'table':
        tell(shownTable(id, request.name, await tableNamed(request.name)))
        break
      case 'fit':
        await fit(id, request.task)
        break
      default:
        control(request.kind)
    }
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', id, problem: problemOf(error) })
  }
}

const tell = (said: FitAnswer, transfer: Transferable[] = []) => postMessage(said, { transfer })

function control(kind: 'pause' | 'resume' | 'step' | 'abort'): void {
  if (kind === 'step') stepsAsked++
  paused = kind === 'pause' || kind === 'step'
  if (kind === 'abort') newest++
  wake?.()
}

/** How long a portion of steps may take, and how often they are told. */
const [portion, often] = [12, 100]

/** Trains to the end, unless a newer request comes; tells the cost as steps are made. */
async function fit(id: number, task: FitTask): Promise<void> {
  newest = id
  paused = false
  stepsAsked = 0
  wake?.()
  await rest() // a slider that is dragged asks for more than can be trained: only the newest is
  if (newest !== id) return tell({ kind: 'aborted', id })
  const table = await tableNamed(task.table)
  const data = table.with(rolesOf(task.target, task.roles))
  const began = performance.now()
  const training = prepare(made(task), data, { seed: task.seed, trace: 'none' })
  const recorder = new Recorder()
  try {
    const fitted = await run(id, training, recorder)
    await rest()
    if (!fitted || newest !== id) return tell({ kind: 'aborted', id })
    const durationMs = performance.now() - began
    const curve = curveOf(recorder)
    tell({ kind: 'fitted', id, curve, fitted: described(fitted, data, durationMs) })
  } finally {
    training.release()
  }
}

async function run(id: number, training: Training, recorder: Recorder): Promise<Fitted | undefined> {
  const steps = follow(training)
  let rested = performance.now()
  let told = rested
  for (;;) {
    while (paused && stepsAsked === 0 && newest === id) {
      tell({ kind: 'steps', id, curve: curveOf(recorder), paused: true })
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (newest !== id) return undefined
    if (paused) stepsAsked--
    const next = steps.next()
    if (next.done) return next.value
    recorder.add(next.value.step, next.value.cost, next.value.theta)
    const now = performance.now()
    if (!paused && now - rested < portion) continue
    if (now - told > often) {
      tell({ kind: 'steps', id, curve: curveOf(recorder), paused: false })
      told = now
    }
    await rest()
    rested = performance.now()
  }
}

function curveOf(recorder: Recorder): CostCurve {
  const { step, cost } = recorder.trace()
  return { step, cost }
}

function made({ model, penalty, algorithm }: FitTask) {
  const parts = {
    model: partOf(models, model),
    penalty: partOf(penalties, penalty),
    ...(algorithm && { algorithm: partOf(algorithms, algorithm) }),
  }
  return estimator(parts as never) as never
}
