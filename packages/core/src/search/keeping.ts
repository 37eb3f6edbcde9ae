import { HpError } from '../define/errors.ts'
import { plainParameters } from '../planning/pausable.ts'
import type { FoldOutcome, FoldParameters, Work } from '../planning/work.ts'
import { follow } from '../training/follow.ts'
import { prepare } from '../training/training.ts'
import { keepsPredictions } from './kept-predictions.ts'

/** What a search keeps of its trials besides their scores. */
export interface Keep {
  /** What each trial predicts for the rows that it is tested on. Default: as long as that is no more than 200 000 numbers in all, of rows in memory. */
  readonly predictions?: boolean
  /** What training set in each fold, in the user's units. Where sharing has left no parameters to read off, that takes a training more. Default false. */
  readonly parameters?: boolean
}

/** What is kept of one trial. */
export interface Kept {
  readonly predictions: boolean
  parametersOf?(outcome: FoldOutcome): FoldParameters | undefined
}

/** Nothing but scores. */
export const nothingKept: Kept = { predictions: false }

/** What is kept of each trial, by its number; `trials` says how many there will be, as far as that is known. */
export function keeping(work: Work, keep: Keep | undefined, trials: () => number): (number: number) => Kept {
  const asked = keep?.predictions ?? (work.data.stored ? false : undefined)
  const predictions = keepsPredictions(work, { asked, trials })
  const parametersOf = (outcome: FoldOutcome) =>
    outcome.reason === undefined ? (outcome.parameters?.() ?? trained(work, outcome)) : undefined
  const parameters = keep?.parameters === true ? { parametersOf } : {}
  return (number) => ({ predictions: predictions(number), ...parameters })
}

/** The parameters of one more training of the same, undefined where it fails. */
function trained({ data, splits, seed, threads }: Work, { job, fold }: FoldOutcome): FoldParameters | undefined {
  try {
    const training = prepare(job.estimator, data.rowsAt(splits[fold].train), {
      seed: `${seed}/fold/${fold}`,
      trace: 'none',
      ...(threads !== undefined && { threads }),
    })
    try {
      const steps = follow(training)
      let next = steps.next()
      while (!next.done) next = steps.next()
      return plainParameters(next.value)
    } finally {
      training.release()
    }
  } catch (cause) {
    if (cause instanceof HpError) return undefined
    throw cause
  }
}
