import { type Axis, type Chart, extent, heights } from './figure.ts'
import { formatNumber } from './number.ts'

/** From values to the unit interval. */
export interface Scale {
  readonly kind: 'linear' | 'log'
  readonly low: number
  readonly high: number
  /** Where a value lies, 0 at `low` and 1 at `high`; NaN for what cannot be shown. One value alone lies in the middle. */
  readonly at: (value: number) => number
}

export interface Tick {
  readonly value: number
  readonly at: number
  readonly label: string
}

/** The scale of an axis for its data; `nice` widens a linear one to round numbers, about `count` of them. */
export function axisScale(axis: Axis, values: readonly ArrayLike<number>[], nice = 0): Scale {
  const kind = axisKind(axis, values)
  let [low, high] = axis.domain ?? extent(values, kind === 'log')
  if (low > high) [low, high] = axis.domain ? [high, low] : [kind === 'log' ? 1 : 0, 1]
  if (kind === 'log') return logScale(low, high)
  if (nice > 0 && !axis.domain && low < high) {
    const { mantissa, exponent } = niceStep(low, high, nice)
    const start = times(Math.floor(divide(low, mantissa, exponent) + 1e-9), mantissa, exponent)
    const end = times(Math.ceil(divide(high, mantissa, exponent) - 1e-9), mantissa, exponent)
    if (Number.isFinite(start) && Number.isFinite(end) && start <= low && end >= high) return linearScale(start, end)
  }
  return linearScale(low, high)
}

/** The scales of both axes of a chart. */
export function chartScales(chart: Chart, yTicks: number): { x: Scale; y: Scale } {
  const across = chart.series.map(({ x }) => x)
  const up = chart.series.flatMap(heights)
  return { x: axisScale(chart.x, across), y: axisScale(chart.y, up, yTicks) }
}

/** How many values of a chart no place can be given to. */
export function hiddenValues(chart: Chart, scales: { x: Scale; y: Scale }): number {
  let hidden = 0
  for (const series of chart.series) {
    const lists = heights(series)
    for (let i = 0; i < series.x.length; i++) {
      const shown = (scale: Scale, value: number | undefined) => !Number.isNaN(scale.at(value as number))
      if (!shown(scales.x, series.x[i]) || !lists.every((list) => shown(scales.y, list[i]))) hidden++
    }
  }
  return hidden
}

function axisKind(axis: Axis, values: readonly ArrayLike<number>[]): 'linear' | 'log' {
  if (axis.scale === 'log') return axis.domain && Math.min(...axis.domain) <= 0 ? 'linear' : 'log'
  if (axis.scale !== 'auto') return 'linear'
  const [low, high] = axis.domain ?? extent(values)
  return low > 0 && high / low > 100 ? 'log' : 'linear'
}

/** Halves keep the difference of ±1e308 finite. */
function linearScale(low: number, high: number): Scale {
  const span = high / 2 - low / 2
  const at = (value: number) => (Number.isFinite(value) ? (span > 0 ? (value / 2 - low / 2) / span : 0.5) : Number.NaN)
  return { kind: 'linear', low, high, at }
}

function logScale(low: number, high: number): Scale {
  const start = Math.log10(low)
  const span = Math.log10(high) - start
  const at = (value: number) =>
    Number.isFinite(value) && value > 0 ? (span > 0 ? (Math.log10(value) - start) / span : 0.5) : Number.NaN
  return { kind: 'log', low, high, at }
}

