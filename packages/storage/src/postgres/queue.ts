import { PgBoss, systemClock } from 'pg-boss'
import type { Ask, Connection } from './connection.ts'

/** A trial that the queue delivered: which delivery of which job. */
export interface Delivery {
  readonly id: string
  readonly retryCount: number
}

/** Delivers the trials of studies; each call belongs to the transaction that asks. */
export interface Queue {
  /** Makes the queues of a study where there are none. */
  make(study: string): Promise<void>
  send(ask: Ask, study: string, jobs: readonly { readonly id: string; readonly number: number }[]): Promise<void>
  /** The job of a trial, which nobody else is given from now on; undefined when it does not wait. */
  fetch(ask: Ask, study: string, number: number): Promise<Delivery | undefined>
  /** Whether the delivery was still ours: it is done. */
  complete(ask: Ask, study: string, delivery: Delivery): Promise<boolean>
  /** Puts a job back as if it had never been delivered. */
  giveBack(ask: Ask, study: string, delivery: Delivery): Promise<void>
  /** The delivery has failed: it is delivered again, unless that was the last time; then it lies among the dead. */
  fail(ask: Ask, study: string, delivery: Delivery, cause: string): Promise<void>
  /** Takes a trial off the dead of a study, where it lies there. */
  buried(ask: Ask, study: string, number: number): Promise<boolean>
  /** Takes a job away. */
  remove(ask: Ask, study: string, id: string): Promise<void>
  /** Takes away all queues of a study. */
  forget(study: string): Promise<void>
  close(): Promise<void>
}

/** So many at a time, so that a statement stays small. */
const BATCH = 1000

const [waiting, dead] = [(study: string) => `study-${study}`, (study: string) => `study-${study}-lost`]

/**
 * The queue of a database, by pg-boss: it delivers, counts deliveries, and lays aside what was delivered too often. Leases and states are ours, so its
 * own sweeps stay off. The priority of a job is its number, negative: the lowest comes first, and one that is named can be fetched.
 */
export async function openQueue(connection: Connection, deliveries: number): Promise<Queue> {
  const of = (ask: Ask) => ({
    executeSql: async (text: string, values?: unknown[]) => ({ rows: await ask(text, values) }),
  })
  const clock = { ...systemClock, setInterval: (work: () => void, ms: number) => setInterval(work, ms).unref() } // nobody waits for it to end
  const boss = new PgBoss({ db: of(connection.ask), schema: 'hp_queue', supervise: false, schedule: false, clock })
  boss.on('error', () => {}) // what fails is thrown where it was asked for
  await boss.start({ attempts: 5 }) // others may be making its tables at this moment
  const named = (number: number) => ({ minPriority: -number, maxPriority: -number })
  return {
    async make(study) {
      await boss.createQueue(dead(study))
      const once = { retryLimit: deliveries - 1, retryDelay: 0, deadLetter: dead(study) }
      await boss.createQueue(waiting(study), { ...once, expireInSeconds: 86_399 })
    },
    async send(ask, study, jobs) {
      for (let from = 0; from < jobs.length; from += BATCH) {
        const some = jobs.slice(from, from + BATCH)
        await boss.insert(
          waiting(study),
          some.map(({ id, number }) => ({ id, data: { number }, priority: -number })),
          { db: of(ask) },
        )
      }
    },
    async fetch(ask, study, number) {
      const [job] = await boss.fetch(waiting(study), { ...named(number), db: of(ask) })
      return job && { id: job.id, retryCount: job.retryCount }
    },
    async complete(ask, study, delivery) {
      const done: { readonly affected?: number } = await boss.complete(waiting(study), delivery, null, { db: of(ask) })
      return done.affected === 1
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
    async remove(ask, study, id) {
      await boss.deleteJob(waiting(study), id, { db: of(ask) })
    },
    async forget(study) {
      for (const name of [waiting(study), dead(study)]) await boss.deleteQueue(name)
    },
    close: () => boss.stop({ graceful: false }),
  }
}
