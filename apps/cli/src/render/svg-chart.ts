import { axisLabel, type Band, type Chart, type Curve, type Regions, type Series } from './figure.ts'
import { formatCount } from './number.ts'
import { chartScales, hiddenValues, type Scale, ticks } from './scale.ts'
import { attributes, coordinate, label, type SvgSize } from './svg-text.ts'
import { displayWidth, printable } from './text.ts'

const dashes = ['', '7 4', '2 3', '9 3 2 3', '14 5']

/** Marks drawn around a point, relative to it. */
const shapes = {
  square: 'm-3.5-3.5h7v7h-7z',
  circle: 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z',
  dot: 'm-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z',
  diamond: 'm0-4.5 4.5 4.5-4.5 4.5-4.5-4.5z',
  triangle: 'm0-4.5 4.5 8h-9z',
  cross: 'm-1-4h2v3h3v2h-3v3h-2v-3h-3v-2h3z',
}
const shapeOrder = ['circle', 'diamond', 'triangle', 'cross', 'square'] as const
const roleShape = { hyperparameter: 'square', parameter: 'circle', data: 'dot' } as const

interface Frame {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/** Axes, grid, series and legend of a chart as SVG elements. */
export function chartMarks(chart: Chart, { width, height }: SvgSize): string[] {
  const scales = chartScales(chart, 6)
  const up = ticks(scales.y, 6)
  const left = Math.min(width / 3, 24 + 7.5 * Math.max(1, ...up.map((tick) => tick.label.length)))
  const key = legend(chart, width)
  const top = 62 + key.height
  const [right, bottom] = [width - 24, height - 56]
  const across = (at: number) => left + 6 + clamp(at) * (right - left - 12)
  const upwards = (at: number) => bottom - clamp(at) * (bottom - top)
  const frame: Frame = { x: (value) => across(scales.x.at(value)), y: (value) => upwards(scales.y.at(value)) }

  const out = [...key.marks, label(axisLabel(chart.y, scales.y.kind), 16, top - 14, { class: 'faint' })]
  for (const tick of up) {
    const y = coordinate(upwards(tick.at))
    out.push(`<path${attributes({ class: 'grid', d: `M${coordinate(left)} ${y}H${right}` })}/>`)
    out.push(label(tick.label, left - 8, y + 4, { class: 'faint', 'text-anchor': 'end' }))
  }
  out.push(`<path${attributes({ class: 'axis', d: `M${coordinate(left)} ${top}V${bottom}H${right}` })}/>`)
  for (const tick of xTicks(scales.x, right - left)) {
    const x = coordinate(across(tick.at))
    out.push(`<path${attributes({ class: 'axis', d: `M${x} ${bottom}v5` })}/>`)
    out.push(label(tick.label, x, bottom + 20, { class: 'faint', 'text-anchor': 'middle' }))
  }
  out.push(label(axisLabel(chart.x, scales.x.kind), right, bottom + 40, { class: 'faint', 'text-anchor': 'end' }))
  for (const { axis, at } of chart.rules ?? []) {
    const place = coordinate(axis === 'x' ? frame.x(at) : frame.y(at))
    if (Number.isNaN(place)) continue
    out.push(
      `<path${attributes({ class: 'rule', d: axis === 'x' ? `M${place} ${top}V${bottom}` : `M${coordinate(left)} ${place}H${right}` })}/>`,
    )
  }
  const window = { x: coordinate(left), y: top - 6, width: coordinate(right - left), height: bottom - top + 12 }
  out.push(`<clipPath id="figure-frame"><rect${attributes(window)}/></clipPath>`, '<g clip-path="url(#figure-frame)">')
  const looks = looksOf(chart.series)
  if (chart.regions) out.push(...regionMarks(chart.regions, looks, { left, right, top, bottom }))
  for (const kind of ['band', 'line', 'points'] as const) {
    chart.series.forEach((series, i) => {
      if (series.kind === kind) out.push(seriesMark(series, looks[i] as Look, frame))
    })
  }
  out.push('</g>')
  if (chart.series.every(({ x }) => x.length === 0)) {
    out.push(label('no data', (left + right) / 2, (top + bottom) / 2, { class: 'faint', 'text-anchor': 'middle' }))
  }
  const hidden = hiddenValues(chart, scales)
  if (hidden > 0)
    out.push(
      label(`${formatCount(hidden)} not shown: undefined, or not above 0 on a logarithmic axis`, 16, height - 10, {
        class: 'faint',
      }),
    )
  return out
}

/** Far outside the domain a stroke may be shortened, nobody sees its end. */
function clamp(at: number): number {
  return Math.max(-20, Math.min(21, at))
}

function xTicks(scale: Scale, room: number) {
  const few = ticks(scale, 4)
  const longest = Math.max(1, ...few.map((tick) => tick.label.length))
  return ticks(scale, Math.max(2, Math.min(8, Math.floor(room / (8 * longest + 24)))))
}

interface Look {
  readonly ink: string
  readonly dash: string
  readonly shape: string
}

function looksOf(all: readonly Series[]): Look[] {
  const seen = { band: 0, line: 0, points: 0 }
  return all.map((series, i) => {
    const nth = seen[series.kind]++
    const category = `c${(series.kind === 'points' ? i : nth) % 5}`
    const shape = series.role
      ? roleShape[series.role]
      : (shapeOrder[nth % shapeOrder.length] as (typeof shapeOrder)[number])
    return {
      ink: series.role ?? category,
      dash: dashes[nth % dashes.length] as string,
      shape: shapes[shape],
    }
  })
}

/** Pale boxes behind the series, neighbours of one look in a row as one. */
function regionMarks(
  { columns, rows, cells }: Regions,
  looks: readonly Look[],
  { left, right, top, bottom }: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>,
): string[] {
  const [w, h] = [(right - left - 12) / columns, (bottom - top) / rows]
  const out: string[] = []
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; ) {
      const own = cells[i * columns + j] as number
      let end = j + 1
      while (end < columns && cells[i * columns + end] === own) end++
      const box = {
        x: coordinate(left + 6 + j * w),
        y: coordinate(top + i * h),
        width: coordinate((end - j) * w),
        height: coordinate(h),
      }
      const ink = looks[own]?.ink
      if (ink) out.push(`<rect${attributes({ ...box, class: `cell fill-${ink}`, 'fill-opacity': 0.2 })}/>`)
      j = end
    }
  }
  return out
}

