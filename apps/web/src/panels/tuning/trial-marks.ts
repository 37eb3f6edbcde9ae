import { shown } from '../../drawing/numbers.ts'
import { ranksOf } from '../../drawing/ranks.ts'
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

export type Scored = TrialShown & { readonly mean: number }

/** Keeps what is worked out of an array for as long as the array is there: several charts ask for the same. */
function remembered<K extends object, V>(work: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    if (!known.has(key)) known.set(key, work(key))
    return known.get(key) as V
  }
}

/** The trials that have a score, in the order of their numbers. */
export const scored: (trials: readonly TrialShown[]) => readonly Scored[] = remembered((trials) =>
  trials.filter((trial): trial is Scored => trial?.mean !== undefined),
)

const orders = {
  minimize: remembered((trials: readonly TrialShown[]) => bestFirst(trials, 1)),
  maximize: remembered((trials: readonly TrialShown[]) => bestFirst(trials, -1)),
}
function bestFirst(trials: readonly TrialShown[], sign: number): Uint32Array {
  const scores = Float64Array.from(scored(trials), ({ mean }) => sign * mean)
  return Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b] || a - b)
}

const ranks = {
  minimize: remembered((trials: readonly TrialShown[]) => rankOf(trials, 'minimize')),
  maximize: remembered((trials: readonly TrialShown[]) => rankOf(trials, 'maximize')),
}
const rankOf = (trials: readonly TrialShown[], direction: 'minimize' | 'maximize') =>
  ranksOf(
    scored(trials).map(({ mean }) => mean),
    direction,
  )

/** The places of the scored trials: 1 is the best, 0 the worst. */
export const scoredRanks = ({ trials, direction }: Charted): Float64Array => ranks[direction](trials)

const inside = remembered((_: Charted['selection']['brushes']) => new WeakMap<readonly TrialShown[], Uint8Array>())

/** Whether a trial lies within all that is brushed. */
export function keptBy({ trials, selection: { brushes }, dimensions }: Charted): (trial: TrialShown) => boolean {
  const tests = Object.entries(brushes).map(([key, [low, high]]) => {
    const dimension = dimensions.find((each) => each.key === key)
    const place = (trial: TrialShown) => (dimension ? placeOf(dimension, trial) : (trial.mean ?? Number.NaN))
    return (trial: TrialShown) => place(trial) >= low && place(trial) <= high
  })
  if (tests.length === 0) return () => true
  const known = inside(brushes)
  const flags = known.get(trials) ?? new Uint8Array(trials.length)
  if (!known.has(trials)) {
    for (let i = 0; i < trials.length; i++) flags[i] = trials[i] && tests.every((test) => test(trials[i])) ? 1 : 0
    known.set(trials, flags)
  }
  return ({ number }) => flags[number] === 1
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

const ordered = {
  minimize: remembered((trials: readonly TrialShown[]) =>
    Array.from(orders.minimize(trials), (i) => scored(trials)[i]),
  ),
  maximize: remembered((trials: readonly TrialShown[]) =>
    Array.from(orders.maximize(trials), (i) => scored(trials)[i]),
  ),
}

/** The scored trials, the best first. */
export const best = ({ trials, direction }: Charted): readonly Scored[] => ordered[direction](trials)
