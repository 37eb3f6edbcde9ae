import { columnAt, numberColumn } from '../data/column.ts'
import { columnOf } from '../data/column-of.ts'
import { type Dataset, dataset, type Values } from '../data/dataset.ts'
import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { logOfExposure } from './offset.ts'
import type { TargetUnit } from './target-unit.ts'

/** The columns a model was trained on, by name and kind: what rows must have to be predicted. */
export interface Schema {
  readonly features: readonly { readonly name: string; readonly kind: Column['kind'] }[]
  /** With the names of the classes that were trained, where they are what is predicted. */
  readonly target: {
    readonly name: string
    readonly kind: Column['kind']
    readonly classes?: readonly string[]
    /** Of a target that was standardised: what it stands for. */
    readonly unit?: TargetUnit
  }
  /** The column that is added to every prediction. */
  readonly offset?: string
  /** The column whose log is added to η. */
  readonly exposure?: string
}

/** What can be predicted: a dataset, columns by name, or records. */
export type Rows = Dataset | Readonly<Record<string, Values>> | readonly Readonly<Record<string, unknown>>[]

export const schemaOf = (data: Dataset, classes?: readonly string[], unit?: TargetUnit): Schema => ({
  features: data.features.map((name) => ({ name, kind: data.column(name).kind })),
  target: {
    name: data.target as string,
    kind: data.column(data.target as string).kind,
    ...(classes && { classes }),
    ...(unit && { unit }),
  },
  ...(data.offset !== undefined && { offset: data.offset }),
  ...(data.exposure !== undefined && { exposure: data.exposure }),
})

const isDataset = (rows: Rows): rows is Dataset => typeof (rows as Dataset).rowsAt === 'function'

/**
 * The feature columns of rows that are to be predicted, those rows only that miss nothing (all rows when gaps are filled by a transform).
 * @throws HpError data/unknown-column, data/column-kind
 */
export function conform(rows: Rows, schema: Schema, gapsFilled: boolean) {
  const data = isDataset(rows) ? rows : dataset(rows)
  const all = schema.features.map(({ name, kind }) => as(kind, data.column(name)))
  const count = data.rows
  const complete: number[] = []
  for (let i = 0; i < count; i++) if (gapsFilled || !all.some(({ missing }) => missing?.[i])) complete.push(i)
  const indices = Uint32Array.from(complete)
  const columns = complete.length === count ? all : all.map((column) => columnAt(column, indices))
  return { count, complete: indices, columns, offset: addedTo(data, schema) }
}

/** What is added to η of rows that are to be predicted. */
function addedTo(data: Dataset, { offset, exposure }: Schema): Float64Array | undefined {
  const numbers = (name: string) => {
    const column = as('number', data.column(name))
    return column.kind === 'number' ? column : undefined
  }
  const added = offset === undefined ? undefined : numbers(offset)?.values
  const column = exposure === undefined ? undefined : numbers(exposure)
  if (column === undefined) return added
  const logs = logOfExposure(column)
  return added ? logs.map((own, i) => added[i] + own) : logs
}

/** The columns that rows must have to be predicted. */
export const columnsFor = ({ features, offset, exposure }: Schema): readonly string[] => [
  ...features.map(({ name }) => name),
  ...[offset, exposure].filter((name) => name !== undefined),
]

/** The column as the kind it had in training, where that loses nothing. */
function as(kind: Column['kind'], column: Column): Column {
  if (column.kind === kind) return column
  if (column.missingCount === column.rows) return empty(kind, column)
  if (kind === 'category' && column.kind === 'number')
    return columnOf(
      column.name,
      Array.from(column.values, (v) => (Number.isNaN(v) ? null : String(v))),
    )
  if (kind === 'category' && column.kind === 'boolean')
    return columnOf(
      column.name,
      Array.from(column.values, (v, i) => (column.missing?.[i] ? null : v ? 'true' : 'false')),
    )
  if (
    kind === 'boolean' &&
    column.kind === 'number' &&
    column.values.every((v) => v === 0 || v === 1 || Number.isNaN(v))
  )
    return columnOf(
      column.name,
      Array.from(column.values, (v) => (Number.isNaN(v) ? null : v === 1)),
    )
  if (kind === 'number' && column.kind === 'boolean' && column.missingCount === 0)
    return numberColumn(column.name, Float64Array.from(column.values))
  throw new HpError({
    code: 'data/column-kind',
    what: `column ${quoted(column.name)} holds ${plural[column.kind]}, but the model was trained with ${plural[kind]} there.`,
    fix: 'give the column the same kind of values as in training',
  })
}

const plural = { number: 'numbers', category: 'words', boolean: 'yes/no values', date: 'dates' }

/** A column of the kind with every value missing. */
function empty(kind: Column['kind'], { name, rows }: Column): Column {
  const missing = { missing: new Uint8Array(rows).fill(1), missingCount: rows }
  switch (kind) {
    case 'number':
    case 'date':
      return { kind, name, rows, values: new Float64Array(rows).fill(Number.NaN), ...missing }
    case 'boolean':
      return { kind, name, rows, values: new Uint8Array(rows), ...missing }
    case 'category':
      return { kind, name, rows, codes: new Uint32Array(rows).fill(0xffffffff), levels: [], ...missing }
  }
}
