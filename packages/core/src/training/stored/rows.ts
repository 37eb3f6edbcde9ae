import { classesOf } from '../../data/classes.ts'
import type { Dataset } from '../../data/dataset.ts'
import type { Stored } from '../../data/stored/stored.ts'
import type { Column } from '../../define/columns.ts'
import { apply, type LearntStep } from '../pipeline.ts'

/** Usable rows in a file, and which columns of it play which part. */
export interface StoredRows {
  readonly data: Dataset
  readonly stored: Stored
  readonly features: readonly number[]
  readonly target: number
  readonly weights: number | undefined
  readonly offset: number | undefined
  /** The classes of the target, and the index of each of its values. */
  readonly classes: { readonly names: readonly string[]; readonly index: ReadonlyMap<number, number> } | undefined
}

/** Rows that are transformed at a time. */
const PORTION = 16384

/** The parts that columns of stored data play. Throws as `classesOf` does where classes are asked for. */
export function storedRows(data: Dataset, kind: 'number' | 'category'): StoredRows {
  const stored = data.stored as Stored
  const at = (name: string) => stored.columns.findIndex((column) => column.name === name)
  const optional = (name: string | undefined) => (name === undefined ? undefined : at(name))
  const target = at(data.target as string)
  return {
    data,
    stored,
    features: data.features.map(at),
    target,
    weights: optional(data.weights),
    offset: optional(data.offset),
    classes: kind === 'category' ? storedClasses(stored, target) : undefined,
  }
}

function storedClasses(stored: Stored, target: number) {
  const seen = new Set<number>()
  for (const { values } of portionsOf(stored, target)) for (const value of values) seen.add(value)
  const different = Float64Array.from(seen)
  const column = stored.columns[target]
  const twice = Float64Array.from([...different, ...different]) // so that no class looks like an identifier
  const { names, index } = classesOf(smallColumn(column, twice))
  return { names, index: new Map(Array.from(different, (value, i) => [value, index[i]])) }
}

const smallColumn = ({ kind, name, levels = [] }: Stored['columns'][number], values: Float64Array): Column => {
  const about = { name, rows: values.length, missingCount: 0 }
  if (kind === 'category') return { kind, ...about, codes: Uint32Array.from(values), levels }
  if (kind === 'boolean') return { kind, ...about, values: Uint8Array.from(values) }
  return { kind, ...about, values }
}

/** The values of one column, portion by portion; the array is overwritten by the next. */
export function* portionsOf(stored: Stored, column: number): Generator<{ from: number; values: Float64Array }> {
  const block = new Float64Array(Math.min(PORTION, stored.rows))
  for (let from = 0; from < stored.rows; from += PORTION) {
    const to = Math.min(stored.rows, from + PORTION)
    stored.read(column, from, to, block)
    yield { from, values: block.subarray(0, to - from) }
  }
}

/** The features of rows `from` to `to` after these transforms, portion by portion. */
export function* transformed(
  { stored, features }: StoredRows,
  steps: readonly LearntStep[],
  from = 0,
  to = stored.rows,
): Generator<{ from: number; to: number; columns: readonly Column[] }> {
  for (let at = from; at < to; at += PORTION) {
    const until = Math.min(to, at + PORTION)
    yield { from: at, to: until, columns: apply(stored.columnsAt(at, until, features), steps) }
  }
}

/** The weights of some rows, if there are any. */
export function weightsOf({ stored, weights }: StoredRows, from: number, to: number): Float64Array | undefined {
  if (weights === undefined) return undefined
  const values = new Float64Array(to - from)
  stored.read(weights, from, to, values)
  return values
}
