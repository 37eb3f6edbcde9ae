import type { Column } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { defineSplitter } from '../define/splitters.ts'
import { splitsOf } from './parts.ts'

/** The folds of the dataset's fold column: each value that occurs is one fold, numbers in ascending order, words in the order of their levels. */
export const predefined = defineSplitter({
  name: 'predefined',
  title: 'Predefined folds',
  describe: 'takes the folds from a column of the data',
  hyperparameters: {},
  split({ foldColumn, column }) {
    if (foldColumn === undefined) throw refused('no column of folds is named', 'name it: foldColumn (--fold-column)')
    const found = column(foldColumn)
    const name = quoted(foldColumn)
    if (found.missingCount > 0) {
      const row = (found.missing?.indexOf(1) ?? 0) + 1
      throw refused(`row ${row} of the fold column ${name} is missing`, 'give each row a fold')
    }
    const values = codesOf(found)
    const all = [...new Set(values)].sort((a, b) => a - b)
    if (all.length < 2) {
      throw refused(
        `the fold column ${name} holds ${all.length} fold${all.length === 1 ? '' : 's'}, but at least 2 are needed`,
        'give at least two values',
      )
    }
    const foldOf = new Map(all.map((value, f) => [value, f]))
    return splitsOf(
      Uint32Array.from(values, (value) => foldOf.get(value) as number),
      all.length,
    )
  },
})

/** One number a row that names its fold. */
function codesOf(column: Column): Float64Array | Uint32Array | Uint8Array {
  if (column.kind === 'category') return column.codes
  if (column.kind === 'boolean') return column.values
  const odd = column.kind === 'date' ? 0 : column.values.findIndex((value) => !Number.isSafeInteger(value))
  if (odd < 0) return column.values
  throw refused(
    `row ${odd + 1} of the fold column ${quoted(column.name)} is ${column.kind === 'date' ? 'a date' : column.values[odd]}`,
    'number the folds 1, 2, 3 …, or name them with words',
  )
}

const refused = (what: string, fix: string) =>
  new HpError({ code: 'request/invalid', what: `${what}.`, where: 'predefined (flag --fold-column)', fix })
