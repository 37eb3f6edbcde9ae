import { type Claim, leaseMs, lostEvent, mostLosses, type StudyEvent, type TrialState, withMoments } from '@hp/core'

/** A trial as its study holds it beside the events. */
interface Row {
  state: TrialState
  attempt: number
  worker: string | undefined
  leaseUntil: number
  /** The workers that fell silent while they had it. */
  lost: readonly string[]
}

/** A study without its events, as it is stored. */
export interface Entry {
  readonly name: string
  events: number
  described: boolean
  /** The last search that was begun, as JSON. */
  search: string | undefined
  /** By number. */
  readonly rows: Row[]
  readonly created: number
  changed: number
}

export const newEntry = (name: string, time: number): Entry => ({
  ...{ name, events: 0, described: false, search: undefined, rows: [] },
  ...{ created: time, changed: time },
})

/** The events that are news, as `isNews` of the core judges; the rows follow them. */
export const keep = (entry: Entry, events: readonly StudyEvent[], time: number): StudyEvent[] =>
  events.filter((event) => isNews(entry, event, time))

function isNews(entry: Entry, event: StudyEvent, time: number): boolean {
  if (event.type === 'study/created') {
    const news = !entry.described
    entry.described = true
    return news
  }
  if (event.type === 'search/begun') {
    const text = JSON.stringify(event.search)
    const news = entry.search !== text
    entry.search = text
    return news
  }
  const { number } = event
  if (event.type === 'trial/queued') {
    if (number !== entry.rows.length) return false
    entry.rows.push({ state: 'queued', attempt: 0, worker: undefined, leaseUntil: 0, lost: [] })
    return true
  }
  const row = entry.rows[number]
  if (row === undefined || (row.state !== 'queued' && row.state !== 'running')) return false
  const { attempt } = event
  if (event.type === 'trial/claimed') {
    if (attempt <= row.attempt) return false
    Object.assign(row, { state: 'running', attempt, worker: event.worker, leaseUntil: time + leaseMs })
    return true
  }
  const cancels = event.type === 'trial/finished' && event.state === 'cancelled'
  if (attempt !== row.attempt || !(row.state === 'running' || cancels)) return false
  if (event.type === 'trial/released') Object.assign(row, { state: 'queued', worker: undefined })
  if (event.type === 'trial/finished') row.state = event.state
  return true
}

/** Which of the trials are a worker's from now on, the first free one where none are named, and the events of that. */
export function claimIn(entry: Entry, worker: string, numbers: readonly number[] | undefined, time: number) {
  const claims: Claim[] = []
  const events: StudyEvent[] = []
  for (const number of numbers ?? entry.rows.keys()) {
    if (numbers === undefined && claims.length > 0) break
    const row = entry.rows[number]
    if (row === undefined || !isFree(row, worker, time)) continue
    const { attempt } = row
    if (row.state === 'running' && row.worker !== worker) {
      row.lost = [...row.lost, row.worker ?? 'somebody']
      if (row.lost.length >= mostLosses) {
        events.push(lostEvent({ number, attempt }, row.lost))
        continue
      }
    }
    claims.push({ number, attempt: attempt + 1 })
    events.push({ type: 'trial/claimed', number, attempt: attempt + 1, worker })
  }
  return { claims, events: withMoments(events) }
}

const isFree = ({ state, worker, leaseUntil }: Row, by: string, time: number): boolean =>
  state === 'queued' || (state === 'running' && (worker === undefined || worker === by || leaseUntil <= time))

/** The trials that a worker has. */
export const rowsOf = ({ rows }: Entry, worker: string): [number, Row][] =>
  [...rows.entries()].filter(([, row]) => row.state === 'running' && row.worker === worker)

/** How many trials are in each state that there is. */
export function countsOf({ rows }: Entry): Partial<Record<TrialState, number>> {
  const counts: Partial<Record<TrialState, number>> = {}
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