function seriesMark(series: Series, look: Look, frame: Frame): string {
  if (series.kind === 'band')
    return `<path${attributes({ class: `band fill-${look.ink} stroke-${look.ink}`, d: bandPath(series, frame) })}/>`
  if (series.kind === 'points')
    return `<path${attributes({ class: `fill-${look.ink}`, d: pointPath(series, look.shape, frame) })}/>`
  const dash = look.dash === '' ? {} : { 'stroke-dasharray': look.dash }
  return `<path${attributes({ class: `line stroke-${look.ink}`, ...dash, d: linePath(series, frame) })}/>`
}

/** Neighbours in the same pixel column are thinned to first, lowest, highest, last: nothing that could be seen is lost. */
function linePath({ x, y }: Curve, frame: Frame): string {
  const parts: string[] = []
  let open = false
  let column = Number.NaN
  let run: { first: number[]; low: number[]; high: number[]; last: number[]; size: number } | undefined
  const flush = () => {
    if (!run) return
    const middle = (run.low[2] as number) < (run.high[2] as number) ? [run.low, run.high] : [run.high, run.low]
    const points = run.size <= 2 ? [run.first, run.last] : [run.first, ...middle, run.last]
    points.forEach((point, i) => {
      if (i > 0 && point === points[i - 1]) return
      parts.push(`${open ? 'L' : 'M'}${coordinate(point[0] as number)} ${coordinate(point[1] as number)}`)
      open = true
    })
    run = undefined
  }
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [frame.x(x[i] as number), frame.y(y[i] as number)]
    if (Number.isNaN(px + py)) {
      flush()
      open = false
      continue
    }
    const point = [px, py, i]
    if (!run || Math.floor(px) !== column) {
      flush()
      column = Math.floor(px)
      run = { first: point, low: point, high: point, last: point, size: 1 }
      continue
    }
    if (py > (run.low[1] as number)) run.low = point
    if (py < (run.high[1] as number)) run.high = point
    run.last = point
    run.size++
  }
  flush()
  return parts.join('')
}

function pointPath({ x, y }: Curve, shape: string, frame: Frame): string {
  let path = ''
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [frame.x(x[i] as number), frame.y(y[i] as number)]
    if (!Number.isNaN(px + py)) path += `M${coordinate(px)} ${coordinate(py)}${shape}`
  }
  return path
}

/** One closed shape for each stretch without gaps: along the upper edge and back along the lower. */
function bandPath({ x, lower, upper }: Band, frame: Frame): string {
  let path = ''
  let there: string[] = []
  let back: string[] = []
  const flush = () => {
    if (there.length > 0) path += `M${[...there, ...back.reverse()].join('L')}Z`
    there = []
    back = []
  }
  for (let i = 0; i < x.length; i++) {
    const px = frame.x(x[i] as number)
    const [low, high] = [frame.y(lower[i] as number), frame.y(upper[i] as number)]
    if (Number.isNaN(px + low + high)) {
      flush()
      continue
    }
    there.push(`${coordinate(px)} ${coordinate(high)}`)
    back.push(`${coordinate(px)} ${coordinate(low)}`)
  }
  flush()
  return path
}

/** Samples with names in rows below the title; a single series needs none. */
function legend(chart: Chart, width: number): { marks: string[]; height: number } {
  const rules = chart.rules ?? []
  if (chart.series.length < 2 && rules.length === 0) return { marks: [], height: 0 }
  const looks = looksOf(chart.series)
  const marks: string[] = []
  let x = 16
  let y = 46
  const place = (name: string, sample: (x: number, y: number) => string) => {
    const size = 40 + 7.5 * displayWidth(printable(name))
    if (x > 16 && x + size > width - 16) {
      x = 16
      y += 20
    }
    marks.push(sample(x, y - 4), label(name, x + 28, y, {}))
    x += size + 8
  }
  chart.series.forEach((series, i) => {
    const look = looks[i] as Look
    place(series.name, (x, y) => {
      if (series.kind === 'band')
        return `<rect${attributes({ class: `band fill-${look.ink} stroke-${look.ink}`, x, y: y - 5, width: 22, height: 10 })}/>`
      if (series.kind === 'points')
        return `<path${attributes({ class: `fill-${look.ink}`, d: `M${x + 11} ${y}${look.shape}` })}/>`
      const dash = look.dash === '' ? {} : { 'stroke-dasharray': look.dash }
      return `<path${attributes({ class: `line stroke-${look.ink}`, ...dash, d: `M${x} ${y}h22` })}/>`
    })
  })
  for (const { name } of rules) place(name, (x, y) => `<path${attributes({ class: 'rule', d: `M${x} ${y}h22` })}/>`)
  return { marks, height: y - 46 + 20 }
}
