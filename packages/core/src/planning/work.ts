import { labelsOf } from '../data/classes.ts'
import { type Dataset, rolesInMemory } from '../data/dataset.ts'
import { usable } from '../data/select.ts'
import type { NumberColumn } from '../define/columns.ts'
import type { Settled } from '../define/definitions.ts'
import type { Estimator, Parts } from '../define/estimator.ts'
import type { MetricDefinition, Prediction } from '../define/metrics.ts'
import type { Finding } from '../define/problem.ts'
import type { Candidate } from '../define/search-space.ts'
import type { Split, Splitter } from '../define/splitters.ts'
import type { Pool } from '../kernels/pool.ts'
import { random } from '../numeric/random.ts'
import { offsetOf } from '../training/offset.ts'
import { steps } from '../training/pipeline.ts'
import { type Composition, resolve } from '../training/resolve.ts'
import { withoutAbsent } from '../training/stored/training.ts'
import { type FoldStatistics, type Segments, segmentsOf } from './fold-statistics.ts'
import { Prefixes } from './prefixes.ts'

/** What a search evaluates its candidates on; the same for all of them. */
export interface Work {
  /** The rows that can be used, with the features to learn from. */
  readonly data: Dataset
  readonly splits: readonly Split[]
  readonly metric: MetricDefinition
  readonly seed: number | string
  readonly threads: number | undefined
  readonly pool: Pool | undefined
  /** The rows as parts of which all parts of splits are sums. */
  segments(): Segments
  readonly findings: readonly Finding[]
  /** Numbers, or the classes of all rows as indices. This and what follows is read when it is asked for, where rows are in a file. */
  readonly target: Float64Array
  /** The names of the classes. */
  readonly classes: readonly string[] | undefined
  readonly weights: Float64Array | undefined
  readonly offset: Float64Array | undefined
  /** What trainings of one fold have in common; absent where nothing may be shared. */
  readonly prefixes?: Prefixes | undefined
  /** Statistics of the folds by the basis they are of; whoever ends the work releases them. */
  readonly statistics: Map<string, FoldStatistics>
}

/** One candidate to be evaluated on every split. */
export interface Job {
  readonly number: number
  readonly candidate: Candidate
  readonly estimator: Estimator<Parts, Settled>
  readonly composition: Composition
}

/** The parameters of one training as plain data, and the names that the coefficients belong to. */
export interface FoldParameters {
  readonly terms: readonly string[]
  readonly values: Readonly<Record<string, number | readonly number[]>>
}

/** What one candidate gave on one split. */
export interface FoldOutcome {
  readonly job: Job
  readonly fold: number
  /** Absent where it is undefined or the training failed. */
  readonly score?: number
  readonly converged: boolean
  /** Why training failed. */
  readonly reason?: string
  /** What it predicts for the test rows, in their order; asked for before the next outcome is, or not at all. */
  readonly prediction?: () => Prediction
  /** What training set, in the user's units, where that is known without a training; asked for as `prediction` is. */
  readonly parameters?: () => FoldParameters | undefined
  /** The kind of sharing that gave it. */
  readonly by: string
  readonly costEvaluations: number
  readonly gradientEvaluations: number
  /** Complete trainings that it took by itself: 1 for a single fit, 0 where one was for several, or none was needed. */
  readonly trainings: number
  /** Which of the trainings of its fold that are for several gave it, where the unit has more than one a fold: of several mixtures which path. */
  readonly run?: number
  /** Whether it is what another candidate gave that says the same. */
  readonly repeated?: true
}

/** Where a unit is: something done of something, in words: 'fold 3 of 5'. */
export interface Moment {
  readonly doing: string
  readonly done: number
  readonly of: number
}

/** Whether what a unit gives is an outcome, not a moment. */
export const isOutcome = (given: FoldOutcome | Moment | undefined): given is FoldOutcome =>
  given !== undefined && 'job' in given

/** The k-th of several as a moment: what is begun, none of it done. */
export const momentOf = (what: string, k: number, of: number): Moment => ({
  doing: `${what} ${k + 1} of ${of}`,
  done: k,
  of,
})

