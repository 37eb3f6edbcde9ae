import {
  applyEvent,
  emptyStudy,
  HpError,
  memoryStorage,
  type StudyShelf,
  type StudyStorage,
  type TrialQueue,
} from '@hp/core'
import { indexedDbStorage } from '@hp/storage/indexeddb'
import { problemOf } from './problem-of.ts'
import type { Problem } from './protocol.ts'

/** The studies that this browser keeps. */
export interface KeptStudies {
  readonly storage: StudyStorage & TrialQueue & StudyShelf
  /** Why they do not outlive this page, where that is so. */
  readonly problem: Problem | undefined
}

const database = 'hp-studies'

/** Names of studies to which something was added, for the other pages of this site. */
export const news = new BroadcastChannel('hp-studies')
const lockOf = (worker: string) => `hp ${worker}`

let opened: Promise<KeptStudies> | undefined

/** The studies of this browser, opened once; in memory where it keeps nothing for this page. */
export function keptStudies(): Promise<KeptStudies> {
  opened ??= open()
  return opened
}

async function open(): Promise<KeptStudies> {
  const storage = indexedDbStorage(database, { worker: `page-${crypto.randomUUID().slice(0, 8)}` })
  try {
    await storage.studies()
    return { storage, problem: undefined }
  } catch (error) {
    if (!(error instanceof HpError)) throw error
    return { storage: memoryStorage(), problem: problemOf(error) }
  }
}

/** Lets other pages know that the trials of this one are in hand: the lock ends with the worker, however that ends. */
export async function showAlive({ storage }: KeptStudies): Promise<void> {
  const { locks } = navigator
  if (locks === undefined) return // where there are none, a lease ends by the clock
  await new Promise<void>((held) => {
    void locks.request(lockOf(storage.worker), () => {
      held()
      return new Promise(() => {})
    })
  })
}

/** Gives back the trials of pages that were closed or reloaded while they had them. */
export async function giveBack({ storage, problem }: KeptStudies): Promise<void> {
  if (problem !== undefined || navigator.locks === undefined) return
  const { held = [] } = await navigator.locks.query()
  const alive = new Set(held.map(({ name }) => name))
  for (const { name, trials } of await storage.studies()) {
    if (!trials.running) continue
    const study = (await storage.read(name)).reduce(applyEvent, emptyStudy())
    const workers = new Set(study.trials.flatMap(({ state, worker }) => (state === 'running' ? (worker ?? []) : [])))
    for (const worker of workers) if (!alive.has(lockOf(worker))) await storage.release(name, worker)
  }
}
