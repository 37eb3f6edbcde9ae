import { type ErrorCode, HpError } from '@hp/core/define'

interface Failure {
  readonly code: ErrorCode
  readonly what: string
  readonly fix: string
}

const damaged: Failure = {
  code: 'storage/corrupt',
  what: 'is damaged',
  fix: 'restore a copy, or move it away: the search then begins a new one',
}

/** What SQLite says with its primary result codes, in words. */
const failures: Readonly<Record<number, Failure>> = {
  5: {
    code: 'storage/busy',
    what: 'is written to by other processes without a pause',
    fix: 'wait for them, or stop one; what was recorded is kept',
  },
  6: {
    code: 'storage/busy',
    what: 'is locked',
    fix: 'end the program that holds it; what was recorded is kept',
  },
  8: {
    code: 'storage/read-only',
    what: 'cannot be written to',
    fix: 'allow writing there, or name another file: --storage FILE',
  },
  10: {
    code: 'storage/unreachable',
    what: 'cannot be read or written: the disk reports a failure',
    fix: 'look after the disk, or name another file: --storage FILE',
  },
  11: damaged,
  13: {
    code: 'storage/full',
    what: 'has no room to grow: the disk is full',
    fix: 'make room and give the same command again; what was recorded is kept',
  },
  14: {
    code: 'storage/unreachable',
    what: 'cannot be opened',
    fix: 'name a file in a folder that exists and can be written to: --storage FILE',
  },
  26: {
    code: 'storage/not-studies',
    what: 'is no file of studies',
    fix: 'name another file: --storage FILE',
  },
}

/** An error of SQLite in our words; any other as it is. */
export function inWords(error: unknown, path: string): unknown {
  const { errcode } = (error ?? {}) as { readonly errcode?: number }
  if (errcode === undefined) return error
  const { code, what, fix } = failures[errcode & 0xff] ?? damaged // our statements are right: what they meet is not
  return new HpError({ code, what: `The storage ${what}.`, where: path, fix }, { cause: error })
}
