import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { Column } from './column.ts'

/** A column read as classes. */
export interface Classes {
  /** The classes that occur, in order: words by code points, numbers by size, false before true. */
  readonly names: readonly string[]
  /** The class of each row, as an index into `names`; NaN where missing. */
  readonly index: Float64Array
}

/** More different whole numbers than this are a measurement, not classes. */
const mostNumbers = 30

/** The classes of any column but dates, each named as it is written. */
export function labelsOf(column: Column): Classes {
  const index = new Float64Array(column.rows).fill(Number.NaN)
  const values = column.kind === 'category' ? column.codes : column.values
  const { missing } = column
  const seen = new Set<number>()
  let last = Number.NaN // a value is looked up only where it differs from the one before it
  for (let i = 0; i < column.rows; i++) {
    if (values[i] === last || missing?.[i]) continue
    last = values[i]
    seen.add(last)
  }
  const order = Float64Array.from(seen).sort()
  last = Number.NaN
  let place = 0
  for (let i = 0; i < column.rows; i++) {
    if (missing?.[i]) continue
    if (values[i] !== last) place = placeOf(values[i], order)
    last = values[i]
    index[i] = place
  }
  const nameOf = (value: number) =>
    column.kind === 'category' ? column.levels[value] : column.kind === 'boolean' ? String(value === 1) : String(value)
  return { names: Array.from(order, nameOf), index }
}

/** Where a value stands among those in ascending order. */
function placeOf(value: number, order: Float64Array): number {
  let low = 0
  for (let high = order.length - 1; low < high; ) {
    const middle = (low + high) >> 1
    if (order[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The classes of a target: words, yes and no, or a few whole numbers.
 * @throws HpError data/column-kind for measurements and dates, data/category for one class only, or a class a row
 */
export function classesOf(column: Column): Classes {
  const name = quoted(column.name)
  if (column.kind === 'number' && !column.values.every((v) => Number.isInteger(v) || Number.isNaN(v)))
    throw new HpError({
      code: 'data/column-kind',
      what: `the target ${name} must hold classes, but has numbers with fractions, like a measurement`,
      fix: 'use a model for numbers, such as linear, or give a column of words or a few whole numbers',
    })
  const classes = labelsOf(column)
  const count = classes.names.length
  if (column.kind === 'number' && count > mostNumbers)
    throw new HpError({
      code: 'data/column-kind',
      what: `the target ${name} must hold classes, but has ${count} different numbers, like a measurement`,
      fix: 'use a model for numbers, such as linear, or read the column as words (--category)',
    })
  if (count === 1)
    throw new HpError({
      code: 'data/category',
      what: `the target ${name} has one class only, ${column.kind === 'category' ? quoted(classes.names[0]) : classes.names[0]}: there is nothing to tell apart`,
      fix: 'give rows of at least two classes',
    })
  if (count > 2 && count === column.rows - column.missingCount)
    throw new HpError({
      code: 'data/category',
      what: `the target ${name} has a class of its own in each of ${count} rows, like an identifier`,
      fix: 'name a target in which classes repeat',
    })
  return classes
}
