import type { Dataset } from '../data/dataset.ts'
import { HpError } from '../define/errors.ts'
import type { Estimator, Parts } from '../define/estimator.ts'
import { type MetricDefinition, metricNamed } from '../define/metrics.ts'
import type { Pruner } from '../define/pruners.ts'
import type { Splitter } from '../define/splitters.ts'
import type { Strategy } from '../define/strategies.ts'
import type { Pool } from '../kernels/pool.ts'
import { random } from '../numeric/random.ts'
import { type Job, jobOf, type Work, workOf } from '../planning/work.ts'
import { metrics } from '../registry.ts'
import { type Composition, costFor } from '../training/resolve.ts'
import { usualSplitter } from '../validation/usual.ts'
import { hasDataRanges, withoutDataRanges } from './data-ranges.ts'
import type { Enqueued } from './enqueued.ts'
import { type OpenEstimator, openSpace } from './open.ts'
import { type Pruning, pruningFor, togetherIn } from './pruning.ts'
import type { Restriction } from './restrictions.ts'
import { createSearch, type Search } from './search.ts'
import { auto } from './strategies/auto.ts'
import { grid } from './strategies/grid.ts'

/** What is searched, and how; the same for `plan` and `tune`. */
export interface SearchRequest<E extends Parts = Parts> {
  /** Default: the folds of a fold column, else 5 folds, one after the other where rows have a time, of whole groups where there are groups, stratified where the target has classes. */
  readonly validation?: Splitter
  /** `auto`: a grid where one or two hyperparameters are open and no number of trials is given, else the strategy named auto. */
  readonly strategy?: Strategy | 'auto'
  /** Stops trials that fall behind: after steps of training, folds, or parts of the rows. None when absent. */
  readonly pruner?: Pruner
  /** `rows`: trials are compared after trainings on growing parts of the rows; else after steps of training where there are any. */
  readonly resource?: 'rows'
  /** What candidates must satisfy; every strategy proposes only such. */
  readonly constraints?: readonly Restriction<E>[]
  /** Hyperparameters to be tried first, by part; what they leave out is drawn. */
  readonly enqueue?: readonly Enqueued<E>[]
  /** How many candidates are tried; all of a grid, and 100 by other strategies, when absent. */
  readonly trials?: number
  /** Default: rmse for numbers (for the cost `quantile` its pinball loss), log-loss for classes. Its mean over folds, each fold counting alike, is compared. */
  readonly metric?: MetricDefinition | string
  /** For folds, candidates and trainings: the same seed gives the same study. Default 0. */
  readonly seed?: number | string
  /** Threads for passes over many rows; the calling thread alone when absent. No result depends on it. */
  readonly threads?: number
  /** Whether candidates share work where that is exact. Default true. */
  readonly share?: boolean
  /** Candidates that are proposed before their results are asked for: a later one knows the results of earlier batches. The default depends on the strategy. */
  readonly lookAhead?: number
}

/** A search that is ready to begin. */
export interface Begun {
  readonly opened: OpenEstimator
  readonly search: Search
  readonly strategy: Strategy
  readonly pruning: Pruning | undefined
  readonly estimator: Estimator<Parts>
  readonly validation: Splitter
  readonly seed: number | string
  readonly trials: number
  readonly lookAhead: number
  readonly work: Work
  /** The first candidate, which has been proposed already. */
  readonly first: Job
}

const USUAL_TRIALS = 100
/** Candidates in one batch of a strategy that does not look at results, and of one that does. */
const [MANY, SOME] = [20_000, 8]
/** Values of a grid's range that has the axis to itself, and of two ranges each. */
const POINTS: Readonly<Record<number, number>> = { 1: 50, 2: 20 }

