import type { Candidate } from '../define/search-space.ts'
import { type FinalState, type FoldRecord, isFinal, type TrialRecord } from './trial.ts'

/** What a study is about; it never changes. */
export interface StudyDescription {
  readonly seed: number | string
  readonly strategy: string
  readonly splitter: string
  readonly folds: number
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
}

/** What happens in a study, in order; its state follows from nothing else. */
export type StudyEvent =
  | { readonly type: 'study/created'; readonly description: StudyDescription }
  | { readonly type: 'trial/queued'; readonly number: number; readonly candidate: Candidate; readonly address?: string }
  | { readonly type: 'trial/claimed'; readonly number: number; readonly attempt: number; readonly worker?: string }
  | { readonly type: 'fold/scored'; readonly number: number; readonly attempt: number; readonly fold: FoldRecord }
  | {
      readonly type: 'trial/finished'
      readonly number: number
      readonly attempt: number
      readonly state: FinalState
      readonly durationMs: number
      readonly reason?: string
    }

/** The state of a study. */
export interface StudyState {
  readonly description: StudyDescription | undefined
  /** By number. */
  readonly trials: readonly TrialRecord[]
}

/** The state before the first event. */
export const emptyStudy = (): StudyState => ({ description: undefined, trials: [] })

/**
 * The state after one more event: `events.reduce(applyEvent, emptyStudy())`. The state given is used up. What an earlier attempt reports, and whatever
 * happens to a trial that has ended, changes nothing.
 */
export function applyEvent(state: StudyState, event: StudyEvent): StudyState {
  if (event.type === 'study/created') return { ...state, description: state.description ?? event.description }
  const trials = state.trials as TrialRecord[]
  const { number } = event
  const trial: TrialRecord | undefined = trials[number]
  if (event.type === 'trial/queued') {
    const { candidate, address } = event
    if (trial === undefined)
      trials[number] = {
        number,
        candidate,
        state: 'queued',
        attempt: 0,
        folds: [],
        durationMs: 0,
        ...(address !== undefined && { address }),
      }
    return state
  }
  if (trial === undefined || isFinal(trial.state)) return state
  if (event.type === 'trial/claimed') {
    if (event.attempt <= trial.attempt) return state
    const { worker } = event
    trials[number] = {
      ...trial,
      state: 'running',
      attempt: event.attempt,
      folds: [],
      ...(worker !== undefined && { worker }),
    }
    return state
  }
  if (event.attempt !== trial.attempt) return state
  if (event.type === 'fold/scored') trials[number] = { ...trial, folds: withFold(trial.folds, event.fold) }
  else {
    const { state: ended, durationMs, reason } = event
    trials[number] = { ...trial, state: ended, durationMs, ...(reason !== undefined && { reason }) }
  }
  return state
}

/** Folds stay in their order, whatever the order in which they are done; the first report of a fold holds. */
function withFold(folds: readonly FoldRecord[], fold: FoldRecord): readonly FoldRecord[] {
  if (folds.length === 0 || folds[folds.length - 1].fold < fold.fold) return [...folds, fold]
  if (folds.some((other) => other.fold === fold.fold)) return folds
  return [...folds, fold].sort((a, b) => a.fold - b.fold)
}