/** About `count` round values within a scale, with labels that tell them apart. */
export function ticks(scale: Scale, count: number): Tick[] {
  const { low, high, at } = scale
  if (!(low < high)) return [{ value: low, at: at(low), label: formatNumber(low) }]
  if (scale.kind === 'linear' || high / low < 10) return linearTicks(low, high, count)
  return (
    logTicks(low, high, count) ?? [low, high].map((value) => ({ value, at: at(value), label: formatNumber(value) }))
  )

  function logTicks(low: number, high: number, count: number): Tick[] | undefined {
    const first = Math.ceil(Math.log10(low) - 1e-12)
    const last = Math.floor(Math.log10(high) + 1e-12)
    const decades = last - first + 1
    let values: number[]
    if (decades >= 3 || decades >= count) {
      const every = Math.max(1, Math.ceil(decades / Math.max(1, count)))
      values = []
      for (let d = Math.ceil(first / every) * every; d <= last; d += every) values.push(Number(`1e${d}`))
    } else {
      values = [first - 1, ...Array.from({ length: Math.max(0, decades) }, (_, i) => first + i)].flatMap((d) =>
        [1, 2, 5].map((m) => Number(`${m}e${d}`)),
      )
      values = values.filter((value) => value >= low && value <= high)
    }
    values = values.filter((value) => value > 0 && value < Number.POSITIVE_INFINITY)
    if (values.length < 2) return undefined
    const plain = values.every((value) => value >= 1e-4 && value < 1e6)
    return values.map((value) => ({
      value,
      at: at(value),
      label: plain ? formatNumber(value) : value.toExponential().replace('e+', 'e'),
    }))
  }

  function linearTicks(low: number, high: number, count: number): Tick[] {
    const { mantissa, exponent } = niceStep(low, high, Math.max(1, count))
    const first = Math.ceil(divide(low, mantissa, exponent) - 1e-9)
    const last = Math.floor(divide(high, mantissa, exponent) + 1e-9)
    const usable = Number.isSafeInteger(first) && Number.isSafeInteger(last) && last - first >= 1 && last - first <= 100
    const values = usable
      ? Array.from({ length: last - first + 1 }, (_, i) => times(first + i, mantissa, exponent))
      : [low, high]
    const label = labeller(values, usable ? exponent : undefined)
    return values.map((value) => ({ value, at: Math.min(1, Math.max(0, at(value))), label: label(value) }))
  }
}

/** The step mantissa·10^exponent, mantissa 1, 2 or 5, that cuts [low, high] into about `count` parts. */
function niceStep(low: number, high: number, count: number): { mantissa: number; exponent: number } {
  const raw = high / count - low / count
  const exponent = Math.floor(Math.log10(raw))
  const mantissa = raw / Number(`1e${exponent}`)
  if (mantissa >= Math.sqrt(50)) return { mantissa: 1, exponent: exponent + 1 }
  if (mantissa >= Math.sqrt(10)) return { mantissa: 5, exponent }
  return { mantissa: mantissa >= Math.SQRT2 ? 2 : 1, exponent }
}

/** k·m·10^e, rounded once where e < 0. */
function times(k: number, mantissa: number, exponent: number): number {
  const value =
    exponent < 0 && exponent > -300 ? (k * mantissa) / Number(`1e${-exponent}`) : k * mantissa * Number(`1e${exponent}`)
  return value === 0 ? 0 : value
}

function divide(value: number, mantissa: number, exponent: number): number {
  return exponent < 0 && exponent > -300
    ? (value * Number(`1e${-exponent}`)) / mantissa
    : value / Number(`1e${exponent}`) / mantissa
}

/** Labels of equal precision: fixed decimals for usual sizes, exponents beyond. */
function labeller(values: readonly number[], exponent: number | undefined): (value: number) => string {
  const size = Math.max(...values.map(Math.abs))
  if (exponent === undefined) {
    const short = values.map((value) => formatNumber(value))
    return new Set(short).size === values.length ? (value) => formatNumber(value) : String
  }
  const digits = Math.min(17, Math.max(1, Math.floor(Math.log10(size)) - exponent + 1))
  if (size >= 1e6 || size < 1e-3) {
    return (value) => (value === 0 ? '0' : trimmed(value.toExponential(digits - 1)))
  }
  const decimals = Math.min(15, Math.max(0, -exponent))
  return (value) => value.toFixed(decimals)
}

function trimmed(exponential: string): string {
  return exponential
    .replace(/(\.\d*?)0+e/, '$1e')
    .replace('.e', 'e')
    .replace('e+', 'e')
}
