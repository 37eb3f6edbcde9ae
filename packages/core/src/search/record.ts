import type { Dataset } from '../data/dataset.ts'
import type { Hyperparameters, Parts } from '../define/estimator.ts'
import { moment } from '../planning/clock.ts'
import type { Job, Unit } from '../planning/work.ts'
import { described, descriptionOf } from './described.ts'
import {
  applyEvent,
  emptyStudy,
  isNews,
  repeated,
  type StudyDescription,
  type StudyEvent,
  type StudyState,
  withMoments,
} from './events.ts'
import { type KeptStudy, keptStudy, type Turn } from './kept-study.ts'
import { hyperparametersOf } from './places.ts'
import type { Begun } from './request.ts'
import type { StudyStorage, TrialQueue } from './storage.ts'
import type { Trial } from './study.ts'
import { isFinal, scoreOf, type TrialRecord } from './trial.ts'

export interface RecordOptions {
  /** Called when a trial has ended. */
  readonly onTrial?: (trial: Trial) => void
  /** Where the study is kept; a trial of the same address in it is not trained again. In memory only when absent. */
  readonly storage?: StudyStorage & Partial<TrialQueue>
  /** The name of the study in the storage. The default follows from the model, the target, and what the scores are of. */
  readonly study?: string
  /** What is to be kept with the search in the storage: plain data. */
  readonly about?: Readonly<Record<string, unknown>>
  /** Called when the study is open, with its name. */
  readonly onStudy?: (name: string) => void
  /** Ends the search well when it fires: what is under way is given up as soon as one candidate has a score, and the result is of those that have one. */
  readonly enough?: AbortSignal
  readonly share?: boolean
}

/** The events of a search as they come, their state, and where they are kept. */
export interface StudyRecord {
  readonly events: StudyEvent[]
  state: StudyState
  readonly jobs: Map<number, Job>
  readonly description: StudyDescription
  /** The name of the study in its storage. */
  readonly name: string | undefined
  /** Trials whose result was in the storage. */
  recalled: number
  /** Queues candidates; those whose result is known are finished at once. Returns the others. */
  queue(jobs: readonly Job[]): Promise<Job[]>
  /** Begins what candidates share; what others have ended meanwhile is finished. */
  begin(unit: Unit): Promise<Turn>
  append(events: readonly StudyEvent[]): Promise<void>
  trial(number: number): Trial
  /** Whether the search is to end with what it has. */
  over(): boolean
  /** Ends what never came to an end, here only: the storage knows it as waiting. */
  cancel(): void
  heartbeat(): Promise<void>
}

/**
 * Opens the record of a search: in memory, and in a storage where there is one.
 * @throws HpError storage/…
 */
export async function recordOf(begun: Begun, data: Dataset, options: RecordOptions): Promise<StudyRecord> {
  const { storage, onTrial, onStudy, enough } = options
  const stored = storage && described(begun, data.fingerprint, options)
  const name = stored && (options.study ?? stored.name)
  const kept = storage && stored && (await keptStudy(storage, name as string, stored))
  const record: StudyRecord = {
    events: [],
    state: emptyStudy(),
    jobs: new Map(),
    description: stored?.description ?? descriptionOf(begun),
    name,
    recalled: 0,
    async queue(jobs) {
      for (const job of jobs) record.jobs.set(job.number, job)
      note(jobs.map(({ number, candidate }) => ({ type: 'trial/queued', number, candidate })))
      if (kept === undefined) return [...jobs]
      await kept.enter(jobs)
      const left = jobs.filter((job) => !kept.known(job))
      recall(kept, jobs)
      return left
    },
    async begin({ jobs }) {
      const turn = kept ? await kept.claim(jobs) : 'ours'
      if (kept) recall(kept, jobs)
      if (turn === 'ours') {
        const at = moment()
        note(jobs.map(({ number }) => ({ type: 'trial/claimed', number, attempt: 1, at })))
      }
      return turn
    },
    async append(events) {
      const stamped = withMoments(events)
      await kept?.report(stamped)
      note(stamped)
    },
    trial: (number) => trialOf(record, number),
    over: () => enough?.aborted === true && record.state.trials.some(({ state }) => state === 'complete'),
    cancel() {
      for (const { number, state, attempt } of [...record.state.trials]) {
        if (state === 'queued') note([{ type: 'trial/claimed', number, attempt: 1 }])
        const at = Math.max(attempt, 1)
        note([
          { type: 'trial/finished', number, attempt: at, state: 'cancelled', durationMs: 0, reason: 'time was up' },
        ])
      }
    },
    heartbeat: async () => kept?.heartbeat(),
  }

  /** Takes over what the study holds of candidates that have ended. */
  function recall(kept: KeptStudy, jobs: readonly Job[]) {
    const known = jobs.filter((job) => kept.known(job) && !isFinal(record.state.trials[job.number].state))
    note(known.flatMap((job) => again(kept.trial(job), job.number)))
    record.recalled += known.length
  }

  /** Takes events into the state here; tells of each trial that they end. */
  function note(events: readonly StudyEvent[]) {
    for (const event of events) {
      if (!isNews(record.state, event)) continue
      record.events.push(event)
      record.state = applyEvent(record.state, event)
      if (event.type === 'trial/finished' && event.state !== 'cancelled') onTrial?.(record.trial(event.number))
    }
  }

  note([{ type: 'study/created', description: record.description }])
  if (name !== undefined) onStudy?.(name)
  return record
}

/** What the study holds of a trial that has ended, as events of this search. */
const again = (trial: TrialRecord, number: number): StudyEvent[] => [
  { type: 'trial/claimed', number, attempt: 1 },
  ...repeated(trial, number),
]

function trialOf({ state, jobs, description }: StudyRecord, number: number): Trial {
  const { candidate, folds, reports, durationMs, begun, ended, reason, state: now } = state.trials[number]
  const score = now === 'complete' ? scoreOf(folds, description.metric.name, description.folds) : undefined
  return {
    number,
    state: now,
    hyperparameters: hyperparametersOf((jobs.get(number) as Job).estimator) as Hyperparameters<Parts>,
    candidate,
    ...(score && { score }),
    folds,
    ...(reports && { reports }),
    durationMs,
    ...(begun !== undefined && { begun }),
    ...(ended !== undefined && { ended }),
    ...(reason !== undefined && { reason }),
  }
}

const [SOON, LATER] = [20, 250] // milliseconds between two looks at what others do
const BEAT = 3000

/** The units that are ours to run, in order; those that another process has are waited for, and taken over when it gives them up. Ends early when the search is over. */
export async function* turns(units: readonly Unit[], record: StudyRecord, signal?: AbortSignal): AsyncGenerator<Unit> {
  const beats = setInterval(() => void record.heartbeat().catch(() => {}), BEAT)
  let wait = SOON
  try {
    for (let left = units; left.length > 0 && !record.over(); ) {
      const theirs: Unit[] = []
      for (const unit of left) {
        signal?.throwIfAborted()
        if (record.over()) return
        const turn = await record.begin(unit)
        if (turn === 'ours') yield unit
        if (turn === 'theirs') theirs.push(unit)
      }
      if (theirs.length === left.length) await new Promise((resolve) => setTimeout(resolve, wait))
      wait = theirs.length === left.length ? Math.min(2 * wait, LATER) : SOON
      left = theirs
    }
  } finally {
    clearInterval(beats)
  }
}
