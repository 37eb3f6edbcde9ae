import type { Dataset } from './data/dataset.ts'
import type { Settled } from './define/definitions.ts'
import type { Estimator, Parts } from './define/estimator.ts'
import type { Finding } from './define/problem.ts'
import { ready } from './kernels/index.ts'
import { jobOf, releaseWork, workOf } from './planning/work.ts'
import { bothScores, type MeanScores, meanScores } from './search/both-scores.ts'
import { growingParts } from './search/growing-parts.ts'
import { metricFor, type SearchRequest } from './search/request.ts'
import { costFor } from './training/resolve.ts'
import { usualSplitter } from './validation/usual.ts'

export interface LearningCurveOptions extends Pick<SearchRequest, 'validation' | 'metric' | 'seed' | 'threads'> {
  /** How many rows to train on: shares of the training part (up to 1) or numbers of rows. Default: 0.1, 0.2, 0.4, 0.6, 0.8, 1. */
  readonly sizes?: readonly number[]
  /** Stops it between two steps of work. */
  readonly signal?: AbortSignal
}

/** The scores after training on so many rows. */
export interface LearningPoint extends MeanScores {
  /** Rows trained on, in the split with the fewest. */
  readonly rows: number
}

export interface LearningCurve {
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  readonly splitter: string
  readonly folds: number
  /** By rows, ascending. */
  readonly points: readonly LearningPoint[]
  readonly findings: readonly Finding[]
}

/**
 * How an estimator does as it is given more rows: trained on growing parts of the training part of every split, each a part of the next, and scored both
 * on the rows it was trained on and on the rows held out. Where the two meet, more rows help little; where they stay apart, more rows, or a simpler model, do.
 * ```ts
 * import { dataset, estimator, kFold, learningCurve, linear } from '@hp/core'
 *
 * const x = Array.from({ length: 60 }, (_, i) => i % 7)
 * const data = dataset({ x, y: x.map((v, i) => 2 * v + (i % 3)) }, { target: 'y' })
 * const curve = await learningCurve(estimator({ model: linear() }), data, { sizes: [6, 12, 1], validation: kFold(5) })
 * curve.points.map(({ rows }) => rows) // => [6, 12, 48]
 * ```
 * @throws HpError fit/aborted, data/…, estimator/…, hyperparameter/…, request/invalid
 */
export async function learningCurve<const E extends Parts>(
  estimator: Estimator<E, Settled>,
  data: Dataset,
  { sizes, signal, seed = 0, threads, ...asked }: LearningCurveOptions = {},
): Promise<LearningCurve> {
  await ready()
  const job = jobOf(0, costFor(estimator as Estimator<Parts, Settled>, data), {})
  const kind = job.composition.cost.definition.target
  const validation = asked.validation ?? usualSplitter(data, kind)
  const metric = metricFor(asked.metric, job.composition)
  const work = workOf(data, job.composition, { validation, metric, seed, threads })
  try {
    const ordered = validation.definition.ordered === true
    const parts = growingParts(work, sizes, { ordered, classes: kind === 'category' })
    const points: LearningPoint[] = []
    for (const { rows, splits } of parts) {
      const [scores] = await bothScores(work, [job], splits, signal ? { signal } : {})
      points.push({ rows, ...meanScores(scores, metric.name) })
    }
    return {
      metric: { name: metric.name, direction: metric.direction },
      splitter: validation.definition.name,
      folds: work.splits.length,
      points,
      findings: work.findings,
    }
  } finally {
    releaseWork(work)
  }
}
