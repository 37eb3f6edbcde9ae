import { didYouMean } from '../define/closest.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { ascending } from '../numeric/ascending.ts'
import { type Classes, classesOf } from './classes.ts'
import type { Column, NumberColumn } from './column.ts'
import type { Dataset, Notice } from './dataset.ts'
import { isIdentifier } from './settle.ts'
import { gapsOf } from './stored/gaps.ts'

/** What a fit asks of its data. */
export interface Wanted {
  readonly targetKind: 'number' | 'category'
  /** Whether rows with missing features stay (the model or a transform deals with them). */
  readonly keepMissingFeatures?: boolean
}

/** Rows that were left out, in all and by reason; a row with several reasons counts under the first: target, weights, offset, exposure, groups, folds, time, features in order. */
export interface Dropped {
  readonly rows: number
  readonly why: Readonly<Record<string, number>>
}

/** Data that can be trained on. */
export interface Usable {
  /** The rows that stay; its `features` are those to learn from. */
  readonly data: Dataset
  /** The index of each in the original; empty where these are not in memory and all of them stay. */
  readonly rows: Uint32Array
  readonly dropped: Dropped
  readonly notices: readonly Notice[]
  /** The target as classes, where classes are wanted. */
  readonly classes: Classes | undefined
}

/**
 * The rows and features that a fit can use. Left out with a notice unless named in `features`: dates, identifiers, columns without any value.
 * Throws `request/invalid` without a target, `data/column-kind` when the target, weights, offset or a named feature is of a kind that cannot be used,
 * `data/weights`, `data/category`, `data/no-features`, `data/no-rows`.
 */
export function usable(dataset: Dataset, wanted: Wanted): Usable {
  try {
    return choose(dataset, wanted)
  } catch (error) {
    if (!(error instanceof HpError) || error.where !== undefined || dataset.source === undefined) throw error
    const { code, what, fix } = error
    throw new HpError({ code, what, where: dataset.source, ...(fix === undefined ? {} : { fix }) })
  }
}

function choose(dataset: Dataset, { targetKind, keepMissingFeatures = false }: Wanted): Usable {
  const target = targetOf(dataset, targetKind)
  const weights = numeric(dataset, dataset.weights, 'weights')
  const offset = numeric(dataset, dataset.offset, 'offset')
  const exposure = numeric(dataset, dataset.exposure, 'exposure')
  if (exposure && dataset.stored) throw exposureInParts()
  if (dataset.rows === 0)
    throw new HpError({
      code: 'data/no-rows',
      what: 'there are no rows',
      fix: 'give a table with data below its header',
    })
  checkWeights(weights)
  const notices: Notice[] = []
  const features = dataset.features
    .map((name) => dataset.column(name))
    .filter((column) => isFeature(column, dataset.featuresNamed, notices))
  if (features.length === 0) {
    throw new HpError({
      code: 'data/no-features',
      what: `there are no features: ${notices.length > 0 ? notices.map(({ what }) => what).join('; ') : 'every column has another role or is ignored'}`,
      fix: 'give a table with a column to learn from, or name some with features (--features)',
    })
  }
  const needed: Column[] = [target]
  for (const column of [weights, offset, exposure]) if (column !== undefined) needed.push(column)
  for (const name of [dataset.groups, dataset.foldColumn, dataset.time])
    if (name !== undefined) needed.push(dataset.column(name))
  if (!keepMissingFeatures) needed.push(...features)
  const whole = complete(needed, dataset)
  const { dropped } = whole
  const names = features.map((column) => column.name)
  const left = dropped.rows === 0 ? dataset : dataset.rowsAt(whole.rows)
  if (dropped.rows > 0)
    notices.push({
      code: 'rows-dropped',
      what: `${dropped.rows} of ${dataset.rows} rows are left out: ${reasons(dropped)}`,
      fix: 'complete them, or ignore the columns with many gaps (--ignore)',
    })
  if (left.rows === 0)
    throw new HpError({
      code: 'data/no-rows',
      what: `no row is complete: ${reasons(dropped)}`,
      fix: 'ignore the columns with many gaps (--ignore), or complete them',
    })
  const classes = targetKind === 'category' && !left.stored ? classesOf(left.column(target.name)) : undefined
  checkWeights(dataset.weights === undefined ? undefined : numeric(left, dataset.weights, 'weights'))
  for (const column of features) {
    const here = left.column(column.name)
    if (isConstant(here))
      notices.push({
        code: 'constant-feature',
        what: `feature ${quoted(here.name)} has the same value in every row: with an intercept it adds nothing`,
        fix: 'ignore it (--ignore)',
      })
    if (column.kind === 'number' && column.integersBeyondExact !== undefined) {
      notices.push({
        code: 'integers-beyond-exact',
        what: `feature ${quoted(column.name)} is used as a number, but some of its whole numbers beyond 2^53 cannot be told apart`,
        fix: 'if they are identifiers, ignore the column (--ignore) or read it as words (--category)',
      })
    }
  }
  return {
    data: left.with({ features: names }),
    get rows() {
      return whole.rows
    },
    dropped,
    notices,
    classes,
  }
}

