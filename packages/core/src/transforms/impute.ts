import { booleanColumn, type Column } from '../data/column.ts'
import { expectColumns, expectDistinct } from '../data/expect.ts'
import { fillGaps } from '../data/fill-gaps.ts'
import { defineTransform } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import { choice, flag, float } from '../define/hyperparameters.ts'
import { quoted } from '../define/quoted.ts'
import { median } from '../numeric/median.ts'
import { weightedMean } from '../numeric/moments.ts'
import { mostFrequent } from '../numeric/most-frequent.ts'

const DAY_MS = 86400000

/** Missing values become one that was learnt from the training rows; every column has one, also where no gap is in training. */
export const impute = defineTransform({
  name: 'impute',
  title: 'Imputation',
  describe: 'fills missing values with one learnt from the training rows',
  references: ['Little, Rubin 2019, Statistical Analysis with Missing Data, 3rd ed., 4.2'],
  stage: 'missing',
  hyperparameters: {
    impute: choice(['mean', 'median', 'most-frequent', 'constant'], {
      default: 'mean',
      describe: 'what fills a gap; categories and booleans take the most frequent value for mean and median',
    }),
    imputeValue: float({
      default: 0,
      describe: 'the value of constant (of dates, in days since 1970); categories take the level "missing"',
    }),
    missingIndicator: flag({
      default: false,
      describe: 'adds a column "x is missing" for each x with gaps in training',
    }),
  },
  learn(columns, { impute: way, imputeValue, missingIndicator }, { weights }) {
    const fill = new Float64Array(columns.length)
    const levels = columns.map(() => 'missing')
    columns.forEach((column, j) => {
      if (way === 'constant') fill[j] = constantFor(column, imputeValue)
      else {
        const { values, own } = observed(column, weights)
        const usual = way === 'most-frequent' || column.kind === 'category' || column.kind === 'boolean'
        fill[j] = usual ? mostFrequent(values, own) : way === 'median' ? median(values, own) : weightedMean(values, own)
        if (column.kind === 'category') levels[j] = column.levels[fill[j]]
      }
    })
    const gaps = ({ missing }: Column) => missing?.some((gap, i) => gap === 1 && weights?.[i] !== 0) ?? false
    return {
      columns: columns.map((column) => column.name),
      fill: fill.map((value, j) => (columns[j].kind === 'category' ? 0 : value)),
      levels: levels.map((level, j) => (columns[j].kind === 'category' ? level : '')),
      indicated: columns.filter((column) => missingIndicator && gaps(column)).map((column) => column.name),
    }
  },
  apply(columns, { columns: names, fill, levels, indicated }) {
    expectColumns(columns, names, 'impute')
    const marked = new Set(indicated)
    const marks = columns
      .filter((column) => marked.has(column.name))
      .map(({ name, rows, missing }) => booleanColumn(`${name} is missing`, missing?.slice() ?? new Uint8Array(rows)))
    const all = [...columns.map((column, j) => fillGaps(column, fill[j], levels[j])), ...marks]
    expectDistinct(
      all.map((column) => column.name),
      'impute',
    )
    return all
  },
  meaning: {
    columns: 'the columns that came in',
    fill: 'what fills a gap in a column of numbers, booleans (0, 1) or dates (milliseconds since 1970)',
    levels: 'what fills a gap in a category',
    indicated: 'the columns that have a column of marks beside them',
  },
})

function constantFor({ kind }: Column, value: number): number {
  return kind === 'date' ? value * DAY_MS : kind === 'boolean' ? Number(value !== 0) : value
}

/** The values that are not missing and count, codes for a category, and their weights. Throws `data/empty` when there is none. */
function observed(column: Column, weights: Float64Array | undefined) {
  const all = column.kind === 'category' ? column.codes : column.values
  const there: number[] = []
  for (let i = 0; i < column.rows; i++) if (column.missing?.[i] !== 1 && weights?.[i] !== 0) there.push(i)
  if (there.length > 0) {
    return {
      values: Float64Array.from(there, (i) => all[i]),
      own: weights && Float64Array.from(there, (i) => weights[i]),
    }
  }
  throw new HpError({
    code: 'data/empty',
    what: `column ${quoted(column.name)} has no value in the training rows, so that nothing can fill its gaps.`,
    where: 'impute (flag --impute)',
    fix: "leave the column out (--ignore), or fill with a constant: impute: 'constant' (--impute constant)",
  })
}
