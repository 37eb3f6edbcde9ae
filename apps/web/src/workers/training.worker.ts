import { type Dataset, estimator, follow, HpError, linear, prepare, type Training } from '@hp/core'
import { algorithms, penalties, transforms } from '@hp/core/registry'
import { trustOwnWorkers } from '../trust.ts'
import { pointsOf, valuesOf } from './points.ts'
import { problemOf } from './problem-of.ts'
import type { Answer, Ending, Limit, Request, Scene, Task, Theta } from './protocol.ts'
import { type Quadratic, quadratic } from './quadratic.ts'
import { Recorder } from './recorder.ts'
import { rest } from './rest.ts'
import { surfaceOf } from './surface.ts'
import { inside, startIn, type Window, windowOf } from './window.ts'

trustOwnWorkers()

const files = new Map<string, Dataset>()
/** The newest request to train or try: an older one stops as soon as it may. */
let newest = 0
/** What the page has been shown. */
let shown = { scene: '', surface: '' }

self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
  const { id, kind } = request
  if (kind !== 'read') newest = id
  try {
    if (kind === 'read') await read(request)
    else await (kind === 'train' ? train(id, request.task) : tryOne(id, request.task))
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    tell({ kind: 'problem', id, problem: problemOf(error) })
  }
}

const tell = (answer: Answer, transfer: Transferable[] = []) => postMessage(answer, { transfer })

async function read({ id, file, name }: Request & { kind: 'read' }): Promise<void> {
  const { readData } = await import('@hp/core/data') // the readers are fetched with the first file
  const data = await readData(file, { name })
  files.set(name, data)
  shown = { scene: '', surface: '' } // the same name may stand for other points now
  const numeric = data.columns.filter(({ kind }) => kind === 'number').map((column) => column.name)
  tell({
    kind: 'table',
    id,
    table: {
      name,
      rows: data.rows,
      numeric,
      others: data.names.filter((column) => !numeric.includes(column)),
      notices: data.notices.map(({ what }) => what),
    },
  })
}

/** Tries one θ: one cost evaluation, no training. */
async function tryOne(id: number, task: Task): Promise<void> {
  const { training, window } = begin(id, task)
  const before = training.counts.costEvaluations
  const cost = training.problem.cost(training.problem.theta)
  tell({ kind: 'tried', id, cost })
  tell({ kind: 'counted', id, costEvaluations: training.counts.costEvaluations - before, completeTrainings: 0 })
  showSurface(id, task, training, window)
}

/** Trains to the end, unless a newer request comes; tells the steps as they are made. */
async function train(id: number, task: Task): Promise<void> {
  const { training, window } = begin(id, task)
  const began = performance.now()
  const recorder = new Recorder()
  const steps = follow(training)
  let ending: Omit<Ending, 'durationMs'> | undefined
  let rested = began
  let told = began
  let pause = 100
  try {
    for (let next = steps.next(); ; next = steps.next()) {
      if (next.done) {
        ending = endingOf(next.value.certificate, next.value.parameters as never)
        break
      }
      recorder.add(next.value.step, next.value.cost, next.value.theta)
      const now = performance.now()
      if (now - rested < 12) continue
      if (now - told > pause) {
        const counted = { ...training.counts }
        showSurface(id, task, training, window)
        Object.assign(training.counts, counted) // to look at the surface is no part of the training
        pause = tellSteps(id, recorder, false)
        told = now
      }
      await rest()
      if (newest !== id) break
      rested = performance.now()
    }
  } catch (error) {
    if (!(error instanceof HpError && error.code === 'fit/diverged')) throw error
    ending = { converged: false, gradientNorm: Number.NaN, diverged: { what: error.what, fix: error.fix ?? '' } }
  }
  const { costEvaluations } = training.counts
  if (ending) {
    tellSteps(id, recorder, true)
    tell({ kind: 'trained', id, ending: { ...ending, durationMs: performance.now() - began } })
  }
  tell({ kind: 'counted', id, costEvaluations, completeTrainings: ending ? 1 : 0 })
  if (newest === id) showSurface(id, task, training, window)
}

/** Returns the milliseconds until more is to be told: many steps take the page a while. */
function tellSteps(id: number, recorder: Recorder, done: boolean): number {
  const trace = recorder.trace()
  const { length } = trace.step
  tell({ kind: 'steps', id, trace, done }, [
    trace.step.buffer,
    trace.cost.buffer,
    trace.theta0.buffer,
    trace.theta1.buffer,
  ])
  return 100 + length / 50
}

