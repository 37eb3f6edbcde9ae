import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { OpenStorage } from '@hp/storage'
import type { Input } from '../command.ts'
import type { Table } from '../data-flags.ts'
import { namesData } from '../reading.ts'
import { pathOf, type Resumable } from './resume.ts'

/** Larger files are not put into a database: workers read them where they are. */
const mostBytes = 64 << 20

/** Puts the file of a search into a storage that other machines read, where it is not too large. Throws storage/…. */
export async function sharedData(storage: OpenStorage, input: Input, { data }: Table): Promise<void> {
  const path = input.arguments[1] ?? '-'
  const file = storage.keepData && path !== '-' ? statSync(path, { throwIfNoEntry: false }) : undefined
  if (storage.keepData === undefined || !file?.isFile() || file.size > mostBytes) return
  await storage.keepData(data.fingerprint, { name: basename(path), body: readFileSync(path) })
}

/** Where the data of a study are here: where they were named, else a copy from the storage, which is gone with `remove`. Throws storage/data-changed. */
export async function dataOf(
  storage: OpenStorage,
  { kept, study, fingerprint }: Resumable,
): Promise<{ readonly path: string; remove(): void }> {
  const { path, absolute } = kept.data
  const here = path !== '-' && [absolute, path].some(namesData)
  const copy = here || fingerprint === undefined ? undefined : await storage.data?.(fingerprint)
  if (copy === undefined) return { path: pathOf(kept, study), remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'hp-data-'))
  const place = join(folder, basename(copy.name))
  writeFileSync(place, copy.body)
  return { path: place, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
