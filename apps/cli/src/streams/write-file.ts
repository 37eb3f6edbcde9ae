import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../refusal.ts'
import { unwritable } from './unwritable.ts'

/**
 * Writes a file whole or not at all: beside its place under another name, then renamed. A device or pipe is written to directly.
 * Throws output/unwritable.
 */
export function writeFile(path: string, text: string): void {
  try {
    const place = placeOf(path)
    if (place.special) {
      writeTo(openSync(path, 'w'), text)
      return
    }
    const beside = `${place.path}.${process.pid}.part`
    try {
      writeTo(openSync(beside, 'wx'), text)
      renameSync(beside, place.path)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  } catch (error) {
    throw unwritable(`"${path}"`, error as NodeJS.ErrnoException)
  }
}

/** Refuses a path that cannot be written, before the work whose result goes there. Throws output/unwritable. */
export function expectWritable(path: string): void {
  try {
    const place = placeOf(path)
    accessSync(place.special ? place.path : dirname(place.path), constants.W_OK)
  } catch (error) {
    throw unwritable(`"${path}"`, error as NodeJS.ErrnoException)
  }
}

/** The file behind symbolic links, and whether it is something that cannot be replaced. */
export function placeOf(path: string): { path: string; special: boolean } {
  if (path === '-') {
    throw new Refusal({
      code: 'request/invalid',
      what: 'a file is written to a path, not to standard output.',
      fix: 'give a path; results are on standard output without it',
    })
  }
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return { path, special: false }
  if (stat.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  return { path: realpathSync(path), special: !stat.isFile() }
}

function writeTo(file: number, text: string) {
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    if (bytes.length > 0) sync(file)
  } finally {
    closeSync(file)
  }
}

/** To the disk; devices and some file systems cannot and say so. */
function sync(file: number) {
  try {
    fsyncSync(file)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
