import { rampColour } from './colour-ramp.ts'
import { type Bars, describe, extent, type Figure, type HeatMap } from './figure.ts'
import { formatNumber } from './number.ts'
import { chartMarks } from './svg-chart.ts'
import { styleSheet } from './svg-style.ts'
import { attributes, coordinate, escapeXml, label, type SvgSize } from './svg-text.ts'
import { printable, truncate } from './text.ts'

/** A figure as one SVG document: text stays text, light and dark follow the reader's scheme, nothing is fetched. */
export function renderSvg(figure: Figure, size: Partial<SvgSize> = {}): string {
  const width = size.width ?? 640
  const height = size.height ?? ('bars' in figure ? 60 + 26 * figure.bars.length : 400)
  const content =
    'bars' in figure
      ? barMarks(figure, { width, height })
      : 'cells' in figure
        ? heatMarks(figure, { width, height })
        : chartMarks(figure, { width, height })
  const root = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'hp',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-labelledby': 'figure-title figure-description',
  })
  return [
    `<svg${root}>`,
    `<title id="figure-title">${escapeXml(printable(figure.title))}</title>`,
    `<desc id="figure-description">${escapeXml(printable(describe(figure)))}</desc>`,
    `<style>\n${styleSheet}\n</style>`,
    `<rect${attributes({ class: 'fill-paper', width, height })}/>`,
    label(truncate(printable(figure.title), Math.floor(width / 8)), 16, 26, { class: 'head' }),
    ...content,
    '</svg>\n',
  ].join('\n')
}

function barMarks(figure: Bars, { width }: SvgSize): string[] {
  const values = figure.bars.map(({ value }) => (Number.isFinite(value) ? value : 0))
  const low = Math.min(0, ...values)
  const span = Math.max(0, ...values) / 2 - low / 2
  const left = Math.min(width / 3, 24 + 7.5 * Math.max(0, ...figure.bars.map(({ name }) => printable(name).length)))
  const room = width - left - 100
  const across = (value: number) => left + (span > 0 ? ((value / 2 - low / 2) / span) * room : 0)
  const out = figure.unit ? [label(figure.unit, width - 16, 26, { class: 'faint', 'text-anchor': 'end' })] : []
  figure.bars.forEach(({ name, value, role }, i) => {
    const y = 44 + 26 * i
    const at = across(values[i] ?? 0)
    const start = Math.min(at, across(0))
    const shape = {
      x: coordinate(start),
      y,
      width: coordinate(Math.abs(at - across(0))),
      height: 16,
      rx: role === 'parameter' ? 8 : 2,
    }
    out.push(`<rect${attributes({ ...shape, class: `fill-${role ?? 'c0'}` })}/>`)
    out.push(label(name, left - 8, y + 12, { 'text-anchor': 'end' }))
    out.push(label(formatNumber(value), left + room + 8, y + 12, {}))
  })
  out.push(`<path${attributes({ class: 'axis', d: `M${coordinate(across(0))} 38V${44 + 26 * figure.bars.length}` })}/>`)
  return out
}

function heatMarks(map: HeatMap, { width, height }: SvgSize): string[] {
  const rows = map.y.values.length
  const columns = map.x.values.length
  const text = (value: string | number | undefined) =>
    typeof value === 'number' ? formatNumber(value) : String(value ?? '')
  const [low, high] = extent([map.cells])
  const left = Math.min(
    width / 3,
    24 + 7.5 * Math.max(1, ...map.y.values.map((value) => printable(text(value)).length)),
  )
  const [top, right, bottom] = [60, width - 24, height - 84]
  const w = (right - left) / Math.max(1, columns)
  const h = (bottom - top) / Math.max(1, rows)
  const span = high / 2 - low / 2
  const out = [
    label(map.y.label, 16, 48, { class: 'faint' }),
    label(map.x.label, right, bottom + 36, { class: 'faint', 'text-anchor': 'end' }),
  ]
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = map.cells[i * columns + j] as number
      if (!Number.isFinite(value)) continue
      const t = span > 0 ? (value / 2 - low / 2) / span : 0.5
      const box = {
        x: coordinate(left + j * w),
        y: coordinate(top + i * h),
        width: coordinate(w + 0.3),
        height: coordinate(h + 0.3),
      }
      out.push(`<rect${attributes({ ...box, class: 'cell', fill: `rgb(${rampColour(t).join(',')})` })}/>`)
      const count = map.counts?.[i * columns + j]
      if (count !== undefined) {
        const ink = t > 0.5 ? '#1f2328' : '#ffffff'
        const place = { 'text-anchor': 'middle', style: `fill:${ink}` }
        out.push(label(formatNumber(count), left + (j + 0.5) * w, top + (i + 0.5) * h + 4, place))
      }
    }
  }
  const everyRow = Math.max(1, Math.ceil(16 / h))
  const longest = Math.max(1, ...map.x.values.map((value) => printable(text(value)).length))
  const everyColumn = Math.max(1, Math.ceil((8 * longest + 8) / w))
  for (let i = 0; i < rows; i += everyRow) {
    out.push(label(text(map.y.values[i]), left - 8, top + (i + 0.5) * h + 4, { class: 'faint', 'text-anchor': 'end' }))
  }
  for (let j = 0; j < columns; j += everyColumn) {
    out.push(
      label(text(map.x.values[j]), left + (j + 0.5) * w, bottom + 18, { class: 'faint', 'text-anchor': 'middle' }),
    )
  }
  if (low > high)
    return [
      ...out,
      label('no data', (left + right) / 2, (top + bottom) / 2, { class: 'faint', 'text-anchor': 'middle' }),
    ]
  const y = height - 32
  for (let k = 0; k < 32; k++) {
    out.push(
      `<rect${attributes({ x: coordinate(left + 5 * k), y, width: 5.3, height: 10, class: 'cell', fill: `rgb(${rampColour(k / 31).join(',')})` })}/>`,
    )
  }
  const unit = map.value.unit ? ` ${map.value.unit}` : ''
  out.push(
    label(`${map.value.label}: ${formatNumber(low)} to ${formatNumber(high)}${unit}`, left + 172, y + 10, {
      class: 'faint',
    }),
  )
  return out
}
