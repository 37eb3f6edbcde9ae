import type { Claim } from '@hp/core'
import { isGone } from '../worker.ts'
import type { Connection } from './connection.ts'
import type { Queue } from './queue.ts'
import { leaseMs } from './rows.ts'
import { takenOver } from './taking-over.ts'

/** How long a process that was seen to be alive is believed to be so, in milliseconds. */
const seenMs = 1000

/** What the database says to a claim: what was given, or what has to be looked into first. */
interface Answer {
  readonly claims?: readonly Claim[]
  /** The workers that have what was wanted. */
  readonly unseen?: readonly string[]
}

/** Claims trials for a worker, as `TrialQueue` says: one message to the database, unless a trial may have been left by its worker. */
export function claiming(database: Connection, queue: () => Promise<Queue>) {
  const seen = new Map<string, number>() // workers, and when they were seen
  const alive = () => {
    const since = performance.now() - seenMs
    return [...seen].flatMap(([worker, time]) => (time > since ? [worker] : []))
  }
  return async (study: string, by: string, numbers?: readonly number[]): Promise<readonly Claim[]> => {
    const now = Math.round(performance.timeOrigin + performance.now())
    for (;;) {
      const [row] = await database.ask<{ answer: Answer }>('call hp.claim($1, $2, $3, $4, $5, $6, null)', [
        ...[study, by, numbers ?? null, alive(), leaseMs, now],
      ])
      const { claims, unseen = [] } = row?.answer ?? {}
      if (claims) return claims
      if (unseen.length === 0 || unseen.some(isGone)) break
      for (const worker of unseen) seen.set(worker, performance.now())
    }
    const boss = await queue()
    return database.transaction(async (ask) => {
      const wanted = await takenOver(ask, boss, study, by, numbers)
      if (wanted.length === 0) return []
      const [row] = await ask<{ answer: Answer }>('select hp.give($1, $2, $3, $4, $5, $6) as answer', [
        ...[study, by, wanted, [], leaseMs, now],
      ])
      return row?.answer.claims ?? []
    })
  }
}