/** Candidates that are evaluated together, and what that takes. */
export interface Unit {
  /** The name of its rule. */
  readonly rule: string
  /** Of each candidate for which rows are made ready once a fold together with others: how, in words, and what is kept of them. */
  readonly prefixes?: readonly { readonly title: string; readonly bytes: number }[]
  readonly jobs: readonly Job[]
  /** What they share, in words: '100 values of lambda, one decomposition for each of 5 folds'. */
  readonly shares: string
  /** The statistics that it reads, by their key; they are made once for all units that name it. */
  readonly statistics?: { readonly key: string; readonly title: string; readonly ms: number; readonly bytes: number }
  /** Trainings that it needs. */
  readonly trainings: number
  readonly ms: number
  readonly bytes: number
  /** Evaluates every candidate on every split, in an order of its own; at a moment, and at `undefined`, other work may go on, or the unit be left. */
  run(): Generator<FoldOutcome | Moment | undefined, void>
}

/** A kind of sharing: which of some candidates it can take together, and how. What it leaves goes to the next rule. */
export interface Rule {
  readonly name: string
  /** Finds the largest λ of each training part itself: others are not offered candidates whose λ is counted in it. */
  readonly relative?: true
  /** Its candidates are trained step by step, each at its own cost: where a pruner may stop them, they are trained by themselves. */
  readonly stepwise?: true
  /** For people: what is shared, and why that is exact. */
  readonly describe: string
  take(work: Work, jobs: readonly Job[]): { readonly units: readonly Unit[]; readonly rest: readonly Job[] }
}

export const jobOf = (number: number, estimator: Estimator<Parts, Settled>, candidate: Candidate): Job => ({
  number,
  candidate,
  estimator,
  composition: resolve(estimator),
})

export interface WorkOptions {
  readonly validation: Splitter
  readonly metric: MetricDefinition
  readonly seed: number | string
  readonly threads?: number | undefined
  readonly pool?: Pool | undefined
  /** Whether candidates may share work. Default true. */
  readonly share?: boolean | undefined
}

/**
 * Reads the data for a search: the rows that any of its candidates can use (weights of 0 count as absent), parted by the splitter with
 * `random(seed).fork('split')`.
 * @throws HpError data/…, request/invalid
 */
export function workOf(
  data: Dataset,
  first: Composition,
  { validation, metric, seed, threads, pool, share = true }: WorkOptions,
): Work {
  const chosen = usable(data, {
    targetKind: first.cost.definition.target,
    keepMissingFeatures: steps(first).some(({ definition }) => definition.stage === 'missing'),
  })
  const rows = rolesInMemory(withoutAbsentRows(chosen.data))
  const splits = validation.split(rows, random(seed).fork('split'))
  let segments: Segments | undefined
  const ofClasses = first.cost.definition.target === 'category'
  const labels = once(() => (ofClasses ? labelsOf(rows.column(rows.target as string)) : undefined))
  const target = once(() => labels()?.index ?? (numbersOf(rows, rows.target) as Float64Array))
  const offset = once(() => offsetOf(rows))
  return {
    data: rows,
    splits,
    segments: () => {
      segments ??= segmentsOf(splits, rows.rows)
      return segments
    },
    metric,
    seed,
    threads,
    pool,
    findings: chosen.notices,
    get target() {
      return target()
    },
    get classes() {
      return labels()?.names
    },
    get weights() {
      return numbersOf(rows, rows.weights)
    },
    get offset() {
      return offset()
    },
    statistics: new Map(),
    prefixes: share ? new Prefixes() : undefined,
  }
}

/** The same work with some things changed; what is read when it is asked for still is. */
export const changedWork = (work: Work, changes: Partial<Work>): Work =>
  Object.create(work, Object.getOwnPropertyDescriptors(changes)) as Work

/** Gives back the memory of everything that was made for the work. */
export function releaseWork({ statistics, prefixes }: Work): void {
  prefixes?.release()
  for (const one of statistics.values()) one.release()
  statistics.clear()
}

/** What is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const numbersOf = (data: Dataset, name: string | undefined): Float64Array | undefined =>
  name === undefined ? undefined : (data.column(name) as NumberColumn).values

function withoutAbsentRows(data: Dataset): Dataset {
  if (data.stored) return withoutAbsent(data)
  const weights = numbersOf(data, data.weights)
  if (!weights?.includes(0)) return data
  return data.rowsAt(Uint32Array.from(weights.keys()).filter((i) => weights[i] > 0))
}
