import { Refusal } from '../refusal.ts'

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

/** Why a file or stream cannot be written, in words. */
export function unwritable(what: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined || error instanceof Refusal) return error
  return new Refusal({
    code: 'output/unwritable',
    what: `${what} cannot be written: ${reasons[error.code] ?? error.code}.`,
    fix: error.code === 'ENOSPC' ? 'make room' : 'give another path; nothing was written there',
  })
}
