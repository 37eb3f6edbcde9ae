import { PgBoss, systemClock } from 'pg-boss'
import type { Ask, Connection } from './connection.ts'

/** A trial that the queue delivered: which delivery of which job. */
export interface Delivery {
  readonly id: string
  readonly retryCount: number
}

/** Delivers the trials of studies; each call belongs to the transaction that asks. That they are sent, delivered and done is up to the database itself (`functions`). */
export interface Queue {
  /** Makes the queues of a study where there are none. */
  make(study: string): Promise<void>
  /** Puts a job back as if it had never been delivered. */
  giveBack(ask: Ask, study: string, delivery: Delivery): Promise<void>
  /** The delivery has failed: it is delivered again, unless that was the last time; then it lies among the dead. */
  fail(ask: Ask, study: string, delivery: Delivery, cause: string): Promise<void>
  /** Takes a trial off the dead of a study, where it lies there. */
  buried(ask: Ask, study: string, number: number): Promise<boolean>
  /** Takes away all queues of a study. */
  forget(study: string): Promise<void>
  close(): Promise<void>
}

const [waiting, dead] = [(study: string) => `study-${study}`, (study: string) => `study-${study}-lost`]

/**
 * The queue of a database, by pg-boss: it delivers, counts deliveries, and lays aside what was delivered too often. Leases and states are ours, so its
 * own sweeps stay off. The priority of a job is its number, negative.
 */
export async function openQueue(connection: Connection, deliveries: number): Promise<Queue> {
  const of = (ask: Ask) => ({
    executeSql: async (text: string, values?: unknown[]) => ({ rows: await ask(text, values) }),
  })
  const clock = { ...systemClock, setInterval: (work: () => void, ms: number) => setInterval(work, ms).unref() } // nobody waits for it to end
  const boss = new PgBoss({ db: of(connection.ask), schema: 'hp_queue', supervise: false, schedule: false, clock })
  boss.on('error', () => {}) // what fails is thrown where it was asked for
  await boss.start({ attempts: 5 }) // others may be making its tables at this moment
  return {
    async make(study) {
      await boss.createQueue(dead(study))
      const once = { retryLimit: deliveries - 1, retryDelay: 0, deadLetter: dead(study) }
      await boss.createQueue(waiting(study), { ...once, expireInSeconds: 86_399 })
    },
    async giveBack(ask, study, delivery) {
      await boss.cancel(waiting(study), delivery, { db: of(ask) })
      await boss.resume(waiting(study), delivery.id, { db: of(ask) })
    },
    async fail(ask, study, delivery, cause) {
      await boss.fail(waiting(study), delivery, { cause }, { db: of(ask) })
    },
    async buried(ask, study, number) {
      const [job] = await boss.fetch(dead(study), { batchSize: 1, db: of(ask) })
      if (job === undefined) return false
      await boss.complete(dead(study), { id: job.id, retryCount: job.retryCount }, null, { db: of(ask) })
      return (job.data as { readonly number?: number } | null)?.number === number
    },
    async forget(study) {
      for (const name of [waiting(study), dead(study)]) await boss.deleteQueue(name)
    },
    close: () => boss.stop({ graceful: false }),
  }
}
