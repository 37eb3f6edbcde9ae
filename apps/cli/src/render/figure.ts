import { formatNumber, formatPercent } from './number.ts'
import type { Role } from './style.ts'

type Numbers = ArrayLike<number>

export interface Axis {
  readonly label: string
  readonly unit?: string
  /** `auto` is logarithmic when all values are above 0 and span more than two decades. */
  readonly scale?: 'linear' | 'log' | 'auto'
  /** What to show; by default, all of the data. */
  readonly domain?: readonly [number, number]
}

interface Named {
  readonly name: string
  readonly role?: Role
  readonly x: Numbers
}

/** Values over x: joined by a line, or standing alone. Values that are not finite leave a gap. */
export interface Curve extends Named {
  readonly kind: 'line' | 'points'
  readonly y: Numbers
}

/** What lies between two curves over x: a spread, an interval. */
export interface Band extends Named {
  readonly kind: 'band'
  readonly lower: Numbers
  readonly upper: Numbers
}

export type Series = Curve | Band

/** A straight line across the chart at a value of one axis. */
export interface Rule {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly name: string
}

/** Areas behind the series, each in the look of one of them; both axes have a domain, which the grid covers. */
export interface Regions {
  readonly columns: number
  readonly rows: number
  /** The index of a series in each cell, row by row from the top. */
  readonly cells: Numbers
}

/** A chart over two axes, the same for the terminal and for SVG. */
export interface Chart {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  readonly rules?: readonly Rule[]
  readonly regions?: Regions
}

/** Named lengths from zero. */
export interface Bars {
  readonly title: string
  readonly unit?: string
  readonly bars: readonly { readonly name: string; readonly value: number; readonly role?: Role }[]
}

/** Values on a grid, row by row from the top; what is not finite stays empty. */
export interface HeatMap {
  readonly title: string
  readonly x: { readonly label: string; readonly values: readonly (string | number)[] }
  readonly y: { readonly label: string; readonly values: readonly (string | number)[] }
  readonly value: { readonly label: string; readonly unit?: string }
  /** y.values.length × x.values.length, row by row. */
  readonly cells: Numbers
  /** Numbers that are written in the cells, in the same order. */
  readonly counts?: Numbers
}

export type Figure = Chart | Bars | HeatMap

/** The label of an axis with its unit and, where it is one, the word for a logarithmic scale. */
export function axisLabel(axis: Axis, kind: 'linear' | 'log'): string {
  const notes = [axis.unit, kind === 'log' ? 'log' : undefined].filter((note) => note)
  return notes.length === 0 ? axis.label : `${axis.label} (${notes.join(', ')})`
}

/** The y values of a series: one list for a curve, two for a band. */
export function heights(series: Series): readonly Numbers[] {
  return series.kind === 'band' ? [series.lower, series.upper] : [series.y]
}

/** A figure in a sentence or two, for those who do not see it. */
export function describe(figure: Figure): string {
  if ('bars' in figure) {
    const all = figure.bars.map(({ name, value }) => `${name} ${formatNumber(value)}`)
    return `Bars${figure.unit ? ` in ${figure.unit}` : ''}: ${all.join(', ') || 'none'}.`
  }
  if ('cells' in figure) {
    const [low, high] = extent([figure.cells])
    const size = `${figure.y.values.length} × ${figure.x.values.length}`
    if (figure.counts)
      return `${figure.title}, ${size} cells: ${figure.y.label} down, ${figure.x.label} across. ${rowsInWords(figure)}`
    return `Heat map of ${figure.value.label}, ${size} cells: ${figure.y.label} down, ${figure.x.label} across; values from ${formatNumber(low)} to ${formatNumber(high)}.`
  }
  const each = figure.series.map((series) => {
    const [low, high] = extent(heights(series))
    const span = low <= high ? `from ${formatNumber(low)} to ${formatNumber(high)}` : 'no values'
    return `${series.name} (${series.kind}, ${series.x.length} values, ${figure.y.label} ${span})`
  })
  const rules = (figure.rules ?? []).map(({ axis, at, name }) => `${name} at ${axis} = ${formatNumber(at)}`)
  const areas = figure.regions ? [regionsInWords(figure, figure.regions)] : []
  return `Chart of ${figure.y.label} over ${figure.x.label}: ${[...each, ...rules, ...areas].join('; ') || 'no series'}.`
}

/** How much of the area belongs to each series. */
function regionsInWords({ series }: Chart, { cells }: Regions): string {
  const shares = series.flatMap(({ name }, i) => {
    let own = 0
    for (let k = 0; k < cells.length; k++) if (cells[k] === i) own++
    return own > 0 ? [`${name} ${formatPercent(own / cells.length)}`] : []
  })
  return `areas: ${shares.join(', ')}`
}

/** The numbers of each row of a map: `a: 12, 3; b: 0, 9.` */
function rowsInWords({ x, y, counts = [] }: HeatMap): string {
  const across = x.values.length
  const rows = y.values.map((name, i) => {
    const own = Array.from({ length: across }, (_, j) => formatNumber(counts[i * across + j] ?? Number.NaN))
    return `${name}: ${own.join(', ')}`
  })
  return `${rows.join('; ')}.`
}

/** The smallest and the largest finite value; of nothing, [∞, −∞]. */
export function extent(lists: readonly Numbers[], positive = false): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] as number
      if (!Number.isFinite(value) || (positive && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return [low, high]
}
