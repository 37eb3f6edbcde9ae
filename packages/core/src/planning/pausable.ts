import type { Dataset } from '../data/dataset.ts'
import type { NumberColumn } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Step } from '../define/problem.ts'
import type { Fitted } from '../training/fitted.ts'
import { follow, type TrainingStep } from '../training/follow.ts'
import { predict } from '../training/predictor.ts'
import { prefixKey } from '../training/readied.ts'
import { observedBy } from '../training/scoring.ts'
import { prepare, type Training, type TrainingOptions } from '../training/training.ts'
import { overAllClasses } from './all-classes.ts'
import type { Prefixes } from './prefixes.ts'
import type { FoldOutcome, FoldParameters, Job, Work } from './work.ts'

/** The training of one candidate on one split, which may be paused at any step, scored there, and gone on with or left. */
export interface Pausable {
  /** Trains until its resource has reached `step`, to the end when absent, and lets go after each step. Begins with the first call. */
  advance(step?: number): Generator<undefined, void>
  /** The score on the test part as training stands; undefined where it is undefined. */
  score(): number | undefined
  /** What came of it, when it has come to its end: of a training that is refused or diverges, the reason. */
  readonly outcome: FoldOutcome | undefined
  /** Evaluations so far. */
  readonly counts: { readonly costEvaluations: number; readonly gradientEvaluations: number }
  /** Gives its memory back. */
  release(): void
}

const NOTHING = { costEvaluations: 0, gradientEvaluations: 0 }

/** Prepares nothing yet: data are read when it is first advanced. It is trained on `rows`, all of the training part when absent. */
export function pausable(work: Work, job: Job, fold: number, some?: Uint32Array): Pausable {
  const rows = some ?? work.splits[fold].train
  const { data, seed, splits, threads, prefixes } = work
  let held: Dataset | undefined
  let training: Training | undefined
  let steps: Generator<TrainingStep, Fitted> | undefined
  let outcome: FoldOutcome | undefined
  let [at, passes] = [0, -1]

  function release(): void {
    steps?.return(undefined as never)
    training?.release()
    training = undefined
  }

  /** Does something that data or hyperparameters may not allow; then that is the outcome. */
  function attempt<T>(what: () => T): T | undefined {
    try {
      return what()
    } catch (cause) {
      release()
      if (!(cause instanceof HpError)) throw cause
      outcome = { ...blank(job, fold), reason: cause.what }
      return undefined
    }
  }

  function begin(): void {
    const options = { seed: `${seed}/fold/${fold}`, trace: 'none', ...(threads !== undefined && { threads }) } as const
    const key = some === undefined ? prefixKey(job.composition) : undefined
    training =
      prefixes && key && prefixes.expects(key)
        ? preparedFrom(work, prefixes, { job, fold, key, rows, options })
        : prepare(job.estimator, data.rowsAt(rows), options)
    steps = follow(training)
  }

  const test = (): Dataset => {
    held ??= data.rowsAt(splits[fold].test)
    return held
  }

  function end(fitted: Fitted): void {
    const prediction = overAllClasses(fitted.prediction(test()), work.classes, rows.length)
    const score = scoreOf(work, test(), prediction)
    const { costEvaluations, gradientEvaluations } = fitted.ledger
    const { converged } = fitted.certificate
    outcome = {
      ...blank(job, fold),
      costEvaluations,
      gradientEvaluations,
      converged,
      prediction: () => prediction,
      parameters: () => plainParameters(fitted),
      ...(score !== undefined && { score }),
    }
    release()
  }

  return {
    *advance(step = Number.POSITIVE_INFINITY) {
      if (training === undefined && outcome === undefined) attempt(begin)
      while (outcome === undefined && at < step) {
        const next = attempt(() => (steps as Generator<TrainingStep, Fitted>).next())
        if (next?.done) attempt(() => end(next.value))
        else if (next) {
          at = reached(job, next.value, ++passes)
          yield undefined
        }
      }
    },
    score: () =>
      training
        ? scoreOf(work, test(), overAllClasses(predict(training.predictor, test()), work.classes, rows.length))
        : outcome?.score,
    get outcome() {
      return outcome
    },
    get counts() {
      return outcome ?? (training ? { ...training.counts } : NOTHING)
    },
    release,
  }
}

/** Prepares a training on rows of a fold that are made ready once for all candidates with the same transforms. */
function preparedFrom(
  { data }: Work,
  prefixes: Prefixes,
  {
    job,
    fold,
    key,
    rows,
    options,
  }: {
    readonly job: Job
    readonly fold: number
    readonly key: string
    readonly rows: Uint32Array
    readonly options: TrainingOptions
  },
): Training {
  const table = prefixes.lend(`rows ${fold}`, () => {
    const value = data.rowsAt(rows)
    return { value, bytes: 8 * value.rows * (value.features.length + 1), release: () => {} }
  })
  try {
    return prepare(job.estimator, table.value, {
      ...options,
      prefix: (make) =>
        prefixes.lend(`${fold} ${key}`, () => {
          const value = make()
          return { value, bytes: 16 * value.design.matrix.length, release: value.release }
        }),
    })
  } finally {
    table.giveBack()
  }
}

const blank = (job: Job, fold: number): FoldOutcome => ({
  job,
  fold,
  by: 'single',
  ...NOTHING,
  trainings: 1,
  converged: false,
})

/** How much of its resource a training has used: where a step is one mini-batch, the passes it has reported. */
const reached = ({ composition }: Job, { step }: Step, passes: number): number =>
  composition.algorithm.settings.batchSize > 0 ? passes : step

/** The score of what was said of the test rows. */
export function scoreOf({ metric }: Work, rows: Dataset, predicted: Prediction): number | undefined {
  const { target, prediction } = observedBy(predicted, rows.column(rows.target as string))
  const weights = rows.weights === undefined ? undefined : (rows.column(rows.weights) as NumberColumn).values
  return metric.compute(target, prediction, weights)
}

/** The parameters of a fitted model as plain data. */
export const plainParameters = ({ terms, parameters }: Pick<Fitted, 'terms' | 'parameters'>): FoldParameters => ({
  terms,
  values: Object.fromEntries(
    Object.entries(parameters as Readonly<Record<string, number | Float64Array>>).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Array.from(value),
    ]),
  ),
})
