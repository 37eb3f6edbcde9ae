import { booleanColumn, type CategoryColumn, type Column, missingCode, numberColumn } from '../data/column.ts'
import { expectColumns, expectDistinct, expectRoom } from '../data/expect.ts'
import { defineTransform } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import { choice } from '../define/hyperparameters.ts'
import { quoted } from '../define/quoted.ts'

const DAY_MS = 86400000

/** Categories become one boolean column a level, `species=Gentoo`; dates become days; numbers and booleans stay. */
export const oneHot = defineTransform({
  name: 'one-hot',
  title: 'One-hot encoding',
  describe: 'turns each level of a category into a column of zeros and ones',
  equation: '1[x = level]',
  references: ['Suits 1957, J. Am. Stat. Assoc. 52, 548–551'],
  stage: 'categories',
  hyperparameters: {
    baseline: choice(['auto', 'drop', 'keep'], {
      default: 'auto',
      describe: 'what becomes of the first level; auto drops it where it is redundant: intercept and no penalty',
    }),
    unseen: choice(['error', 'zeros'], {
      default: 'error',
      describe: 'what a level that did not occur in training gives: an error, or zeros in every column',
    }),
  },
  learn(columns, { baseline }, context) {
    const dropped = baseline === 'drop' || (baseline === 'auto' && context.baseline) ? 1 : 0
    const levels = columns.map((column) => (column.kind === 'category' ? levelsIn(column, undefined) : []))
    const indicators = columns.map((column) =>
      column.kind === 'category' ? levelsIn(column, context.weights).slice(dropped) : [],
    )
    const terms = indicators.reduce((sum, own) => sum + own.length, 0)
    expectRoom(columns.length === 0 ? 0 : columns[0].rows, terms, 'one-hot', 'leave out columns with many levels')
    return { columns: columns.map((column) => column.name), levels, indicators }
  },
  apply(columns, learnt, { unseen }) {
    expectColumns(columns, learnt.columns, 'one-hot')
    const out: Column[] = []
    columns.forEach((column, j) => {
      if ((column.kind === 'category') !== learnt.levels[j].length > 0) {
        throw new Error(`one-hot met ${column.name} as another kind of column in training, not as a ${column.kind}`)
      }
      if (column.kind === 'category') {
        if (unseen === 'error') refuseUnseen(column, learnt.levels[j])
        out.push(...indicatorsOf(column, learnt.indicators[j]))
      } else out.push(column.kind === 'date' ? numberColumn(column.name, days(column.values)) : column)
    })
    expectDistinct(
      out.map((column) => column.name),
      'one-hot',
    )
    return out
  },
  meaning: {
    columns: 'the columns that came in',
    levels: 'the levels of each category that occur in the training rows',
    indicators: 'the levels of each category that have a column',
  },
})

/** The levels that occur in rows whose weight is not 0, in the order of the column. Throws `data/category` for an identifier. */
function levelsIn({ name, rows, codes, levels, missingCount }: CategoryColumn, weights: Float64Array | undefined) {
  if (missingCount > 0) throw new Error(`one-hot met missing values in ${name}, which impute should have filled`)
  const seen = new Uint8Array(levels.length)
  for (let i = 0; i < rows; i++) if (weights === undefined || weights[i] > 0) seen[codes[i]] = 1
  const there = levels.filter((_, k) => seen[k] === 1)
  if (there.length === rows && rows > 20) {
    throw new HpError({
      code: 'data/category',
      what: `column ${quoted(name)} has another word in each of the ${rows} training rows, so that nothing can be learnt from it.`,
      fix: 'it looks like an identifier: leave it out (--ignore)',
    })
  }
  return there
}

function refuseUnseen({ name, rows, codes, levels }: CategoryColumn, known: readonly string[]): void {
  const seen = new Set(known)
  const unseen = levels.map((level) => !seen.has(level))
  for (let i = 0; i < rows; i++) {
    if (codes[i] === missingCode || !unseen[codes[i]]) continue
    throw new HpError({
      code: 'data/category',
      what: `row ${i + 1} of column ${quoted(name)} is ${quoted(levels[codes[i]])}, which did not occur in training.`,
      where: 'one-hot (flag --unseen)',
      fix: `known are ${listed(known)}; to count others as none of these, set unseen: 'zeros' (--unseen zeros)`,
    })
  }
}

const listed = (words: readonly string[]) =>
  words
    .slice(0, 5)
    .map((word) => quoted(word, 30))
    .join(', ') + (words.length > 5 ? ` and ${words.length - 5} more` : '')

function indicatorsOf(column: CategoryColumn, indicators: readonly string[]): Column[] {
  const { name, rows, codes, levels, missingCount } = column
  if (missingCount > 0) throw new Error(`one-hot met missing values in ${name}, which impute should have filled`)
  const placeOf = new Map(indicators.map((level, k) => [level, k]))
  const places = levels.map((level) => placeOf.get(level) ?? -1)
  const values = indicators.map(() => new Uint8Array(rows))
  for (let i = 0; i < rows; i++) {
    const place = places[codes[i]]
    if (place >= 0) values[place][i] = 1
  }
  return indicators.map((level, k) => ({ ...booleanColumn(`${name}=${level}`, values[k]), indicatorOf: name }))
}

function days(times: Float64Array): Float64Array {
  return times.map((time) => time / DAY_MS)
}
