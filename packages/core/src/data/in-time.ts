import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { Dataset } from './dataset.ts'

/**
 * The rows in the order of the column that tells their time, equal ones as they came, those without one last; the same data where they are so already
 * or no such column is named. Throws `data/column-kind` unless the column holds numbers or dates, `request/invalid` for rows that are not in memory.
 */
export function inTime<D extends Dataset>(data: D): D | Dataset {
  if (data.time === undefined) return data
  if (data.stored) {
    throw new HpError({
      code: 'request/invalid',
      what: `rows that do not fit into memory cannot be put in the order of ${quoted(data.time)}.`,
      fix: 'sort the file by time, leave time (--time) out and use --splitter time-series',
    })
  }
  const column = data.column(data.time)
  if (column.kind !== 'number' && column.kind !== 'date') {
    throw new HpError({
      code: 'data/column-kind',
      what: `the time ${quoted(column.name)} must hold numbers or dates, but holds ${column.kind === 'category' ? 'words' : 'yes and no'}`,
      fix: 'name a column of numbers or of dates such as 2024-01-31',
    })
  }
  const { values, missing } = column
  const at = (i: number) => (missing?.[i] ? Number.POSITIVE_INFINITY : values[i])
  if (values.every((_, i) => i === 0 || at(i - 1) <= at(i))) return data
  const order = Uint32Array.from(values, (_, i) => i)
  return data.rowsAt(order.sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a - b)))
}
