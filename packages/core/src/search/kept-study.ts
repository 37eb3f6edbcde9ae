import { HpError } from '../define/errors.ts'
import { now } from '../planning/clock.ts'
import type { Job } from '../planning/work.ts'
import { addressOf } from './address.ts'
import type { Described } from './described.ts'
import {
  applyEvent,
  emptyStudy,
  placeOf,
  type StudyDescription,
  type StudyEvent,
  type StudyState,
  withMoments,
} from './events.ts'
import { countLoss, isHopeless } from './losses.ts'
import type { StudyStorage, TrialQueue } from './storage.ts'
import { isFinal, type TrialRecord, type TrialState } from './trial.ts'

/** Whose turn it is with some trials: ours, that of another process which has them now, or nobody's: they have ended. */
export type Turn = 'ours' | 'theirs' | 'ended'

/** A study in its storage, as one search sees it; other processes may write to it at the same time. */
export interface KeptStudy {
  /** Gives each candidate its place in the study: the trial with its address, else a new one. */
  enter(jobs: readonly Job[]): Promise<void>
  /** What the study holds of a candidate that was entered, as far as it was read. */
  trial(job: Job): TrialRecord
  /** Whether what the study holds of a candidate is its result. */
  known(job: Job): boolean
  claim(jobs: readonly Job[]): Promise<Turn>
  /** Keeps events of candidates that are ours. */
  report(events: readonly StudyEvent[]): Promise<void>
  /** Says that we are at work; a no is no harm. */
  heartbeat(): Promise<void>
}

/** Trials that ended so are tried again, as new ones; a candidate that was lost twice is not. */
const abandoned: readonly TrialState[] = ['lost', 'cancelled']

/** How long a worker that has a trial is not asked for it again, in milliseconds. */
const PATIENCE = 500

const isRecent = (time = Number.NEGATIVE_INFINITY): boolean => now() - time < PATIENCE

/**
 * Opens a study for a search, or begins it.
 * @throws HpError storage/other-study when its scores are of something else; whatever the storage throws
 */
