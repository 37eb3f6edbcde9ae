import type { TrialShown } from '../../workers/search-protocol.ts'

/** Trials of one worker that were begun and ended together: what it did at a time. */
export interface Span {
  readonly worker: string
  readonly state: string
  /** In seconds after the first trial was begun. */
  readonly from: number
  /** Undefined while it runs. */
  readonly to: number | undefined
  readonly numbers: readonly number[]
  /** The row that it is drawn in. */
  readonly row: number
}

export interface Timeline {
  readonly spans: readonly Span[]
  /** The workers, each with its first row. */
  readonly workers: readonly { readonly name: string; readonly row: number }[]
  readonly rows: number
  /** The end of the last, in seconds. */
  readonly end: number
  readonly begun: number
}

/** So many rows of one worker are told apart. */
const most = 12

/** What each worker did when, in rows without overlap; trials whose times are not known are left out. */
export function timelineOf(trials: readonly TrialShown[]): Timeline {
  const timed = trials.filter((trial) => trial?.begun !== undefined)
  const begun = timed.reduce((first, { begun: own = Infinity }) => Math.min(first, own), Infinity)
  const units = new Map<string, { trial: TrialShown; numbers: number[] }>()
  for (const trial of timed) {
    const key = `${trial.worker ?? ''} ${trial.begun} ${trial.ended} ${trial.state}`
    const unit = units.get(key)
    if (unit) unit.numbers.push(trial.number)
    else units.set(key, { trial, numbers: [trial.number] })
  }
  const seconds = (moment: number) => (moment - begun) / 1000
  const end = timed.reduce((last, { begun: own = begun, ended = own }) => Math.max(last, seconds(ended)), 0)
  const lanes = Map.groupBy(
    [...units.values()].sort((a, b) => (a.trial.begun ?? 0) - (b.trial.begun ?? 0)),
    ({ trial }) => trial.worker ?? '',
  )
  const spans: Span[] = []
  const workers: { name: string; row: number }[] = []
  let rows = 0
  for (const [worker, own] of lanes) {
    const free: number[] = [] // when each row is free again
    for (const { trial, numbers } of own) {
      const from = seconds(trial.begun ?? begun)
      const to = trial.ended === undefined ? undefined : seconds(trial.ended)
      const found = free.findIndex((moment) => moment <= from)
      const row = found >= 0 ? found : free.length < most ? free.length : most - 1
      free[row] = to ?? Infinity
      spans.push({ worker, state: trial.state, from, to, numbers, row: rows + row })
    }
    workers.push({ name: worker === '' || worker === 'one' ? 'this page' : worker, row: rows })
    rows += free.length
  }
  return { spans, workers, rows, end, begun }
}
