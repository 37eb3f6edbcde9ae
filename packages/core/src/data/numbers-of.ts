import type { Column } from '../define/columns.ts'

/** Numbers, and what rounding took from them where that is known. */
export interface Numbers {
  readonly values: Float64Array
  readonly low?: Float64Array
}

/** The numbers of a column: its own, or 1 and 0 for yes and no; NaN where missing. Categories and dates have none: a plain Error. */
export function numbersOf(column: Column): Numbers {
  if (column.kind === 'number') return column
  if (column.kind !== 'boolean') throw new Error(`${column.name} should be numbers here, but is a ${column.kind}`)
  return { values: Float64Array.from(column.values, (value, i) => (column.missing?.[i] === 1 ? Number.NaN : value)) }
}
