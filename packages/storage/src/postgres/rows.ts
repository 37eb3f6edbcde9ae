import type { TrialState } from '@hp/core'
import { isGone } from '../worker.ts'

/** How long a worker has a trial without a word, and how often it gives one, in milliseconds. */
export const [leaseMs, beatMs] = [10_000, 3000]

/** A trial that waits or runs, as its row says. */
export interface TrialRow {
  readonly number: number
  readonly state: TrialState
  readonly attempt: number
  readonly worker: string | null
  /** Whether its lease has ended. */
  readonly ended: boolean | null
  readonly job: string | null
  /** Which delivery of the job its worker has. */
  readonly retry: number | null
  readonly lost: readonly string[]
}

export const trialColumns =
  'number, state, attempt, worker, lease_until <= clock_timestamp() as ended, job, retry, lost'

/** Whether a trial waits, is ours, or was left by its worker. */
export function isFree({ state, worker, ended }: TrialRow, by: string): boolean {
  if (state === 'queued') return true
  return worker === null || worker === by || ended !== false || isGone(worker)
}
