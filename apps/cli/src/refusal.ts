import type { ErrorCode } from '@hp/core/define'

/** A request that cannot be met: the same fields as an `HpError` of the core, without loading it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorCode
  readonly what: string
  readonly where: string | undefined
  readonly fix: string | undefined

  constructor({ code, what, where, fix }: { code: ErrorCode; what: string; where?: string; fix?: string | undefined }) {
    super(what)
    this.code = code
    this.what = what
    this.where = where
    this.fix = fix
  }
}

/** The exit codes that other programs may rely on. */
export const exitCodes = {
  done: 0,
  bug: 1,
  request: 2,
  data: 3,
  nothingLeft: 4,
  notConverged: 5,
  storage: 6,
  interrupted: 130,
} as const

const byRoom: Readonly<Record<string, number>> = {
  hyperparameter: exitCodes.request,
  estimator: exitCodes.request,
  request: exitCodes.request,
  data: exitCodes.data,
  'model-file': exitCodes.data,
  fit: exitCodes.notConverged,
  output: exitCodes.storage,
  storage: exitCodes.storage,
}

/** The exit code that belongs to the code of an error. */
export function exitCodeOf(code: string): number {
  if (code === 'data/no-rows' || code === 'tune/no-result') return exitCodes.nothingLeft
  if (code === 'fit/aborted') return exitCodes.interrupted
  if (code === 'kernels/memory') return exitCodes.data
  return byRoom[code.split('/')[0] ?? ''] ?? exitCodes.bug
}
