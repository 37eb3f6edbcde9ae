import { didYouMean } from '../define/closest.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { type Column, columnAt } from './column.ts'
import { columnOf, type Values } from './column-of.ts'
import { fingerprint } from './fingerprint.ts'
import { inTime } from './in-time.ts'
import { storedFingerprint } from './stored/fingerprint.ts'
import { distantColumn, type Stored } from './stored/stored.ts'

export type { BooleanColumn, CategoryColumn, Column, DateColumn, NumberColumn } from './column.ts'
export type { Cell, Values } from './column-of.ts'

/** Something that was noticed and that a user should know: a remark, never a failure. */
export interface Notice {
  readonly code: string
  readonly what: string
  readonly where?: string
  readonly fix?: string
}

/** Which column plays which part; `features` or `ignore` say what is learnt from. */
export interface Roles {
  readonly target?: string | undefined
  readonly weights?: string | undefined
  readonly offset?: string | undefined
  /** The column of what the target was counted over (time, area, policies): its log is added to η, so that predictions grow in proportion. */
  readonly exposure?: string | undefined
  readonly groups?: string | undefined
  readonly foldColumn?: string | undefined
  /** The column of numbers or dates in whose order the rows are put; those without one come last. */
  readonly time?: string | undefined
  readonly features?: readonly string[] | undefined
  readonly ignore?: readonly string[] | undefined
}

/** An immutable table of typed columns, and the part each column plays. */
export interface Dataset {
  readonly rows: number
  readonly columns: readonly Column[]
  readonly names: readonly string[]
  /** The column of that name. Throws `data/unknown-column`. */
  column(name: string): Column
  has(name: string): boolean
  readonly target?: string
  readonly weights?: string
  readonly offset?: string
  readonly exposure?: string
  readonly groups?: string
  readonly foldColumn?: string
  /** The column in whose order the rows are. */
  readonly time?: string
  /** The columns to learn from: those named, else all without another role that are not ignored. */
  readonly features: readonly string[]
  /** Whether the features were named one by one. */
  readonly featuresNamed: boolean
  /** SHA-256 of names, kinds and values, in hexadecimal; roles and notices are no part of it. Computed when first asked for. */
  readonly fingerprint: string
  /** The file that the data are from, for messages. */
  readonly source?: string
  /** What was noticed while reading. */
  readonly notices: readonly Notice[]
  /** Where the values are that do not fit into memory; asking a column for them throws then. Absent when they are in memory. */
  readonly stored?: Stored
  /** The same columns (shared, not copied) with other roles; a role that is not mentioned stays. */
  with(roles: Roles): Dataset
  /** The rows with these indices, in this order; categories keep all levels. */
  rowsAt(indices: Uint32Array): Dataset
}

/**
 * A dataset from values in memory: columns by name, a `Map` of them, or an array of records. Values are copied, but not a
 * `Float64Array` in the kernels' memory (see `allocate` of `@hp/core/kernels`): it becomes the column, must neither be changed nor
 * released while the dataset is in use, and where the columns are views of one such array in their order, a fit copies nothing either.
 * A column holds numbers, booleans, dates or words; null, undefined, NaN and '' are missing.
 * Throws `data/shape`, `data/not-finite`, `data/column-kind`, `data/unknown-column`.
 */
export function dataset(
  columns:
    | Readonly<Record<string, Values>>
    | ReadonlyMap<string, Values>
    | readonly Readonly<Record<string, unknown>>[],
  roles: Roles = {},
): Dataset {
  const table =
    columns instanceof Map ? columns : Array.isArray(columns) ? ofRecords(columns) : new Map(Object.entries(columns))
  const read = [...table].map(([name, values]) => columnOf(name, values as Values))
  return datasetOf(read, { roles })
}

/** A dataset over finished columns (shared, not copied). Throws `data/shape` when lengths differ or a name repeats. */
export function datasetOf(
  columns: readonly Column[],
  {
    roles = {},
    notices = [],
    source,
  }: { roles?: Roles; notices?: readonly Notice[]; source?: string | undefined } = {},
): Dataset {
  const byName = new Map<string, Column>()
  for (const column of columns) {
    if (byName.has(column.name))
      throw new HpError({
        code: 'data/header',
        what: `two columns are named ${quoted(column.name)}`,
        fix: 'give each column a name of its own',
      })
    if (column.rows !== columns[0].rows) {
      throw new HpError({
        code: 'data/shape',
        what: `column ${quoted(column.name)} has ${column.rows} values, but ${quoted(columns[0].name)} has ${columns[0].rows}`,
        fix: 'give every column one value per row, null where it is missing',
      })
    }
    byName.set(column.name, column)
  }
  return inTime(assemble({ columns, byName, notices, source, print: undefined }, roles))
}

/** A dataset over columns in a file; what does not fit into memory is read from there, part by part, by whoever can. */
export function storedDataset(
  stored: Stored,
  {
    roles = {},
    notices = [],
    source,
  }: { roles?: Roles; notices?: readonly Notice[]; source?: string | undefined } = {},
): Dataset {
  return inTime(assemble(tableOf(stored, notices, source), roles))
}