const endingOf = (
  { converged, gradientNorm }: { converged: boolean; gradientNorm: number },
  { intercept, coefficients }: { intercept: number; coefficients: Float64Array },
) => ({ converged, gradientNorm, parameters: { intercept, slope: coefficients[0] } })

/** Prepares a training and shows what it is about: points, window, start, and the limit of the learning rate. */
function begin(id: number, task: Task): { training: Training; window: Window } {
  const { original, data } = pointsOf(task.source, task.moved, files)
  const first = prepared(task, data)
  const plain = { ...task, penalty: { name: 'none', settings: {} } }
  const base = shapeOf(prepared(plain, original))
  const shape = shapeOf(first)
  const minimum = shape.minimum
  const window =
    minimum && !inside(base.window, minimum, 0.1) ? windowOf(shape, Math.max(shape.rise, base.rise)) : base.window
  const start = task.start ?? startIn(window)
  const training = prepared(task, data, start)
  const key = JSON.stringify([task.source, task.moved, task.standardize, task.penalty, window])
  const isNew = key !== shown.scene
  shown = { ...shown, scene: key }
  tell({
    kind: 'begun',
    id,
    start,
    limit: limitOf(training, shape),
    scene: isNew ? sceneOf(training, data, window, minimum) : undefined,
  })
  return { training, window }
}

function prepared({ algorithm, penalty, standardize, seed }: Task, data: Dataset, start?: Theta): Training {
  const made = {
    model: linear(),
    algorithm: named(algorithms, algorithm),
    penalty: named(penalties, penalty),
    transforms: [transforms.standardize({ standardize })],
  }
  return prepare(estimator(made as never), data, { seed, trace: 'none', ...(start && { start }) })
}

type Makers = Readonly<Record<string, (settings?: never) => unknown>>
/** The part of that name with these hyperparameters. */
function named(makers: Makers, { name, settings }: Task['algorithm']): unknown {
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined
  if (!make)
    throw new HpError({
      code: 'estimator/unknown-definition',
      what: `there is nothing named ${name}.`,
      fix: `use one of: ${Object.keys(makers).join(', ')}`,
    })
  return make(settings as never)
}

interface Shape extends Quadratic {
  readonly window: Window
  readonly rise: number
}

/** The shape of the cost; looking at it is no part of the training and is not counted. */
function shapeOf({ problem, counts }: Training): Shape {
  const before = { ...counts }
  const shape = quadratic(problem.gradient)
  Object.assign(counts, before)
  const cost = (theta: Theta) => {
    const { cost, penalty } = problem.parts(Float64Array.from(theta))
    return cost + penalty
  }
  const lowest = cost(shape.minimum ?? [0, 0])
  const rise = Math.max(cost([0, 0]) - lowest, lowest / 2, Number.MIN_VALUE)
  return { ...shape, rise, window: windowOf(shape, rise) }
}

function limitOf({ composition }: Training, { curvature }: Quadratic): Limit | undefined {
  const { limit } = composition.algorithm.definition
  return limit && { rate: limit.rate(curvature, composition.algorithm.settings), formula: limit.formula }
}

function sceneOf(
  { predictor, rows, data: used }: Training,
  data: Dataset,
  window: Window,
  minimum: Theta | undefined,
): Scene {
  const scaling = predictor.steps.find(({ part }) => part.definition.name === 'standardize')
  const learnt = scaling?.part.settings['standardize']
    ? (scaling.learnt as unknown as { mean: Float64Array; scale: Float64Array })
    : undefined
  return {
    feature: data.features[0],
    target: data.target as string,
    x: valuesOf(rows, data.features[0]).slice(),
    y: valuesOf(rows, data.target as string).slice(),
    dropped: used.dropped.rows,
    window,
    minimum,
    mean: learnt?.mean[0] ?? 0,
    scale: learnt?.scale[0] ?? 1,
  }
}

function showSurface(
  id: number,
  { source, moved, standardize, penalty }: Task,
  { problem }: Training,
  window: Window,
): void {
  const key = JSON.stringify([source, moved, standardize, penalty, window])
  if (key === shown.surface) return
  shown = { ...shown, surface: key }
  const cost = (theta: Float64Array) => {
    const parts = problem.parts(theta)
    return parts.cost + parts.penalty
  }
  const surface = surfaceOf(cost, window, problem.rows)
  tell({ kind: 'surface', id, surface }, [surface.shade.buffer, surface.segments.buffer])
}
