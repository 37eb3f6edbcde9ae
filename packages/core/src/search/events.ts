import type { Candidate } from '../define/search-space.ts'
import { moment } from '../planning/clock.ts'
import { type FinalState, type FoldRecord, type FoldReport, isFinal, type TrialRecord } from './trial.ts'

/** What a study is about; it never changes. */
export interface StudyDescription {
  readonly seed: number | string
  /** Of the first search. */
  readonly strategy: string
  readonly splitter: string
  readonly folds: number
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  /** Of a study that is stored. */
  readonly scores?: ScoreDescription
}

/** What the scores of a stored study are of: those of another such description cannot be compared with them. */
export interface ScoreDescription {
  /** Equal when all of the rest is, and the rows of every test part. */
  readonly address: string
  readonly version: string
  readonly data: DataDescription
  readonly splitter: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> }
}

/** The data of a stored study. */
export interface DataDescription {
  readonly fingerprint: string
  readonly rows: number
  readonly features: readonly string[]
  readonly target?: string
  readonly weights?: string
  readonly offset?: string
  readonly exposure?: string
}

/** One search of a study: what it was asked for, as plain data. */
export interface SearchDescription {
  /** The parts of the estimator, with what they leave open. */
  readonly estimator: Readonly<Record<string, unknown>>
  readonly strategy: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> }
  readonly pruner?: {
    readonly name: string
    readonly settings: Readonly<Record<string, unknown>>
    readonly over: string
  }
  readonly trials?: number
  readonly lookAhead: number
  readonly share: boolean
  readonly version: string
  /** What the caller wants to be kept with it, such as a command. */
  readonly about?: Readonly<Record<string, unknown>>
}

/** What happens in a study, in order; its state follows from nothing else. */
export type StudyEvent =
  | { readonly type: 'study/created'; readonly description: StudyDescription }
  | { readonly type: 'search/begun'; readonly search: SearchDescription }
  | {
      readonly type: 'trial/queued'
      readonly number: number
      readonly candidate: Candidate
      readonly address?: string
      /** Which search of a stored study proposed it, from 0: with its estimator the candidate says all that is set. */
      readonly search?: number
    }
  | {
      readonly type: 'trial/claimed'
      readonly number: number
      readonly attempt: number
      readonly worker?: string
      /** When, in milliseconds since 1970: for people. */
      readonly at?: number
    }
  /** Given back by its worker: it waits again. */
  | { readonly type: 'trial/released'; readonly number: number; readonly attempt: number }
  | { readonly type: 'fold/scored'; readonly number: number; readonly attempt: number; readonly fold: FoldRecord }
  | { readonly type: 'fold/reported'; readonly number: number; readonly attempt: number; readonly report: FoldReport }
  | {
      readonly type: 'trial/finished'
      readonly number: number
      readonly attempt: number
      readonly state: FinalState
      readonly durationMs: number
      readonly reason?: string
      /** When, in milliseconds since 1970: for people. */
      readonly at?: number
    }

/** The state of a study. */
export interface StudyState {
  readonly description: StudyDescription | undefined
  /** Each once. */
  readonly searches: readonly SearchDescription[]
  /** Which of them was begun last. */
  readonly search?: number
  /** By number. */
  readonly trials: readonly TrialRecord[]
}

/** The state before the first event. */
export const emptyStudy = (): StudyState => ({ description: undefined, searches: [], trials: [] })

/**
 * Whether an event says something new of a trial: what an earlier attempt reports does not, nor what is said of a trial that has ended or waits (but that
 * it is cancelled), or of a number that is not next.
 */
export function isNews(state: StudyState, event: StudyEvent): boolean {
  if (event.type === 'study/created') return state.description === undefined
  if (event.type === 'search/begun') return state.search === undefined || state.search !== placeOf(state, event.search)
  const { number } = event
  if (event.type === 'trial/queued') return number === state.trials.length
  const trial: TrialRecord | undefined = state.trials[number]
  if (trial === undefined || isFinal(trial.state)) return false
  if (event.type === 'trial/claimed') return event.attempt > trial.attempt
  if (event.attempt !== trial.attempt) return false
  return trial.state === 'running' || (event.type === 'trial/finished' && event.state === 'cancelled')
}

