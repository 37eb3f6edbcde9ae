import { shown } from '../../drawing/numbers.ts'
import type { TableOf } from '../../marks/Frame.svelte'
import type { Charted } from '../../state/charted.ts'
import type { Dimension, TrialShown, Value } from '../../workers/search-protocol.ts'

/** A value of a hyperparameter as it is shown. */
export const valueText = (value: Value | undefined): string =>
  typeof value === 'number'
    ? shown(value)
    : value === undefined
      ? '–'
      : Array.isArray(value)
        ? `[${value}]`
        : String(value)

/** `lambda 0.01, degree 2`. */
export const candidateText = ({ candidate }: TrialShown, dimensions: readonly Dimension[]): string =>
  dimensions.map(({ key, name }) => `${name} ${valueText(candidate[key])}`).join(', ')

/** Where a value lies on an axis: a number itself, another value by its place among the alternatives. */
export function placeOf(dimension: Dimension, { candidate }: TrialShown): number {
  const value = candidate[dimension.key]
  if (dimension.numeric) return Number(value)
  return dimension.values?.indexOf(String(value)) ?? 0
}

/** The trials that have a score, in the order of their numbers. */
export const scored = (trials: readonly TrialShown[]): readonly (TrialShown & { readonly mean: number })[] =>
  trials.filter((trial): trial is TrialShown & { mean: number } => trial?.mean !== undefined)

/** Whether a trial lies within all that is brushed. */
export function keptBy({ selection, dimensions }: Charted): (trial: TrialShown) => boolean {
  const brushes = Object.entries(selection.brushes).map(([key, range]) => ({
    range,
    place: (trial: TrialShown) => {
      const dimension = dimensions.find((each) => each.key === key)
      return dimension ? placeOf(dimension, trial) : (trial.mean ?? Number.NaN)
    },
  }))
  return (trial) => brushes.every(({ range, place }) => place(trial) >= range[0] && place(trial) <= range[1])
}

const most = 500

/** The trials as a table, the best first. */
export function trialTable(tuning: Charted): TableOf {
  const { dimensions } = tuning
  const rows = best(tuning).slice(0, most)
  return {
    columns: ['trial', ...dimensions.map(({ name }) => name), 'mean', 'standard error'],
    rows: rows.map((trial) => [
      String(trial.number),
      ...dimensions.map(({ key }) => valueText(trial.candidate[key])),
      shown(trial.mean, 6),
      trial.standardError === undefined ? '–' : shown(trial.standardError, 3),
    ]),
    ...(tuning.trials.length > most && { note: `The best ${most} of ${tuning.trials.length} trials.` }),
  }
}

/** The scored trials, the best first. */
export const best = ({ trials, direction }: Charted) =>
  [...scored(trials)].sort(
    (a, b) => (direction === 'minimize' ? a.mean - b.mean : b.mean - a.mean) || a.number - b.number,
  )
