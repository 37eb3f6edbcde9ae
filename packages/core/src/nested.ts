import type { Dataset } from './data/dataset.ts'
import type { Open, Settled } from './define/definitions.ts'
import type { Estimator, Parts } from './define/estimator.ts'
import type { Finding } from './define/problem.ts'
import type { Candidate } from './define/search-space.ts'
import type { Splitter } from './define/splitters.ts'
import { ready } from './kernels/index.ts'
import { random } from './numeric/random.ts'
import { overAllClasses } from './planning/all-classes.ts'
import { releaseWork } from './planning/work.ts'
import { meanScore } from './search/both-scores.ts'
import { type Instability, instabilityOf } from './search/instability.ts'
import { begin } from './search/request.ts'
import type { Study } from './search/study.ts'
import { meanOf, type Score } from './search/trial.ts'
import { observedBy } from './training/scoring.ts'
import { type TuneOptions, tune } from './tune.ts'

export interface NestedOptions<E extends Parts = Parts>
  extends Omit<TuneOptions<E>, 'validation' | 'storage' | 'study' | 'onTrial'> {
  /** Parts the rows for the score. Default: as for `tune`. */
  readonly outer?: Splitter
  /** Parts the training rows of each outer split for the search. Default: as for `tune`. */
  readonly inner?: Splitter
  /** Called when an outer split is done. */
  readonly onFold?: (fold: NestedFold<E>) => void
}

/** One outer split: a search on its training rows, and the winner's score on rows that no part of the search has seen. */
export interface NestedFold<E extends Parts = Parts> {
  readonly fold: number
  readonly rows: { readonly train: number; readonly test: number }
  /** The search on the training rows. */
  readonly study: Study<E>
  /** What it chose, by key: 'penalty.lambda'. */
  readonly candidate: Candidate
  /** The winner's score in the search: flattered by having been chosen. */
  readonly inner: Score
  /** Its score on the rows held out, after refitting to all training rows; absent where the metric is undefined there. */
  readonly score?: number
}

/** What nested cross-validation says: how well the whole procedure does, search included. */
export interface NestedStudy<E extends Parts = Parts> {
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  readonly outer: string
  readonly folds: readonly NestedFold<E>[]
  /** The mean of the outer scores; absent unless every outer split has one. */
  readonly score: Score | undefined
  /** How much better the inner scores look than the outer ones are, on average: above 0 is flattery. */
  readonly optimism: number | undefined
  /** How far the choices of the outer splits lie apart, by hyperparameter. */
  readonly instability: readonly Instability[]
  readonly findings: readonly Finding[]
  readonly ledger: { readonly completeTrainings: number }
}

/**
 * Scores a search as a whole: on the training rows of every outer split hyperparameters are searched anew, by inner splits of these rows only, and the
 * winner is scored on the rows held out (Varma & Simon 2006, BMC Bioinformatics 7, 91). That score is not flattered by the search, unlike that of `study.best`.
 * ```ts
 * import { dataset, estimator, kFold, linear, nestedTune, range, ridge } from '@hp/core'
 *
 * const x = Array.from({ length: 40 }, (_, i) => (i * 7) % 11)
 * const data = dataset({ x, y: x.map((v, i) => 3 * v + (i % 4)) }, { target: 'y' })
 * const open = estimator({ model: linear(), penalty: ridge({ lambda: range(1e-3, 10) }) })
 * const nested = await nestedTune(open, data, { outer: kFold(4), inner: kFold(3) })
 * nested.folds.length // => 4
 * ```
 * @throws HpError as `tune` does
 */
export async function nestedTune<const E extends Parts>(
  estimator: Estimator<E, Open | Settled>,
  data: Dataset,
  options: NestedOptions<E> = {},
): Promise<NestedStudy<E>> {
  await ready()
  const { outer, inner, onFold, seed = 0, ...rest } = options
  const begun = begin(estimator as Estimator<Parts>, data, {
    ...rest,
    seed,
    ...(outer && { validation: outer }),
  } as object)
  const { work, opened, validation } = begun
  const { metric } = work
  const folds: NestedFold<E>[] = []
  try {
    for (const [fold, split] of work.splits.entries()) {
      const [train, test] = [work.data.rowsAt(split.train), work.data.rowsAt(split.test)]
      const own = { ...rest, seed: random(seed).fork('nested', fold).uint32(), ...(inner && { validation: inner }) }
      const study = await tune(estimator, train, own as TuneOptions<E>)
      const fitted = await study.refit()
      const predicted = overAllClasses(fitted.prediction(test), work.classes, train.rows)
      const said = observedBy(predicted, test.column(test.target as string))
      const weights = work.weights && Float64Array.from(split.test, (i) => (work.weights as Float64Array)[i])
      const score = metric.compute(said.target, said.prediction, weights)
      const found: NestedFold<E> = {
        fold,
        rows: { train: train.rows, test: test.rows },
        study,
        candidate: study.best.candidate,
        inner: study.best.score,
        ...(score !== undefined && Number.isFinite(score) && { score }),
      }
      folds.push(found)
      onFold?.(found)
    }
  } finally {
    releaseWork(work)
  }
  const score = meanScore(folds.map((fold) => fold.score))
  const sign = metric.direction === 'minimize' ? 1 : -1
  return {
    metric: { name: metric.name, direction: metric.direction },
    outer: validation.definition.name,
    folds,
    score,
    optimism: score && sign * (score.mean - meanOf(folds.map((fold) => fold.inner.mean))),
    instability: instabilityOf(
      opened,
      folds.map(({ candidate }) => candidate),
    ),
    findings: work.findings,
    ledger: { completeTrainings: folds.reduce((sum, { study }) => sum + study.ledger.completeTrainings + 1, 0) },
  }
}
