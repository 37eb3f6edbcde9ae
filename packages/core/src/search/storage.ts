import type { StudyEvent } from './events.ts'

/** Where studies are kept: an append-only list of events each. */
export interface StudyStorage {
  /** All of the events are kept, or none. */
  append(study: string, events: readonly StudyEvent[]): Promise<void>
  /** The events from place `since` on, in order; none for a study that is not known. */
  read(study: string, since?: number): Promise<readonly StudyEvent[]>
}

/** A trial that one worker has, until its lease ends. */
export interface Claim {
  readonly study: string
  readonly number: number
  /** Counts up with each claim; events of an earlier attempt change nothing. */
  readonly attempt: number
  readonly worker: string
}

/** What a storage offers besides when several workers share a study. */
export interface TrialQueue {
  /** The queued trial of the lowest number, or one whose lease has ended; undefined when there is none. */
  claim(study: string, worker: string): Promise<Claim | undefined>
  /** Prolongs the lease; false when the claim is lost or the study is to stop: the worker then writes nothing more. */
  heartbeat(claim: Claim): Promise<boolean>
}

/** Studies in memory, as long as the program runs. */
export function memoryStorage(): StudyStorage {
  const studies = new Map<string, StudyEvent[]>()
  return {
    async append(study, events) {
      const kept = studies.get(study) ?? []
      kept.push(...events)
      studies.set(study, kept)
    },
    read: async (study, since = 0) => studies.get(study)?.slice(since) ?? [],
  }
}
