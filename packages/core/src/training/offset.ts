import type { Dataset } from '../data/dataset.ts'
import type { NumberColumn } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { log } from '../numeric/elementary.ts'

/** What is added to η of each row: the offset and the log of the exposure, as far as columns are named for them. */
export function offsetOf(data: Dataset): Float64Array | undefined {
  const added = data.offset === undefined ? undefined : (data.column(data.offset) as NumberColumn).values
  if (data.exposure === undefined) return added
  const column = data.column(data.exposure) as NumberColumn
  return Float64Array.from(logOfExposure(column), (own, i) => (added ? added[i] : 0) + own)
}

/** The log of an exposure. Throws `data/column-kind` where a row has none above 0. */
export function logOfExposure({ name, values }: Pick<NumberColumn, 'name' | 'values'>): Float64Array {
  const bad = values.findIndex((value) => value <= 0)
  if (bad >= 0) {
    throw new HpError({
      code: 'data/column-kind',
      what: `the exposure ${quoted(name)} must be above 0, but a row has ${values[bad]}`,
      fix: 'leave such rows out: without exposure nothing can be counted',
    })
  }
  return values.map((value) => log(value))
}

/** Throws `request/invalid` for an exposure where predictions are not e^η. */
export function refuseExposure(data: Dataset, link: string, cost: string): void {
  if (data.exposure === undefined || link === 'log') return
  throw new HpError({
    code: 'request/invalid',
    what: `an exposure multiplies predictions that are e^η, and those of ${cost} are not.`,
    fix: 'use poisson, gamma or tweedie, or leave the exposure out',
  })
}
