import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { Refusal } from '../refusal.ts'

/**
 * Writes a file whole or not at all: beside its place under another name, then renamed. A device or pipe is written to directly.
 * Throws output/unwritable.
 */
export function writeFile(path: string, text: string): void {
  try {
    const place = targetOf(path)
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
    throw unwritable(path, error as NodeJS.ErrnoException)
  }
}

/** The file behind symbolic links, and whether it is something that cannot be replaced. */
function targetOf(path: string): { path: string; special: boolean } {
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

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'writing there is not allowed',
  EPERM: 'writing there is not allowed',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
}

function unwritable(path: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error
  return new Refusal({
    code: 'output/unwritable',
    what: `"${path}" cannot be written: ${reasons[error.code] ?? error.code}.`,
    fix: 'give another path; nothing was written',
  })
}
