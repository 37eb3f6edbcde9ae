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
import type { StudyStorage } from './storage.ts'
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
}

/** The one metric that there is. */
const VALUE = 'value'

/**
 * Opens the record, and reads what the storage knows of the study.
 * @throws HpError storage/other-study; whatever the storage throws
 */
export async function objectiveRecord(
  description: StudyDescription,
  storage: StudyStorage | undefined,
  study: string,
): Promise<ObjectiveRecord> {
  const events: StudyEvent[] = []
  let state: StudyState = emptyStudy()
  const earlier = ((await storage?.read(study)) ?? []).reduce(applyEvent, emptyStudy())
  if (earlier.description && earlier.description.splitter !== description.splitter) throw otherStudy(study)
  const known = new Map(earlier.trials.map((trial) => [trial.address, trial]))
  const places = new Map<number, { readonly number: number; readonly attempt: number }>() // in the storage
  let free = earlier.trials.length

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
      if (place === undefined) return []
      return [event.type === 'trial/queued' ? { ...event, number: place.number } : { ...event, ...place }]
    })
    if (placed.length > 0) await storage?.append(study, placed)
  }

  const created = { type: 'study/created', description } as const
  note(created)
  await storage?.append(study, [created])
  return {
    events,
    trial: (number) => state.trials[number],
    async begin(number, candidate) {
      const address = JSON.stringify(candidate)
      const before = known.get(address)
      const queued = { type: 'trial/queued', number, candidate, address } as const
      const claimed = { type: 'trial/claimed', number, attempt: 1 } as const
      if (before !== undefined && isResult(before)) {
        for (const event of [queued, claimed, ...repeated(before, number)]) note(event)
        return true
      }
      const usable = before !== undefined && !isFinal(before.state)
      places.set(
        number,
        usable ? { number: before.number, attempt: before.attempt + 1 } : { number: free++, attempt: 1 },
      )
      await append([queued, claimed])
      return false
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
