import { type Dataset, dataset, HpError, recipes } from '@hp/core'
import type { Moved, Source } from './protocol.ts'

/** Points with one feature and a target, before and after some were moved. */
export interface Points {
  readonly original: Dataset
  readonly data: Dataset
}

const line = recipes.find(({ name }) => name === 'line')

/** The points of a source. `files` are those that were read. Throws `data/…`. */
export function pointsOf(source: Source, moved: readonly Moved[], files: ReadonlyMap<string, Dataset>): Points {
  const original = originalOf(source, files)
  if (moved.length === 0) return { original, data: original }
  const feature = original.features[0]
  const target = original.target as string
  const x = valuesOf(original, feature).slice()
  const y = valuesOf(original, target).slice()
  for (const [row, toX, toY] of moved) {
    if (row >= x.length) continue
    x[row] = toX
    y[row] = toY
  }
  const data = dataset(
    new Map([
      [feature, x],
      [target, y],
    ]),
    { target, features: [feature] },
  )
  return { original, data }
}

function originalOf(source: Source, files: ReadonlyMap<string, Dataset>): Dataset {
  if (source.kind === 'line') {
    const { rows, noise, seed } = source
    if (!line) throw new Error('there is no recipe line')
    return line.generate({ rows, noise, seed })
  }
  const { name, feature, target } = source
  const file = files.get(name)
  if (!file)
    throw new HpError({
      code: 'data/unreadable',
      what: `this page was made with the file ${name}, which stays on the computer where it was opened.`,
      fix: 'drop the file here, or begin again with made-up points',
    })
  return file.with({ target, features: [feature] })
}

/** The numbers of a column. */
export function valuesOf(data: Dataset, name: string): Float64Array {
  const column = data.column(name)
  if (column.kind !== 'number')
    throw new HpError({
      code: 'data/column-kind',
      what: `column ${name} does not hold numbers.`,
      fix: 'choose a column of numbers',
    })
  return column.values
}