/** The state after one more event: `events.reduce(applyEvent, emptyStudy())`. The state given is used up; an event that is no news changes nothing. */
export function applyEvent(state: StudyState, event: StudyEvent): StudyState {
  if (!isNews(state, event)) return state
  if (event.type === 'study/created') return { ...state, description: event.description }
  if (event.type === 'search/begun') {
    const { searches } = state
    const place = placeOf(state, event.search)
    return { ...state, search: place, searches: place < searches.length ? searches : [...searches, event.search] }
  }
  const trials = state.trials as TrialRecord[]
  trials[event.number] = changed(trials[event.number], event)
  return state
}

/** Where a search stands among those of a study; behind all when it is new. */
export function placeOf({ searches }: StudyState, search: SearchDescription): number {
  const text = JSON.stringify(search)
  const place = searches.findIndex((other) => JSON.stringify(other) === text)
  return place < 0 ? searches.length : place
}

type TrialEvent = Exclude<StudyEvent, { readonly type: 'study/created' | 'search/begun' }>

function changed(trial: TrialRecord, event: TrialEvent): TrialRecord {
  switch (event.type) {
    case 'trial/queued': {
      const { type: _, ...asked } = event
      return { ...asked, state: 'queued', attempt: 0, folds: [], durationMs: 0 }
    }
    case 'trial/claimed': {
      const { attempt, worker, at } = event
      const { reports: _, begun: __, ...before } = trial
      return {
        ...before,
        state: 'running',
        attempt,
        folds: [],
        ...(worker !== undefined && { worker }),
        ...(at !== undefined && { begun: at }),
      }
    }
    case 'trial/released': {
      const { worker: _, reports: __, begun: ___, ...before } = trial
      return { ...before, state: 'queued', folds: [] }
    }
    case 'fold/scored':
      return { ...trial, folds: withFold(trial.folds, event.fold) }
    case 'fold/reported':
      return { ...trial, reports: [...(trial.reports ?? []), event.report] }
    case 'trial/finished': {
      const { state, durationMs, reason, at } = event
      return {
        ...trial,
        state,
        durationMs,
        ...(reason !== undefined && { reason }),
        ...(at !== undefined && { ended: at }),
      }
    }
  }
}

/** Folds stay in their order, whatever the order in which they are done; the first report of a fold holds. In order they are added in place: the state is used up. */
function withFold(folds: readonly FoldRecord[], fold: FoldRecord): readonly FoldRecord[] {
  if (folds.length === 0 || folds[folds.length - 1].fold < fold.fold) {
    ;(folds as FoldRecord[]).push(fold)
    return folds
  }
  if (folds.some((other) => other.fold === fold.fold)) return folds
  return [...folds, fold].sort((a, b) => a.fold - b.fold)
}

/** The same events; those that begin or end a trial say when. */
export function withMoments<E extends StudyEvent>(events: readonly E[]): readonly E[] {
  const at = moment()
  return events.map((event) =>
    event.type === 'trial/claimed' || event.type === 'trial/finished' ? { ...event, at: event.at ?? at } : event,
  )
}

/** What a trial that has ended gave, as events of another number. */
export const repeated = (
  { folds, reports = [], durationMs, state, reason }: TrialRecord,
  number: number,
): StudyEvent[] => [
  ...reports.map((report) => ({ type: 'fold/reported', number, attempt: 1, report }) as const),
  ...folds.map((fold) => ({ type: 'fold/scored', number, attempt: 1, fold }) as const),
  {
    type: 'trial/finished',
    number,
    attempt: 1,
    state: state as FinalState,
    durationMs,
    ...(reason !== undefined && { reason }),
  },
]
