import type { DateColumn, NumberColumn } from '../../define/columns.ts'
import type { Finding } from '../../define/problem.ts'
import { quoted } from '../../define/quoted.ts'
import { weightedMean } from '../../numeric/moments.ts'
import type { Work } from '../../planning/work.ts'
import { at } from './rows.ts'

/** Rows below which nothing is said of order or correlation. */
const ENOUGH = 20
/** The correlation from which on a feature tells the target. */
const TELLS = 0.9999
/** Rows that are looked at first: nearly always they say no. */
const SOME = 1000
/** How many standard errors the correlation of neighbours in time must be from 0. */
const CLEARLY = 3

/** Where what is tested may have been known in training. */
export const leaks = (work: Work): Finding[] => [...timeOverlap(work), ...groupsApart(work), ...targetInFeatures(work)]

/** The rows are dated, neighbours in time are alike, and folds test rows that lie between rows that they train on. */
function timeOverlap({ data, splits, target }: Work): Finding[] {
  const { rows } = data
  const dated = data.columns.find((column): column is DateColumn => column.kind === 'date' && column.missingCount === 0)
  if (dated === undefined || rows < ENOUGH || new Set(dated.values).size < rows / 2) return []
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort(
    (a, b) => dated.values[a] - dated.values[b] || a - b,
  )
  const series = at(target, order)
  if (!(correlation(series.subarray(0, -1), series.subarray(1)) > CLEARLY / Math.sqrt(rows))) return []
  const mixed = splits.some(({ train, test }) => {
    let first = Infinity
    for (const i of test) first = Math.min(first, dated.values[i])
    return train.some((i) => dated.values[i] > first)
  })
  if (!mixed) return []
  return [
    {
      code: 'time-overlap',
      what: `The rows are dated (${quoted(dated.name)}) and neighbours in time are alike, but folds train on later rows than they test: the scores are those of filling gaps, not of forecasting.`,
      fix: `to judge forecasts, test later rows than those trained on: --time ${quoted(dated.name)}`,
    },
  ]
}

/** There are groups, and rows of one are trained on and tested. */
function groupsApart({ data, splits }: Work): Finding[] {
  if (data.groups === undefined) return []
  const column = data.column(data.groups)
  const groups = column.kind === 'category' ? column.codes : column.values
  const shared = splits.filter(({ train, test }) => {
    const trained = new Set(at(groups, train))
    return test.some((i) => trained.has(groups[i]))
  }).length
  if (shared === 0) return []
  return [
    {
      code: 'groups-across-folds',
      what: `In ${shared} of ${splits.length} folds, rows of one group (${quoted(data.groups)}) are both trained on and tested.`,
      fix: 'use a splitter that keeps groups together: --splitter grouped-k-fold',
    },
  ]
}

/** One of several features is the target, but for its unit. */
function targetInFeatures({ data, target, metric }: Work): Finding[] {
  if (metric.target !== 'number' || data.features.length < 2 || data.rows < ENOUGH) return []
  return data.features.flatMap((name) => {
    const column = data.column(name)
    if (column.kind !== 'number' || column.missingCount > 0) return []
    const { values } = column as NumberColumn
    if (!(Math.abs(correlation(values.subarray(0, SOME), target.subarray(0, SOME))) > TELLS)) return []
    const r = correlation(values, target)
    if (!(Math.abs(r) > TELLS)) return []
    return [
      {
        code: 'feature-tells-target',
        what: `The feature ${quoted(name)} alone tells the target (correlation ${r.toFixed(6)}).`,
        fix: 'is it known before the target is? if not, leave it out: --ignore',
      },
    ]
  })
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [weightedMean(x), weightedMean(y)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] - mx, y[i] - my]
    xx += a * a
    xy += a * b
    yy += b * b
  }
  return xy / Math.sqrt(xx * yy)
}
