import { HpError } from '../define/errors.ts'
import type { Candidate } from '../define/search-space.ts'
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
import { countLoss, isHopeless } from './losses.ts'
import type { StudyStorage, TrialQueue } from './storage.ts'
import { type FinalState, isFinal, type TrialRecord } from './trial.ts'

/** The record of a search of a foreign objective: its events as they come, and what an earlier run left in a storage. */
export interface ObjectiveRecord {
  readonly events: readonly StudyEvent[]
  trial(number: number): TrialRecord
  /** Begins a trial; whether it is known how it ends: then that is noted and nothing is left to do. */
  begin(number: number, candidate: Candidate): Promise<boolean>
  report(number: number, step: number, value: number): Promise<void>
  end(
    number: number,
    end: { readonly state: FinalState; readonly value?: number; readonly reason?: string; readonly durationMs: number },
  ): Promise<void>
  /** Gives back what was begun and has not ended. */
  close(): Promise<void>
}

/** The one metric that there is. */
const VALUE = 'value'

/** Where the study is kept, under which name, and what ends the search. */
interface KeptIn {
  readonly storage: (StudyStorage & Partial<TrialQueue>) | undefined
  readonly study: string
  readonly signal: AbortSignal | undefined
}

const [SOON, LATER] = [20, 250] // milliseconds between two looks at what others do
const BEAT = 3000

/**
 * Opens the record, and reads what the storage knows of the study. Several processes may work on it: each trial is evaluated by one of them, and the
 * others wait for what it gives.
 * @throws HpError storage/other-study; whatever the storage throws
 */
export async function objectiveRecord(
  description: StudyDescription,
  { storage, study, signal }: KeptIn,
): Promise<ObjectiveRecord> {
  const events: StudyEvent[] = []
  let state: StudyState = emptyStudy()
  let kept: StudyState = emptyStudy() // in the storage
  let length = 0 // events read
  const byAddress = new Map<string, number>()
  const stale = new Set<number>() // trials that ended without a result before this search: they are tried again
  const places = new Map<number, { readonly number: number; readonly attempt: number }>() // in the storage
  const { worker = 'one' } = storage ?? {}

  function note(event: StudyEvent) {
    if (!isNews(state, event)) return
    events.push(event)
    state = applyEvent(state, event)
  }
  async function append(own: readonly (StudyEvent & { readonly number: number })[]) {
    const stamped = withMoments(own)
    for (const event of stamped) note(event)
    const placed = stamped.flatMap((event): StudyEvent[] => {
      const place = places.get(event.number)
      return place === undefined ? [] : [{ ...event, ...place }]
    })
    if (placed.length > 0) await storage?.append(study, placed)
  }
  let reading: Promise<unknown> = Promise.resolve()
  /** Reads what is new: one call after the other, so that each event is taken in once. */
  function catchUp(storage: StudyStorage): Promise<void> {
    const read = reading.then(() => readOn(storage))
    reading = read.catch(() => {})
    return read
  }
  async function readOn(storage: StudyStorage) {
    const fresh = await storage.read(study, length)
    length += fresh.length
    for (const event of fresh) {
      kept = applyEvent(kept, event)
      if (event.type === 'trial/queued' && event.address !== undefined) byAddress.set(event.address, event.number)
    }
  }

  /** The place of a candidate in the storage: where it was, while that is of use, else a new one. */
  async function enter(candidate: Candidate, storage: StudyStorage): Promise<number> {
    const address = JSON.stringify(candidate)
    for (;;) {
      await catchUp(storage)
      const before = byAddress.get(address)
      if (before !== undefined && !stale.has(before)) return before
      const number = kept.trials.length
      if (await storage.append(study, [{ type: 'trial/queued', number, candidate, address }], length)) return number
    }
  }

  /** Which attempt of a trial is this worker's; undefined when another has it. */
  async function claim(number: number, { claim, append }: StudyStorage & Partial<TrialQueue>) {
    if (claim) return (await claim(study, worker, [number]))[0]?.attempt
    const attempt = kept.trials[number].attempt + 1
    await append(study, withMoments([{ type: 'trial/claimed', number, attempt, worker }]))
    return attempt
  }

  const created = { type: 'study/created', description } as const
  note(created)
  if (storage) {
    await catchUp(storage)
    const losses = new Map<string, number>()
    for (const trial of kept.trials) if (trial.state === 'lost') countLoss(losses, trial)
    for (const trial of kept.trials)
      if (isFinal(trial.state) && !isResult(trial) && !isHopeless(losses, trial)) stale.add(trial.number)
    if (kept.description && kept.description.splitter !== description.splitter) throw otherStudy(study)
    await storage.append(study, [created])
  }
  let turn: Promise<unknown> = Promise.resolve() // candidates are entered one after the other, in their order
  const beats = storage?.heartbeat && setInterval(() => void storage.heartbeat?.(study, worker).catch(() => {}), BEAT)
  return {
    events,
    trial: (number) => state.trials[number],
    async begin(number, candidate) {
      note({ type: 'trial/queued', number, candidate, address: JSON.stringify(candidate) })
      if (storage === undefined) {
        note(withMoments([{ type: 'trial/claimed', number, attempt: 1 } as const])[0])
        return false
      }
      const entered = turn.then(() => enter(candidate, storage))
      turn = entered.catch(() => {})
      const place = await entered
      for (let wait = SOON; ; wait = Math.min(2 * wait, LATER)) {
        signal?.throwIfAborted()
        const before = kept.trials[place]
        if (before !== undefined && isFinal(before.state)) {
          for (const event of [{ type: 'trial/claimed', number, attempt: 1 } as const, ...repeated(before, number)])
            note(event)
          return true
        }
        if (before === undefined) await catchUp(storage)
        const attempt = await claim(place, storage)
        if (attempt !== undefined) {
          places.set(number, { number: place, attempt })
          note(withMoments([{ type: 'trial/claimed', number, attempt: 1 } as const])[0])
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, wait))
        await catchUp(storage)
      }
    },
    report: (number, step, value) =>
      append([
        {
          type: 'fold/reported',
          number,
          attempt: 1,
          report: { fold: 0, step, scores: Number.isFinite(value) ? { [VALUE]: value } : {} },
        },
      ]),
    async end(number, { state, value, reason, durationMs }) {
      const fold = { fold: 0, scores: { [VALUE]: value ?? 0 }, converged: true, by: 'objective' }
      await append([
        ...(value === undefined ? [] : [{ type: 'fold/scored', number, attempt: 1, fold } as const]),
        { type: 'trial/finished', number, attempt: 1, state, durationMs, ...(reason !== undefined && { reason }) },
      ])
    },
    async close() {
      clearInterval(beats)
      await storage?.release?.(study, worker)
    },
  }
}

const otherStudy = (study: string) =>
  new HpError({
    code: 'storage/other-study',
    what: `The study "${study}" holds scores of an estimator, not values of an objective.`,
    fix: 'give this search a study of its own: another name',
  })

/** What failed may not fail again, and what was pruned was so beside other trials. */
const isResult = ({ state }: TrialRecord) => state === 'complete' || state === 'infeasible' || state === 'pruned'