export async function keptStudy(
  storage: StudyStorage & Partial<TrialQueue>,
  name: string,
  { description, search, address }: Described,
): Promise<KeptStudy> {
  const worker = storage.worker ?? 'one'
  let state: StudyState = emptyStudy()
  let length = 0 // events read
  const byAddress = new Map<string, number>()
  const places = new Map<number, { number: number; attempt: number }>() // by the candidate's number in this search
  const losses = new Map<string, number>() // how often a candidate was lost, by address
  const awaited = new Set<number>() // trials that had not ended when they were entered
  const askedAt = new Map<number, number>() // when a trial was last seen to be claimed, or asked for

  async function catchUp() {
    const events = await storage.read(name, length)
    const live = length > 0
    length += events.length
    for (const event of events) {
      state = applyEvent(state, event)
      if (live && event.type === 'trial/claimed') askedAt.set(event.number, now())
      if (event.type === 'trial/queued' && event.address !== undefined) byAddress.set(event.address, event.number)
      if (event.type === 'trial/finished' && event.state === 'lost') countLoss(losses, state.trials[event.number])
    }
  }

  /** Appends what `say` makes of the study as it is; once more when another process was faster. */
  async function agree(say: () => readonly StudyEvent[]) {
    for (;;) {
      await catchUp()
      const events = say()
      if (events.length === 0) return
      if (await storage.append(name, events, length)) break
    }
    await catchUp()
  }

  /** Whether another worker has a trial as far as is known, and was asked about a moment ago. */
  const isBusy = (number: number): boolean => {
    const { state: its, worker: whose } = trialAt(number)
    return its === 'running' && whose !== undefined && whose !== worker && isRecent(askedAt.get(number))
  }
  const trialAt = (number: number): TrialRecord => state.trials[number]
  const own = ({ number }: Job) => (places.get(number) as { number: number; attempt: number }).number
  const known = (trial: TrialRecord) =>
    isFinal(trial.state) &&
    (!abandoned.includes(trial.state) || awaited.has(trial.number) || isHopeless(losses, trial)) &&
    // what is pruned depends on the other trials of its search
    (trial.state !== 'pruned' || (trial.search === state.search && trial.search !== undefined))

  await agree(() => {
    if (state.description !== undefined) expectSame(name, state.description, description)
    const created = state.description ? [] : [{ type: 'study/created', description } as const]
    const begun = state.search !== undefined && state.search === placeOf(state, search)
    return [...created, ...(begun ? [] : [{ type: 'search/begun', search } as const])]
  })
  return {
    async enter(jobs) {
      const entered = jobs.map((job) => ({ job, address: addressOf(address, job.composition) }))
      await agree(() => {
        const events = new Map<string, StudyEvent & { readonly number: number }>() // of what is new, by address
        for (const { job, address } of entered) {
          const before = byAddress.get(address)
          const usable = before !== undefined && (!isFinal(trialAt(before).state) || known(trialAt(before)))
          const number = usable ? before : (events.get(address)?.number ?? state.trials.length + events.size)
          places.set(job.number, { number, attempt: 0 })
          if (!usable || !isFinal(trialAt(number).state)) awaited.add(number)
          const { candidate } = job
          const { search } = state
          if (!usable && !events.has(address))
            events.set(address, {
              type: 'trial/queued',
              number,
              candidate,
              address,
              ...(search !== undefined && { search }),
            })
        }
        return [...events.values()]
      })
    },
    trial: (job) => trialAt(own(job)),
    known: (job) => known(trialAt(own(job))),
    async claim(jobs) {
      const ended = () => jobs.every((job) => known(trialAt(own(job))))
      if (ended()) return 'ended'
      await catchUp()
      if (ended()) return 'ended'
      const wanted = [...new Set(jobs.map(own))].filter((number) => !isFinal(trialAt(number).state))
      if (wanted.length === 0) return 'ours'
      if (wanted.every(isBusy)) return 'theirs'
      for (const number of wanted) askedAt.set(number, now())
      const claims = storage.claim
        ? await storage.claim(name, worker, wanted)
        : wanted.map((number) => ({ number, attempt: trialAt(number).attempt + 1 }))
      if (!storage.claim)
        await storage.append(
          name,
          withMoments(claims.map((claim) => ({ type: 'trial/claimed' as const, ...claim, worker }))),
        )
      if (claims.length < wanted.length) await catchUp() // some may be lost
      if (claims.length === 0) return 'theirs'
      const attempts = new Map(claims.map(({ number, attempt }) => [number, attempt]))
      for (const job of jobs) {
        const number = own(job)
        places.set(job.number, { number, attempt: attempts.get(number) ?? 0 })
      }
      return 'ours'
    },
    async report(events) {
      const placed = events.flatMap((event): StudyEvent[] => {
        if (event.type === 'study/created' || event.type === 'search/begun' || event.type === 'trial/queued') return []
        const place = places.get(event.number)
        return place && place.attempt > 0 ? [{ ...event, ...place }] : []
      })
      if (placed.length > 0) await storage.append(name, placed)
    },
    async heartbeat() {
      await storage.heartbeat?.(name, worker)
    },
  }
}

/**
 * Refuses a study whose scores cannot be compared with those of a search, or of another record of it.
 * @throws HpError storage/other-study
 */
export function expectSame(name: string, { scores, metric, seed }: StudyDescription, asked: StudyDescription) {
  if (scores === undefined || asked.scores === undefined || scores.address === asked.scores.address) return
  const differs: string[] = []
  const note = (what: string, one: unknown, other: unknown) => {
    const [was, is] = [one, other].map((value) => JSON.stringify(value) ?? 'none')
    if (was !== is) differs.push(was.length + is.length < 100 ? `${what} (${was}, not ${is})` : what)
  }
  const [was, is] = [scores.data, asked.scores.data]
  note('the metric', metric.name, asked.metric.name)
  note('the seed', seed, asked.seed)
  note('the splitter', scores.splitter, asked.scores.splitter)
  note('the target', was.target, is.target)
  note('the features', was.features, is.features)
  note('the weights', was.weights, is.weights)
  note('the offset', was.offset, is.offset)
  note('the exposure', was.exposure, is.exposure)
  if (was.fingerprint !== is.fingerprint || was.rows !== is.rows) differs.push('the data')
  note('the version', scores.version, asked.scores.version)
  throw new HpError({
    code: 'storage/other-study',
    what: `The study "${name}" holds scores of something else: other than here is ${differs.join(', ') || 'how work is shared'}.`,
    fix: 'give this search a study of its own: another name, or none',
  })
}
