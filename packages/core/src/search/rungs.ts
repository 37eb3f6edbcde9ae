import { int } from '../define/hyperparameters.ts'
import type { TrialReports } from '../define/pruners.ts'
import { meanAt, reachedBy } from './reports.ts'

/** Where trials are compared: rung `level` is at step first·factor^level. */
export interface Rung {
  readonly level: number
  readonly step: number
  readonly folds: readonly number[]
}

/** The step of the first rung: a 27th of a whole training where none is named, since earlier scores say little. */
export const firstRung = (first: number, most: number): number => first || Math.max(1, Math.floor(most / 27))

/** What says where the rungs of one halving lie. */
export const rungHyperparameters = {
  factor: int({ default: 3, min: 2, symbol: 'η', describe: 'one in so many goes on' }),
  first: int({
    default: 0,
    min: 0,
    describe:
      'step of the first rung; the others are factor, factor² … times it; 0 stands for a 27th of a whole training',
  }),
}

/** The steps of the rungs below `most`. */
export function rungsBelow(most: number, first: number, factor: number): number[] {
  const steps: number[] = []
  for (let step = first; step < most; step *= factor) steps.push(step)
  return steps
}

/** The rung that a trial stands on, or undefined between rungs. */
export function rungOf(trial: TrialReports, first: number, factor: number): Rung | undefined {
  const reached = reachedBy(trial)
  if (reached === undefined) return undefined
  let [level, step] = [0, first]
  while (step < reached.step) {
    step *= factor
    level++
  }
  return step === reached.step ? { level, ...reached } : undefined
}

/** How many of the others have been on the rung, and how many of them were better there; a score that is no number is worse than any. */
export function betterAt(
  trial: TrialReports,
  others: readonly TrialReports[],
  { step, folds }: Rung,
): { better: number; been: number } {
  const own = meanAt(trial, step, folds) ?? Infinity
  let [better, been] = [0, 0]
  for (const other of others) {
    const score = meanAt(other, step, folds)
    if (score === undefined) continue
    been++
    if (score < own || (score === own && other.number < trial.number)) better++
  }
  return { better, been }
}
