import type { Dataset } from '../data/dataset.ts'
import { HpError } from '../define/errors.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Walker } from '../define/problem.ts'
import type { Pool } from '../kernels/pool.ts'
import { ratesOf } from '../numeric/passes.ts'
import type { Fitted } from '../training/fitted.ts'
import { divergence, follow } from '../training/follow.ts'
import { predict } from '../training/predictor.ts'
import type { Composition } from '../training/resolve.ts'
import { modelKey, type Training } from '../training/training.ts'

/** A training that walks abreast of others, pass by pass. */
export interface Pupil {
  readonly done: boolean
  /** Why it failed, or would have if it ended here. */
  reason(): string | undefined
  /** Goes on to its start, then to the end of its next pass. */
  advance(): void
  readonly counts: { readonly costEvaluations: number; readonly gradientEvaluations: number }
  /** Whether it has converged, or would have if it ended here. */
  converged(): boolean
  /** What it says of rows as it stands. */
  prediction(rows: Dataset): Prediction
}

/**
 * Trainings beside the first, on the same mini-batches. Who is first to need its next pass has everybody's done, by all threads of the pool, the largest
 * first: a pass writes to the memory of its own network only, so that every training takes the steps that it takes alone. Networks of one shape read one
 * table of rows.
 */
export function abreast(first: Training, compositions: readonly Composition[], pool: Pool | undefined): Pupil[] {
  const walkers: Walker[] = []
  const taken = compositions.map(() => 0) // passes
  const costs = new Map<number, number>() // of passes that are done and not yet asked for
  const pupils: Pupil[] = []
  const sizes: number[] = [] // parameters of each
  const firsts = new Map([[modelKey(first.composition), first]])

  function everybody(order: Uint32Array, batchSize: number): void {
    const tasks = walkers.flatMap((walker, k) => {
      const h = compositions[k].algorithm.settings as Parameters<typeof ratesOf>[0] & { readonly epochs: number }
      if (pupils[k].done || taken[k] >= h.epochs || !walker.task) return []
      const rates = ratesOf(h, taken[k] * Math.ceil(order.length / batchSize), order.length)
      return [{ k, task: walker.task, args: walker.task.prepare(order, batchSize, rates), rates }]
    })
    tasks.sort((a, b) => sizes[b.k] - sizes[a.k])
    const [one] = tasks
    if (pool && tasks.length > 1)
      pool.run({ kernel: one.task.kernel, tasks: tasks.map(({ args }) => args), scratchBytes: 64 })
    else for (const { task } of tasks) task.run()
    for (const { k, task } of tasks) costs.set(k, task.cost())
  }

  for (const [k, composition] of compositions.entries()) {
    const shape = modelKey(composition)
    const training = (firsts.get(shape) ?? first).beside(composition, {
      begins: (walker) => {
        walkers[k] = walker
      },
      pass(walker, order, batchSize, rates) {
        if (!walker.task) return walker.pass(order, batchSize, rates)
        if (!costs.has(k)) everybody(order, batchSize)
        const cost = costs.get(k) as number
        costs.delete(k)
        taken[k]++
        return cost
      },
    })
    if (!firsts.has(shape)) firsts.set(shape, training)
    sizes.push(training.problem.theta.length)
    pupils.push(pupil(training))
  }
  return pupils
}

function pupil(training: Training): Pupil {
  const { problem, predictor, counts } = training
  const steps = follow(training)
  let fitted: Fitted | undefined
  let failed: string | undefined
  let start = Number.NaN
  let step = 0
  const converged = () => {
    if (fitted) return fitted.certificate.converged
    const { cost, penalty } = problem.parts(problem.theta)
    return cost + penalty <= start * (1 + 1e-9)
  }
  return {
    get done() {
      return fitted !== undefined || failed !== undefined
    },
    reason() {
      return failed !== undefined || converged() ? failed : divergence(training, { iterations: step }).what
    },
    counts,
    advance() {
      try {
        const next = steps.next()
        if (next.done) fitted = next.value
        else {
          step = next.value.step
          if (step === 0) start = next.value.cost
        }
      } catch (cause) {
        if (!(cause instanceof HpError)) throw cause
        failed = cause.what
      }
    },
    converged,
    prediction: (rows) => fitted?.prediction(rows) ?? predict({ ...predictor, theta: problem.theta.slice() }, rows),
  }
}
