import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { memoryStorage } from '@hp/core'
import type { Finding } from '@hp/core/define'
import { type OpenStorage, openStorage, publicUrl, sqlitePath } from '@hp/storage'
import type { Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import { namedStorage, usualStorage } from './flags.ts'

/** Where a search is kept. */
export interface Keeping {
  readonly storage: OpenStorage
  /** As it was named; undefined when nothing stays. It may hold a password: `publicUrl` is for eyes. */
  readonly url: string | undefined
  readonly findings: readonly Finding[]
}

/** Failures of the usual place for which a search goes on without keeping anything; a file that is there and cannot be used is an error. */
const bearable: readonly string[] = ['storage/unreachable', 'storage/read-only', 'storage/full', 'storage/network']

/**
 * How many processes may end with a trial in a search of one process: whoever gives the command again after it was killed wants the same table, and sees
 * it when a trial is the cause.
 */
const lossesAlone = 20

/**
 * Opens the storage of a search, and makes it where there is none. Where the usual place cannot be written to, nothing is kept. `alone` when no other
 * process shares the search. Throws storage/….
 */
export function openForSearch(input: Input, alone = true): Keeping {
  const url = namedStorage(input)
  const options = alone ? { losses: lossesAlone } : {}
  if (url !== undefined)
    return { storage: openStorage(url, options), url: url === 'memory:' ? undefined : url, findings: [] }
  try {
    begin(dirname(usualStorage))
    return { storage: openStorage(usualStorage, options), url: usualStorage, findings: [] }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const ofFiles = ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT']
    if (![...bearable, ...ofFiles].includes(code ?? '')) throw error
    const [what = ''] = message.split('\n')
    return {
      storage: { ...memoryStorage(), close: () => {} },
      url: undefined,
      findings: [
        {
          code: 'study-not-kept',
          what: `The study is not kept, since ${usualStorage} cannot be written: ${what.replace(/\.$/, '')}.`,
          fix: 'name a file elsewhere: --storage FILE; or memory: to keep nothing',
        },
      ],
    }
  }
}

/** The folder of the usual place, which no version control is to take up. */
function begin(folder: string) {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '*\n')
}

/** How a storage that is there is opened. */
export interface Opening {
  readonly readOnly?: boolean
  /** The name of this process among the workers. */
  readonly worker?: string | undefined
}

/** The file that studies are to be kept in, where there is none yet. */
export function missingFile(input: Input): string | undefined {
  const path = sqlitePath(namedStorage(input) ?? usualStorage)
  return path !== undefined && !existsSync(path) ? path : undefined
}

/** Opens a storage that is there; its URL is for eyes. Throws storage/…. */
export function openToRead(
  input: Input,
  { readOnly = true, worker }: Opening = {},
): { storage: OpenStorage; url: string } {
  const url = namedStorage(input) ?? usualStorage
  const path = missingFile(input)
  if (path !== undefined) {
    throw new Refusal({
      code: 'storage/unreachable',
      what: `there are no studies: "${path}" does not exist.`,
      fix: 'hp tune makes it; studies of another folder are named with --storage FILE',
    })
  }
  return { storage: openStorage(url, { readOnly, ...(worker !== undefined && { worker }) }), url: publicUrl(url) }
}

/** Opens a storage to bring something into it, and makes it where there is none. Throws storage/…. */
export function openToWrite(input: Input): { storage: OpenStorage; url: string } {
  const { storage, url, findings } = openForSearch(input)
  if (url !== undefined) return { storage, url }
  throw new Refusal({
    code: 'storage/unreachable',
    what: findings[0]?.what ?? 'what is kept in memory: ends with this command.',
    fix: 'name a file: --storage FILE',
  })
}

/** Whether a study may be called that: 1 to 200 visible characters. */
export const isStudyName = (name: string): boolean => /^[^\p{Cc}\p{Cf}]{1,200}$/u.test(name)

/** The name that was asked for. Throws request/invalid. */
export function studyName(input: Input): string | undefined {
  const name = input.text('study')
  if (name === undefined || isStudyName(name)) return name
  throw new Refusal({
    code: 'request/invalid',
    what: `--study must be a name of 1 to 200 visible characters, but is ${JSON.stringify(name.slice(0, 40))}.`,
    fix: 'for instance --study first-try',
  })
}