/** Opens the space, asks for the first candidate, reads and parts the data. */
export function begin(estimator: Estimator<Parts>, data: Dataset, request: SearchRequest, pool?: Pool): Begun {
  const { seed = 0, threads } = request
  const opened = openedOn(estimator, data, request)
  const strategy = strategyFor(opened, request)
  const exhausts = strategy.definition.name === 'grid'
  const trials = checkedCount('trials', request.trials) ?? (exhausts ? Number.POSITIVE_INFINITY : USUAL_TRIALS)
  const known = Number.isFinite(trials) ? { trials } : {}
  const enqueue = (request.enqueue ?? []).map((hyperparameters) => opened.candidate(hyperparameters))
  const search = createSearch(opened.space, { strategy, random: random(seed).fork('search'), enqueue, ...known })
  const candidate = search.suggest(0)
  if (candidate === undefined) throw new Error('a search space has at least one candidate')
  const first = jobOf(0, opened.settle(candidate), candidate)
  const metric = metricFor(request.metric, first.composition)
  const validation = request.validation ?? usualSplitter(data, first.composition.cost.definition.target)
  const pruning = request.pruner && pruningFor(request.pruner, request.resource, opened, first)
  const some = strategy.definition.gradients ? 1 : pruning ? togetherIn(pruning) : SOME
  const lookAhead = checkedCount('lookAhead', request.lookAhead) ?? (strategy.definition.adaptive ? some : MANY)
  const { share } = request
  const work = workOf(data, first.composition, { validation, metric, seed, threads, pool, share })
  return { estimator, opened, search, strategy, pruning, validation, seed, trials, lookAhead, work, first }
}

/**
 * The space that an estimator leaves open in a search of some data, with the cost that the target asks for in every candidate that names none.
 * @throws HpError data/…, estimator/…, hyperparameter/…, request/invalid
 */
export function openedOn(estimator: Estimator<Parts>, data: Dataset, request: SearchRequest): OpenEstimator {
  const { rows, features } = data
  const trained = hasDataRanges(estimator.parts) ? { trained: leastTrained(estimator, data, request) } : {}
  const opened = openSpace(estimator, { rows, features, ...trained }, request.constraints)
  return { ...opened, settle: (candidate) => costFor(opened.settle(candidate), data) }
}

/** Rows of the smallest training part: which rows can be used and how they are parted does not depend on what is searched. */
function leastTrained({ parts }: Estimator<Parts>, data: Dataset, request: SearchRequest): number {
  const { space, settle } = openSpace({ parts: withoutDataRanges(parts) }, data)
  const candidate = space.sample(random(0)) // any of them
  const { composition } = jobOf(0, costFor(settle(candidate), data), candidate)
  const validation = request.validation ?? usualSplitter(data, composition.cost.definition.target)
  const { splits, data: used } = workOf(data, composition, {
    validation,
    metric: metricFor(request.metric, composition),
    seed: request.seed ?? 0,
  })
  return splits.reduce(
    (least, split) => Math.min(least, split.rest ? used.rows - split.test.length : split.train.length),
    used.rows,
  )
}

/** The next candidates: as many as the look-ahead allows; none when the search has come to its end. */
export function nextJobs({ opened, search, trials, lookAhead, first }: Begun, asked: number): Job[] {
  const jobs: Job[] = asked === 0 && trials > 0 ? [first] : []
  while (jobs.length < lookAhead && asked + jobs.length < trials) {
    const number = asked + jobs.length
    const candidate = search.suggest(number)
    if (candidate === undefined) break
    jobs.push(jobOf(number, opened.settle(candidate), candidate))
  }
  return jobs
}

function strategyFor({ space }: OpenEstimator, { strategy = 'auto', trials }: SearchRequest): Strategy {
  if (strategy !== 'auto') return strategy as Strategy
  const points = POINTS[space.dimensions.length]
  return (trials === undefined && points !== undefined ? grid({ points }) : auto()) as Strategy
}

export function metricFor(wanted: SearchRequest['metric'], { cost }: Composition): MetricDefinition {
  if (typeof wanted === 'object') return wanted
  const { definition, settings } = cost
  const kind = definition.target
  const name = wanted ?? definition.metric?.(settings) ?? (kind === 'number' ? 'rmse' : 'log-loss')
  const metric = metricNamed(name, Object.values<MetricDefinition>(metrics))
  if (metric && metric.target === kind) return metric
  const fitting = Object.values<MetricDefinition>(metrics).filter(({ target }) => target === kind)
  throw new HpError({
    code: 'request/invalid',
    what: metric ? `The metric ${name} is for a target of another kind.` : `There is no metric "${name}".`,
    where: 'metric (flag --metric)',
    fix: `use one of: ${fitting.map((one) => one.name).join(', ')}`,
  })
}

function checkedCount(name: string, count: number | undefined): number | undefined {
  if (count === undefined || (Number.isSafeInteger(count) && count > 0)) return count
  throw new HpError({
    code: 'request/invalid',
    what: `${name} must be a whole number above 0, but is ${count}.`,
    fix: 'leave it out for the default',
  })
}
