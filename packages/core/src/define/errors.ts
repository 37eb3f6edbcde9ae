/** Every error thrown on purpose, by code. `docs/errors.md` has a heading for each; a test compares the two. */
export type ErrorCode =
  // what was asked for
  | 'hyperparameter/unknown'
  | 'hyperparameter/invalid'
  | 'hyperparameter/open-range'
  | 'hyperparameter/is-parameter'
  | 'estimator/needs'
  | 'estimator/unknown-definition'
  | 'request/invalid'
  // the data
  | 'data/unreadable'
  | 'data/not-text'
  | 'data/empty'
  | 'data/no-header'
  | 'data/header'
  | 'data/ragged'
  | 'data/quote'
  | 'data/control-character'
  | 'data/not-a-number'
  | 'data/not-finite'
  | 'data/unknown-column'
  | 'data/column-kind'
  | 'data/no-rows'
  | 'data/no-features'
  | 'data/shape'
  | 'data/compressed'
  | 'data/too-large'
  | 'data/larger-than-memory'
  | 'data/parquet'
  | 'data/json'
  | 'data/query'
  | 'data/no-duckdb'
  | 'data/category'
  | 'data/weights'
  // training
  | 'fit/diverged'
  | 'fit/aborted'
  // searching
  | 'tune/no-result'
  // model files
  | 'model-file/json'
  | 'model-file/version'
  | 'model-file/invalid'
  | 'model-file/golden'
  // studies that are stored
  | 'storage/unreachable'
  | 'storage/not-studies'
  | 'storage/newer'
  | 'storage/corrupt'
  | 'storage/read-only'
  | 'storage/full'
  | 'storage/busy'
  | 'storage/network'
  | 'storage/unsupported'
  | 'storage/unknown-study'
  | 'storage/other-study'
  | 'storage/data-changed'
  // files written
  | 'output/unwritable'
  // kernels and threads
  | 'kernels/memory'
  | 'kernels/worker'

/** What an error says: what happened, where, and how to put it right. */
export interface ErrorDetail {
  readonly code: ErrorCode
  readonly what: string
  readonly where?: string
  readonly fix?: string
  /** The place in a file, 1-based; `excerpt` is the text of that line as it stands in the file. */
  readonly place?: Place
}

export interface Place {
  readonly file?: string
  readonly line: number
  readonly column?: number
  readonly excerpt?: string
  /** Column of the first character of `excerpt`, when a long line is shown in part; 1 when absent. */
  readonly excerptFrom?: number
  /** Length in characters of what is wrong at `column`. */
  readonly length?: number
}

/** Every error thrown on purpose. A bug is a plain `Error` and keeps its stack. */
export class HpError extends Error {
  override readonly name = 'HpError'
  readonly code: ErrorCode
  readonly what: string
  readonly where: string | undefined
  readonly fix: string | undefined
  readonly place: Place | undefined

  constructor({ code, what, where, fix, place }: ErrorDetail, options?: ErrorOptions) {
    const at = where ?? (place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(':'))
    super([what, at && `  where: ${at}`, fix && `  fix:   ${fix}`].filter(Boolean).join('\n'), options)
    this.code = code
    this.what = what
    this.where = at
    this.fix = fix
    this.place = place
  }
}
