import { type ErrorCode, HpError } from '@hp/core/define'

interface Failure {
  readonly code: ErrorCode
  readonly what: string
  readonly fix: string
}

const elsewhere = 'see that the server is up and the URL is right: --storage postgres://user@host/database'
const rights: Failure = {
  code: 'storage/read-only',
  what: 'cannot be written to',
  fix: 'give the role the right to create schemas in the database, and to write to hp and hp_queue',
}

/** What PostgreSQL says with its codes (and Node with its), in words. */
const failures: readonly (readonly [RegExp, Failure])[] = [
  [
    /^28/,
    {
      code: 'storage/unreachable',
      what: 'does not let this user in',
      fix: 'see user and password: in the URL, in PGPASSWORD, or in ~/.pgpass',
    },
  ],
  [/^3D000$/, { code: 'storage/unreachable', what: 'has no such database', fix: 'make it: createdb NAME' }],
  [/^(42501|25006)$/, rights],
  [
    /^(53100|58030)$/,
    {
      code: 'storage/full',
      what: 'has no room to grow: its disk is full',
      fix: 'make room and give the same command again; what was recorded is kept',
    },
  ],
  [/^(08|57|53|25P03)/, { code: 'storage/unreachable', what: 'has ended the connection', fix: elsewhere }],
  [/^(40|55P03)/, { code: 'storage/busy', what: 'is written to without a pause', fix: 'try again' }],
  [
    /^(E[A-Z]+|self-signed|DEPTH_|CERT_|UNABLE_)/i,
    { code: 'storage/unreachable', what: 'cannot be reached', fix: elsewhere },
  ],
]

const codeOf = (error: unknown): string => {
  const { code, message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string }
  if (typeof code === 'string') return code
  return /terminated|timeout|not queryable|closed the connection/i.test(message) ? '08006' : ''
}

/** Whether the same again may succeed: the connection is gone, the server restarts, another transaction was in the way. */
export const isPassing = (error: unknown): boolean =>
  /^(08|57P0[1-4]|53300|40001|40P01|55P03|25P0[23]|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$)/.test(
    codeOf(error),
  )

/** An error of PostgreSQL in our words, without anything secret; any other as it is. */
export function inWords(error: unknown, where: string): unknown {
  if (error instanceof HpError) return error
  const code = codeOf(error)
  const [, failure] = failures.find(([pattern]) => pattern.test(code)) ?? []
  if (failure === undefined) return error
  return new HpError({ ...failure, what: `The storage ${failure.what} (${code}).`, where }, { cause: error })
}
