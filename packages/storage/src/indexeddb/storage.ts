/// <reference lib="dom" />
import { leaseMs, type StudyEvent, type StudyShelf, type StudyStorage, type TrialQueue } from '@hp/core'
import { type ErrorCode, HpError } from '@hp/core/define'
import { claimIn, countsOf, type Entry, keep, newEntry, rowsOf } from './entry.ts'

/** Studies in a browser's IndexedDB, which the pages of a site share. */
export interface IndexedDbStorage extends StudyStorage, TrialQueue, StudyShelf {
  close(): Promise<void>
}

export interface IndexedDbOptions {
  /** The name of this page among the workers. The default is one that no other has. */
  readonly worker?: string
  /** Counts milliseconds, the same for all pages; leases end by it. */
  readonly clock?: () => number
}

/** Events that were kept together, where the first of them stands. */
interface Kept {
  readonly study: string
  readonly place: number
  readonly events: readonly StudyEvent[]
}

/** The steps from an empty database to the newest version. They are never changed, only added to. */
const migrations: readonly ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore('study', { keyPath: 'name' })
    database.createObjectStore('events', { keyPath: ['study', 'place'] })
  },
]

const stores = ['study', 'events']

/**
 * Studies in the browser: they survive a reload, and several pages may write to them at the same time. Each call is one transaction; what was appended
 * is on the disk. Nothing is opened before the first call.
 * @throws HpError storage/…
 */
export function indexedDbStorage(
  name: string,
  { worker = `page-${crypto.randomUUID()}`, clock = Date.now }: IndexedDbOptions = {},
): IndexedDbStorage {
  let opened: Promise<IDBDatabase> | undefined
  const database = () => {
    opened ??= open(name, () => {
      opened = undefined
    })
    return opened
  }

  /** Reads what requests give, all at one moment. */
  async function reading<T>(work: (entries: IDBObjectStore, events: IDBObjectStore) => Promise<T>): Promise<T> {
    const transaction = (await database()).transaction(stores, 'readonly')
    return inWords(work(transaction.objectStore('study'), transaction.objectStore('events')), name)
  }

  /** Changes a study, where there is one or `make` says so, and adds what `work` says has happened: all of it or nothing. */
  async function write<T>(
    study: string,
    { make = false, none }: { readonly make?: boolean; readonly none: T },
    work: (entry: Entry, time: number) => { readonly events: readonly StudyEvent[]; readonly result: T },
  ): Promise<T> {
    const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' })
    const [entries, events] = [transaction.objectStore('study'), transaction.objectStore('events')]
    let result = none
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    const request: IDBRequest<Entry | undefined> = entries.get(study)
    request.onsuccess = () => {
      const time = clock()
      const entry = request.result ?? (make ? newEntry(study, time) : undefined)
      if (entry === undefined) return
      const change = work(entry, time)
      result = change.result
      if (change.events.length > 0) {
        events.add({ study, place: entry.events, events: change.events } satisfies Kept)
        entry.events += change.events.length
        entry.changed = time
      }
      if (entry.events > 0) entries.put(entry)
    }
    await inWords(done, name)
    return result
  }

  return {
    worker,
    append: (study, events, at) =>
      write(study, { make: true, none: true }, (entry, time) => {
        if (at !== undefined && at !== entry.events) return { events: [], result: false }
        return { events: keep(entry, events, time), result: true }
      }),
    read: (study, since = 0) =>
      reading(async (entries, events) => {
        const entry: Entry | undefined = await answer(entries.get(study))
        if (entry === undefined || since >= entry.events) return []
        const before = IDBKeyRange.bound([study, 0], [study, since])
        const last = await answer(events.openKeyCursor(before, 'prev'))
        if (last === null) return []
        const [, place] = last.key as [string, number]
        const from = IDBKeyRange.bound([study, place], [study, Number.POSITIVE_INFINITY])
        const kept: readonly Kept[] = await answer(events.getAll(from))
        return kept.flatMap((each) => each.events).slice(since - place)
      }),
    claim: (study, by, numbers) =>
      write(study, { none: [] }, (entry, time) => {
        const { claims, events } = claimIn(entry, by, numbers, time)
        return { events: keep(entry, events, time), result: claims }
      }),
    heartbeat: (study, by) =>
      write(study, { none: 0 }, (entry, time) => {
        const own = rowsOf(entry, by)
        for (const [, row] of own) row.leaseUntil = time + leaseMs
        return { events: [], result: own.length }
      }),
    release: (study, by) =>
      write(study, { none: 0 }, (entry, time) => {
        const own = rowsOf(entry, by)
        const events = own.map(([number, { attempt }]) => ({ type: 'trial/released', number, attempt }) as const)
        return { events: keep(entry, events, time), result: own.length }
      }),
    async studies() {
      const entries: Entry[] = await reading((store) => answer(store.getAll()))
      return entries
        .sort((a, b) => b.changed - a.changed)
        .map((entry) => ({
          name: entry.name,
          events: entry.events,
          trials: countsOf(entry),
          created: new Date(entry.created).toISOString(),
          changed: new Date(entry.changed).toISOString(),
        }))
    },
    async remove(study) {
      const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' })
      const there = transaction.objectStore('study').count(study)
      transaction.objectStore('study').delete(study)
      transaction.objectStore('events').delete(IDBKeyRange.bound([study, 0], [study, Number.POSITIVE_INFINITY]))
      await inWords(
        new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve()
          transaction.onabort = () => reject(transaction.error)
        }),
        name,
      )
      return there.result > 0
    },
    async close() {
      ;(await opened)?.close()
      opened = undefined
    },
  }
}

/** Opens a database, or makes one; a newer page may have it closed. A browser that keeps nothing for a page throws, or offers nothing to open. */
async function open(name: string, onclosed: () => void): Promise<IDBDatabase> {
  const opening = async () => {
    const request = indexedDB.open(name, migrations.length)
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const step of migrations.slice(oldVersion)) step(request.result)
    }
    return answer(request)
  }
  const database = await inWords(opening(), name)
  database.onversionchange = () => {
    database.close() // a newer page is not held up
    onclosed()
  }
  return database
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** What the browser says, in words. */
const failures: Readonly<Record<string, readonly [code: ErrorCode, what: string, fix: string]>> = {
  QuotaExceededError: ['storage/full', 'has no room to grow', 'make room; what was recorded is kept'],
  VersionError: ['storage/newer', 'was written by a newer version', 'reload the page'],
  DataError: ['storage/corrupt', 'is damaged', 'remove the data of this site'],
}
const otherwise = [
  'storage/unreachable',
  'cannot be used',
  'allow this site to keep data, and reload the page',
] as const

async function inWords<T>(work: Promise<T>, where: string): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const { name } = (cause ?? {}) as { readonly name?: string }
    const [code, what, fix] = failures[name ?? ''] ?? otherwise
    throw new HpError({ code, what: `The storage ${what}.`, where, fix }, { cause })
  }
}
