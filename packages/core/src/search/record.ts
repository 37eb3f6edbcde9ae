import type { Dataset } from '../data/dataset.ts'
import type { Hyperparameters, Parts } from '../define/estimator.ts'
import type { Job } from '../planning/work.ts'
import { addressOf, commonAddress } from './address.ts'
import { applyEvent, emptyStudy, type StudyDescription, type StudyEvent, type StudyState } from './events.ts'
import { hyperparametersOf } from './open.ts'
import type { Begun } from './request.ts'
import type { StudyStorage } from './storage.ts'
import type { Trial } from './study.ts'
import { type FinalState, isFinal, scoreOf, type TrialRecord, type TrialState } from './trial.ts'

export interface RecordOptions {
  /** Called when a trial has ended. */
  readonly onTrial?: (trial: Trial) => void
  /** Where the study is kept; a trial of the same address in it is not trained again. In memory only when absent. */
  readonly storage?: StudyStorage
  /** The name of the study in the storage. Default 'study'. */
  readonly study?: string
}

/** The events of a study as they come, their state, and where they are kept. */
export interface StudyRecord {
  readonly events: StudyEvent[]
  state: StudyState
  readonly jobs: Map<number, Job>
  readonly description: StudyDescription
  /** Queues candidates; those whose address is known are finished at once. Returns the others. */
  queue(jobs: readonly Job[]): Promise<Job[]>
  append(events: readonly StudyEvent[]): Promise<void>
  trial(number: number): Trial
}

/** Opens the record of a search: in memory, and in a storage where there is one. */
export async function recordOf(
  { work, strategy, splitter, seed }: Begun,
  data: Dataset,
  options: RecordOptions,
): Promise<StudyRecord> {
  const { storage, study = 'study', onTrial } = options
  const { metric, splits } = work
  const description = {
    seed,
    strategy: strategy.definition.name,
    splitter,
    folds: splits.length,
    metric: { name: metric.name, direction: metric.direction },
  }
  const { target, weights, offset } = work.data
  const roles = [target, weights, offset, ...work.data.features]
  const common = storage && commonAddress({ fingerprint: data.fingerprint, roles, splits, metric: metric.name, seed })
  const earlier = storage ? (await storage.read(study)).reduce(applyEvent, emptyStudy()) : emptyStudy()
  const known = new Map(
    earlier.trials.flatMap((trial) =>
      trial.address === undefined || abandoned.includes(trial.state) ? [] : [[trial.address, trial] as const],
    ),
  )
  const places = new Map<number, Place>() // where a trial of this run stands in the storage
  let free = earlier.trials.length
  const record: StudyRecord = {
    events: [],
    state: emptyStudy(),
    jobs: new Map(),
    description,
    async append(events) {
      record.events.push(...events)
      record.state = events.reduce(applyEvent, record.state)
      if (storage)
        await storage.append(
          study,
          events.map((event) => placed(event, places)),
        )
      for (const event of events) if (event.type === 'trial/finished') onTrial?.(record.trial(event.number))
    },
    async queue(jobs) {
      const left: Job[] = []
      const events: StudyEvent[] = []
      const recalled: StudyEvent[] = []
      for (const job of jobs) {
        const { number, candidate, composition } = job
        record.jobs.set(number, job)
        const address = common === undefined ? undefined : addressOf(common, composition)
        const before = address === undefined ? undefined : known.get(address)
        places.set(
          number,
          before ? { number: before.number, attempt: before.attempt + 1 } : { number: free++, attempt: 1 },
        )
        const queued = { type: 'trial/queued', number, candidate, ...(address !== undefined && { address }) } as const
        const claimed = { type: 'trial/claimed', number, attempt: 1 } as const
        if (before === undefined || !isFinal(before.state)) {
          events.push(queued, claimed)
          left.push(job)
        } else recalled.push(queued, claimed, ...again(before, number))
      }
      record.events.push(...recalled)
      record.state = recalled.reduce(applyEvent, record.state)
      for (const event of recalled) if (event.type === 'trial/finished') onTrial?.(record.trial(event.number))
      await record.append(events)
      return left
    },
    trial: (number) => trialOf(record, number),
  }
  await record.append([{ type: 'study/created', description }])
  return record
}

/** Trials that ended so are tried again, as new ones. */
const abandoned: readonly TrialState[] = ['lost', 'cancelled', 'pruned']

/** The number of a trial in its storage, and which attempt this is: an earlier run may have begun it. */
interface Place {
  readonly number: number
  readonly attempt: number
}

/** What an earlier trial gave, as events of a new number; nothing of it is stored twice. */
const again = ({ folds, durationMs, state, reason }: TrialRecord, number: number): StudyEvent[] => [
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

/** The event as the storage knows the trial. */
function placed(event: StudyEvent, places: ReadonlyMap<number, Place>): StudyEvent {
  if (event.type === 'study/created') return event
  const place = places.get(event.number)
  if (place === undefined) return event
  return event.type === 'trial/queued' ? { ...event, number: place.number } : { ...event, ...place }
}

function trialOf({ state, jobs, description }: StudyRecord, number: number): Trial {
  const { candidate, folds, durationMs, reason, state: now } = state.trials[number]
  const score = now === 'complete' ? scoreOf(folds, description.metric.name, description.folds) : undefined
  return {
    number,
    state: now,
    hyperparameters: hyperparametersOf((jobs.get(number) as Job).estimator) as Hyperparameters<Parts>,
    candidate,
    ...(score && { score }),
    folds,
    durationMs,
    ...(reason !== undefined && { reason }),
  }
}
