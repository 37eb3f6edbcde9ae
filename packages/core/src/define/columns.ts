// The columns of a dataset; readers and generators make them (`data/`), transforms change them.

interface Common {
  readonly name: string
  readonly rows: number
  /** 1 where the value is missing; absent when none is. */
  readonly missing?: Uint8Array
  readonly missingCount: number
  /** The least and the greatest value (codes, of words), where they are known without reading; Infinity and −Infinity when all are missing. */
  readonly range?: readonly [least: number, greatest: number]
  /** Its first different values, at most 33, where they are known without reading. */
  readonly few?: readonly number[]
}

/** Doubles, NaN where missing. */
export interface NumberColumn extends Common {
  readonly kind: 'number'
  readonly values: Float64Array
  /** How many cells were whole numbers beyond 2⁵³, where neighbours become the same double; absent when none. */
  readonly integersBeyondExact?: number
  /** What rounding took away: the exact values are `values + low`. Present where a transform worked in double-double. */
  readonly low?: Float64Array
  /** Writes the values to an array as long as the column, where `values` would be made for that alone. */
  readonly into?: (out: Float64Array) => void
}

/** Words: `codes[row]` is an index into `levels`, which are distinct and in code point order; `missingCode` where missing. */
export interface CategoryColumn extends Common {
  readonly kind: 'category'
  readonly codes: Uint32Array
  readonly levels: readonly string[]
}

/** 1 or 0; 0 where missing. */
export interface BooleanColumn extends Common {
  readonly kind: 'boolean'
  readonly values: Uint8Array
  /** The category of which this is the indicator of one level. */
  readonly indicatorOf?: string
}

/** Milliseconds since 1970-01-01 UTC, NaN where missing. */
export interface DateColumn extends Common {
  readonly kind: 'date'
  readonly values: Float64Array
}

/** One named column of a `Dataset`. */
export type Column = NumberColumn | CategoryColumn | BooleanColumn | DateColumn
