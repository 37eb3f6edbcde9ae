import { now } from '../planning/clock.ts'
import { applyEvent, emptyStudy, isNews, type StudyEvent, type StudyState, withMoments } from './events.ts'
import { isFinal, type TrialRecord, type TrialState } from './trial.ts'

/** Where studies are kept: an append-only list of events each. */
export interface StudyStorage {
  /**
   * All of the events are kept, or none; those that are no news (`isNews`) are left out. With `at`, they are kept only while the study holds exactly so
   * many: the answer is false when another process was faster.
   */
  append(study: string, events: readonly StudyEvent[], at?: number): Promise<boolean>
  /** The events from place `since` on, in order; none for a study that is not known. */
  read(study: string, since?: number): Promise<readonly StudyEvent[]>
}

/** A trial that one worker has, until its lease ends. */
export interface Claim {
  readonly number: number
  /** Counts up with each claim; events of an earlier attempt change nothing. */
  readonly attempt: number
}

/** What a storage offers besides when several workers share a study. */
export interface TrialQueue {
  /** The name of this process among the workers. */
  readonly worker: string
  /**
   * Those of the trials named that wait, are this worker's already, or whose worker is gone or has let its lease end: they are now this worker's, and the
   * study has an event of it. Where none are named, the first such trial. A trial that `mostLosses` workers were lost with is not given again: it has
   * ended as lost.
   */
  claim(study: string, worker: string, numbers?: readonly number[]): Promise<readonly Claim[]>
  /** Prolongs the leases of a worker; the number of trials that it still has. */
  heartbeat(study: string, worker: string): Promise<number>
  /** Gives the trials of a worker back: they wait again, and this counts as no loss. How many there were. */
  release(study: string, worker: string): Promise<number>
}

/** What a storage says of a study without its events. */
export interface StudyEntry {
  readonly name: string
  readonly events: number
  /** How many trials are in each state. */
  readonly trials: Readonly<Partial<Record<TrialState, number>>>
  /** Running trials whose worker is gone or has let its lease end; left out where there are none. */
  readonly abandoned?: number
  /** When the first and the last event were kept, in UTC (ISO 8601). */
  readonly created?: string
  readonly changed?: string
}

/** What a storage offers to those who look for a study. */
export interface StudyShelf {
  /** The studies, the last changed first. */
  studies(): Promise<readonly StudyEntry[]>
  /** Whether there was such a study. */
  remove(study: string): Promise<boolean>
}

/** How long a worker has a trial without a word, in milliseconds. */
export const leaseMs = 30_000

/** So many workers may be lost with a trial; then it is the trial that ends them. */
export const mostLosses = 3

/** How a trial ends that is given up. */
export const lostEvent = (
  claim: Claim,
  workers: readonly string[],
): StudyEvent & { readonly type: 'trial/finished' } => ({
  type: 'trial/finished',
  ...claim,
  state: 'lost',
  durationMs: 0,
  reason: `${workers.length} workers ended or fell silent while they had it: ${workers.join(', ')}`,
})

interface Kept {
  readonly events: StudyEvent[]
  state: StudyState
  /** When the lease of a running trial ends, by number. */
  readonly leases: Map<number, number>
  /** The workers that were lost with a trial, by number. */
  readonly losses: Map<number, readonly string[]>
}

/** Studies in memory, as long as the program runs. `clock` counts milliseconds; leases end by it. */
export function memoryStorage({ clock = now } = {}): StudyStorage & TrialQueue & StudyShelf {
  const studies = new Map<string, Kept>()
  const keep = (study: string, kept: Kept, events: readonly StudyEvent[]) => {
    for (const event of events) {
      if (!isNews(kept.state, event)) continue
      kept.events.push(event)
      kept.state = applyEvent(kept.state, event)
      if (event.type === 'trial/claimed') kept.leases.set(event.number, clock() + leaseMs)
    }
    studies.delete(study)
    studies.set(study, kept) // the last changed stands last
  }
  const free = ({ state, leases }: Kept, number: number, by: string) => {
    const trial: TrialRecord | undefined = state.trials[number]
    if (trial === undefined || isFinal(trial.state)) return false
    return trial.state === 'queued' || trial.worker === by || (leases.get(number) ?? 0) <= clock()
  }
  /** Whether a trial is to be given up instead of given again: its worker is another that let it go silently, as others did before. */
  const isLost = ({ state, losses }: Kept, number: number, by: string) => {
    const { state: now, worker = 'somebody' } = state.trials[number]
    if (now !== 'running' || worker === by) return false
    const lost = [...(losses.get(number) ?? []), worker]
    losses.set(number, lost)
    return lost.length >= mostLosses
  }
  return {
    worker: 'one',
    async append(study, events, at) {
      const kept = studies.get(study) ?? { events: [], state: emptyStudy(), leases: new Map(), losses: new Map() }
      if (at !== undefined && at !== kept.events.length) return false
      keep(study, kept, structuredClone(events))
      return true
    },
    read: async (study, since = 0) => studies.get(study)?.events.slice(since) ?? [],
    async claim(study, worker, numbers) {
      const kept = studies.get(study)
      if (kept === undefined) return []
      const wanted = (numbers ?? kept.state.trials.map(({ number }) => number)).filter((one) => free(kept, one, worker))
      const claims: Claim[] = []
      const events: StudyEvent[] = []
      for (const number of wanted) {
        if (numbers === undefined && claims.length > 0) break
        const { attempt } = kept.state.trials[number]
        if (isLost(kept, number, worker)) {
          events.push(lostEvent({ number, attempt }, kept.losses.get(number) ?? []))
          continue
        }
        claims.push({ number, attempt: attempt + 1 })
        events.push({ type: 'trial/claimed', number, attempt: attempt + 1, worker })
      }
      if (events.length > 0) keep(study, kept, withMoments(events))
      return claims
    },
    async heartbeat(study, worker) {
      const kept = studies.get(study)
      const own = kept?.state.trials.filter((trial) => trial.state === 'running' && trial.worker === worker) ?? []
      for (const { number } of own) kept?.leases.set(number, clock() + leaseMs)
      return own.length
    },
    async release(study, worker) {
      const kept = studies.get(study)
      const own = kept?.state.trials.filter((trial) => trial.state === 'running' && trial.worker === worker) ?? []
      const events = own.map(({ number, attempt }) => ({ type: 'trial/released', number, attempt }) as const)
      if (kept && events.length > 0) keep(study, kept, events)
      return own.length
    },
    studies: async () =>
      [...studies]
        .reverse()
        .map(([name, { events, state }]) => ({ name, events: events.length, trials: countsOf(state) })),
    remove: async (study) => studies.delete(study),
  }
}

/** How many trials are in each state that there is. */
function countsOf({ trials }: StudyState): Partial<Record<TrialState, number>> {
  const counts: Partial<Record<TrialState, number>> = {}
  for (const { state } of trials) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