/** The same data with target, weights, offset, groups and fold column brought into memory when they are asked for, as far as there is room for them. */
export function rolesInMemory(data: Dataset): Dataset {
  const { stored, notices, source, target, weights, offset, groups, foldColumn, features } = data
  if (stored === undefined) return data
  const played = [target, weights, offset, groups, foldColumn].filter((name) => name !== undefined)
  const near = 8 * stored.rows * played.length <= stored.room ? played : []
  const roles = { target, weights, offset, groups, foldColumn, features }
  return assemble(tableOf(stored, notices, source, near), roles)
}

function tableOf(
  stored: Stored,
  notices: readonly Notice[],
  source: string | undefined,
  near: readonly string[] = [],
): Table {
  const columns = stored.columns.map((column, j) =>
    distantColumn(
      column,
      stored.rows,
      near.includes(column.name) ? () => stored.columnsAt(0, stored.rows, [j])[0] : undefined,
    ),
  )
  const byName = new Map(columns.map((column) => [column.name, column]))
  return { columns, byName, notices, source, stored, print: undefined }
}

interface Table {
  readonly columns: readonly Column[]
  readonly byName: ReadonlyMap<string, Column>
  readonly notices: readonly Notice[]
  readonly source: string | undefined
  readonly stored?: Stored
  /** The fingerprint once it is known; shared by every dataset over these columns. */
  print: string | undefined
}

const parts = ['target', 'weights', 'offset', 'exposure', 'groups', 'foldColumn', 'time'] as const

function assemble(table: Table, roles: Roles): Dataset {
  const { columns, byName, notices, source, stored } = table
  const names = columns.map((column) => column.name)
  const from = source === undefined ? {} : { where: source }
  const column = (name: string): Column => {
    const found = byName.get(name)
    if (found === undefined) {
      throw new HpError({
        code: 'data/unknown-column',
        what: `there is no column ${quoted(name)}`,
        ...fixOf(didYouMean(name, names, 'columns')),
        ...from,
      })
    }
    return found
  }
  const taken = new Map<string, string>()
  for (const part of parts) {
    const name = roles[part]
    if (name === undefined) continue
    column(name)
    const other = taken.get(name)
    if (other !== undefined && other !== 'groups') {
      throw new HpError({
        code: 'request/invalid',
        what: `column ${quoted(name)} cannot be ${other} and ${part} at once`,
        fix: 'name two columns',
        ...from,
      })
    }
    taken.set(name, part)
  }
  roles.ignore?.forEach(column)
  for (const name of roles.features ?? []) {
    column(name)
    const part = taken.get(name)
    if (part === 'target' || part === 'weights') {
      throw new HpError({
        code: 'request/invalid',
        what: `column ${quoted(name)} cannot be ${part} and a feature at once`,
        fix: 'leave it out of the features',
        ...from,
      })
    }
  }
  const left = new Set([...taken.keys(), ...(roles.ignore ?? [])])
  const features = roles.features === undefined ? names.filter((name) => !left.has(name)) : [...new Set(roles.features)]
  const played = Object.fromEntries(
    parts.filter((part) => roles[part] !== undefined).map((part) => [part, roles[part]]),
  )
  return {
    rows: columns.length === 0 ? 0 : columns[0].rows,
    columns,
    names,
    column,
    has: (name) => byName.has(name),
    ...played,
    features,
    featuresNamed: roles.features !== undefined,
    get fingerprint() {
      table.print ??= stored ? storedFingerprint(stored) : fingerprint(columns)
      return table.print
    },
    notices,
    ...(source === undefined ? {} : { source }),
    ...(stored && { stored }),
    with: (more) => {
      const other = assemble(table, { ...roles, ...known(more) })
      return more.time === undefined || more.time === roles.time ? other : inTime(other)
    },
    rowsAt: (indices) => {
      if (stored && 8 * indices.length * columns.length > stored.room)
        return assemble(tableOf(stored.taken(indices), notices, source), roles)
      const some = stored ? stored.gathered(indices) : columns.map((each) => columnAt(each, indices))
      return assemble(
        { columns: some, byName: new Map(some.map((each) => [each.name, each])), notices, source, print: undefined },
        roles,
      )
    },
  }
}

const fixOf = (fix: string | undefined) => (fix === undefined ? {} : { fix })

function known(roles: Roles): Roles {
  return Object.fromEntries(Object.entries(roles).filter(([, value]) => value !== undefined))
}

/** Columns of an array of records; a name that a record lacks is missing there. */
export function ofRecords(
  records: readonly Readonly<Record<string, unknown>>[],
  where?: string,
): Map<string, unknown[]> {
  const table = new Map<string, unknown[]>()
  records.forEach((record, row) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new HpError({
        code: 'data/shape',
        what: `record ${row + 1} is ${record === null ? 'null' : Array.isArray(record) ? 'an array' : `a ${typeof record}`}, not an object`,
        fix: 'give one object per row',
        ...(where === undefined ? {} : { where }),
      })
    }
    for (const name of Object.keys(record)) {
      let values = table.get(name)
      if (values === undefined) {
        values = new Array(records.length).fill(null)
        table.set(name, values)
      }
      values[row] = record[name]
    }
  })
  return table
}