function targetOf(dataset: Dataset, kind: 'number' | 'category'): Column {
  if (dataset.target === undefined) {
    const columns = didYouMean('', dataset.names, 'columns')
    throw new HpError({
      code: 'request/invalid',
      what: 'no target is named',
      fix: `say which column is to be predicted: target (--target)${columns === undefined ? '' : `; ${columns}`}`,
    })
  }
  const column = dataset.column(dataset.target)
  if (column.kind === 'date')
    throw new HpError({
      code: 'data/column-kind',
      what: `the target ${quoted(column.name)} holds dates`,
      fix: kind === 'number' ? 'give a column of numbers, such as days since some date' : 'give a column of classes',
    })
  if (kind === 'number' && column.kind !== 'number') {
    const example =
      column.kind === 'category' && column.levels.length > 0 ? ` (such as ${quoted(column.levels[0], 30)})` : ''
    throw new HpError({
      code: 'data/column-kind',
      what: `the target ${quoted(column.name)} must be numeric, but holds ${column.kind === 'boolean' ? 'true and false' : `words${example}`}`,
      fix: 'give a target that holds numbers, or use a model for classes, such as logistic',
    })
  }
  return column
}

const exposureInParts = () =>
  new HpError({
    code: 'request/invalid',
    what: 'an exposure is for data that fit into memory.',
    fix: 'give its logarithm as a column: offset (--offset)',
  })

function numeric(dataset: Dataset, name: string | undefined, part: string): Column | undefined {
  if (name === undefined) return undefined
  const column = dataset.column(name)
  if (column.kind === 'number') return column
  throw new HpError({
    code: part === 'weights' ? 'data/weights' : 'data/column-kind',
    what: `the ${part} ${quoted(name)} must be numbers, but the column is of kind ${column.kind}`,
    fix: `name a numeric column as ${part}`,
  })
}

function checkWeights(column: Column | undefined) {
  if (column?.kind !== 'number') return
  let most = column.range?.[1] ?? 0
  if (column.range && column.range[0] < 0)
    throw new HpError({
      code: 'data/weights',
      what: `weights must be 0 or more, but one of ${quoted(column.name)} is ${column.range[0]}`,
      fix: 'correct it; a weight of 0 leaves a row out',
    })
  for (let i = 0; i < (column.range ? 0 : column.rows); i++) {
    const weight = column.values[i]
    if (weight < 0)
      throw new HpError({
        code: 'data/weights',
        what: `weights must be 0 or more, but row ${i + 1} of ${quoted(column.name)} has ${weight}`,
        fix: 'correct it; a weight of 0 leaves a row out',
      })
    if (weight > most) most = weight
  }
  if (most === 0)
    throw new HpError({
      code: 'data/weights',
      what: `all weights in ${quoted(column.name)} are 0 or missing`,
      fix: 'give at least one row a weight above 0',
    })
}

function isFeature(column: Column, named: boolean, notices: Notice[]): boolean {
  const name = quoted(column.name)
  if (column.missingCount === column.rows) {
    notices.push({ code: 'no-values', what: `column ${name} has no value at all and is left out` })
    return false
  }
  if (column.kind === 'date') {
    if (named)
      throw new HpError({
        code: 'data/column-kind',
        what: `feature ${name} holds dates, which no model here takes`,
        fix: 'give numbers made from it, such as days since the first date or the month',
      })
    notices.push({
      code: 'date-left-out',
      what: `column ${name} holds dates and is left out`,
      fix: 'add numbers made from it, such as days since the first date or the month',
    })
    return false
  }
  if (column.kind === 'number' && hasSubnormalSpread(column)) {
    notices.push({
      code: 'numerically-constant',
      what: `column ${name} is numerically constant: its values differ by less than double precision can compute with, and it is left out`,
      fix: 'multiply it by a large number, or ignore it (--ignore)',
    })
    return false
  }
  if (!isIdentifier(column) || named) return true
  const levels = column.kind === 'category' ? column.levels.length : 0
  notices.push({
    code: 'identifier',
    what: `column ${name} has ${levels} different words in ${column.rows - column.missingCount} rows, like an identifier, and is left out`,
    fix: 'name it in features (--features) to use it all the same',
  })
  return false
}

/** Whether values differ, but by so little that their squares vanish. */
function hasSubnormalSpread({ range, ...column }: NumberColumn): boolean {
  if (range) return range[1] > range[0] && range[1] - range[0] < 1e-300
  const { values } = column
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least) least = values[i]
    if (values[i] > most) most = values[i]
    if (most - least >= 1e-300) return false
  }
  return most > least
}

function complete(needed: readonly Column[], { rows: all, stored }: Dataset): Pick<Usable, 'rows' | 'dropped'> {
  if (needed.every(({ missingCount }) => missingCount === 0)) {
    let rows: Uint32Array | undefined // made when they are asked for
    return {
      get rows() {
        rows ??= stored ? new Uint32Array(0) : ascending(all)
        return rows
      },
      dropped: { rows: 0, why: {} },
    }
  }
  const gone = new Uint8Array(all)
  const why = new Map<string, number>()
  let dropped = 0
  for (const column of needed) {
    const missing = stored ? gapsOf(stored, column) : column.missing
    if (missing === undefined) continue
    let count = 0
    for (let i = 0; i < all; i++) {
      if (missing[i] === 0 || gone[i] === 1) continue
      gone[i] = 1
      count++
    }
    if (count > 0) why.set(`${column.name} is missing`, count)
    dropped += count
  }
  const rows = new Uint32Array(all - dropped)
  for (let i = 0, k = 0; i < all; i++) if (gone[i] === 0) rows[k++] = i
  return { rows, dropped: { rows: dropped, why: Object.fromEntries(why) } }
}

function reasons({ why }: Dropped): string {
  return Object.entries(why)
    .map(([reason, rows]) => `${rows} because ${reason}`)
    .join(', ')
}

function isConstant(column: Column): boolean {
  if (column.range) return column.range[0] === column.range[1] && column.missingCount === 0 && column.rows > 1
  const values = column.kind === 'category' ? column.codes : column.values
  for (let i = 1; i < column.rows; i++) if (values[i] !== values[0]) return false
  return column.rows > 1
}
