import { rampSequence } from './colour-ramp.ts'
import { renderCounts } from './counts.ts'
import { extent, type HeatMap } from './figure.ts'
import { formatNumber } from './number.ts'
import { fit, paint, type Terminal } from './style.ts'
import { displayWidth, pad, printable } from './text.ts'

const shades = { unicode: ['░', '▒', '▓', '█'], ascii: ['.', ':', '-', '=', '+', '*', '#', '%', '@'] }

/** Values in [0, 1] on a grid; NaN where there is none. */
interface Grid {
  readonly columns: number
  readonly rows: number
  readonly at: (row: number, column: number) => number
}

/**
 * A heat map: a table where numbers stand in its cells, else two values in a cell (half blocks) where there are 256 colours, otherwise shades. Maps larger than the terminal are shown
 * as means of neighbours, small ones with enlarged cells.
 */
export function renderHeatMap(
  map: HeatMap,
  terminal: Terminal,
  size: { readonly width?: number; readonly height?: number } = {},
): string[] {
  if (map.counts) return renderCounts(map, map.counts, terminal)
  const width = Math.max(20, Math.min(size.width ?? 80, terminal.width))
  const height = Math.max(2, size.height ?? 16)
  const coloured = terminal.unicode && terminal.colour && terminal.depth >= 8
  const rows = map.y.values.length
  const columns = map.x.values.length
  const [low, high] = extent([map.cells])
  const label = (value: string | number | undefined) =>
    typeof value === 'number' ? formatNumber(value) : printable(value ?? '')
  const names = map.y.values.map(label)
  const nameWidth = Math.min(Math.max(1, ...names.map(displayWidth)), Math.floor(width / 3))
  const room = width - nameWidth - 1
  const perLine = coloured ? 2 : 1

  const across = columns === 0 ? 0 : Math.max(1, Math.min(Math.floor(room / columns), coloured ? 6 : 8))
  const shownColumns = Math.min(columns, room)
  const down =
    rows === 0
      ? 0
      : Math.max(1, Math.min(Math.floor((height * perLine) / rows), coloured ? across : Math.ceil(across / 3)))
  const shownRows = Math.min(rows, height * perLine)
  const means = reduce(map, shownRows, shownColumns)
  const span = high / 2 - low / 2
  const grid: Grid = {
    columns: shownColumns * across,
    rows: shownRows * down,
    at(row, column) {
      const value = means[Math.floor(row / down) * shownColumns + Math.floor(column / across)] as number
      return Number.isFinite(value) ? (span > 0 ? (value / 2 - low / 2) / span : 0.5) : Number.NaN
    },
  }

  const line = coloured ? halfBlocks : shaded
  const lines: string[] = [
    paint(fit(printable(map.title), width, terminal), 'strong', terminal),
    paint(fit(printable(map.y.label), width, terminal), 'faint', terminal),
  ]
  let lastNamed = -1
  const every = grid.rows / perLine > 8 && shownRows === grid.rows ? 3 : 1
  for (let row = 0; row < grid.rows; row += perLine) {
    const own = Math.floor(((Math.floor(row / down) + 0.5) * rows) / shownRows)
    const name = own === lastNamed || (row / perLine) % every !== 0 ? '' : (names[own] ?? '')
    lastNamed = own
    lines.push(
      `${paint(pad(fit(name, nameWidth, terminal), nameWidth, 'right'), 'faint', terminal)} ${line(grid, row, terminal)}`,
    )
  }
  if (rows === 0 || columns === 0) lines.push(paint('  no data', 'faint', terminal))
  else lines.push(paint(columnNames(map, label, grid, width, nameWidth + 1), 'faint', terminal))
  lines.push(
    paint(pad(fit(printable(map.x.label), width, terminal), nameWidth + 1 + grid.columns, 'right'), 'faint', terminal),
  )
  if (low <= high)
    lines.push(' '.repeat(nameWidth + 1) + key(map, low, high, width - nameWidth - 1, coloured, terminal))
  return lines.map((each) => fit(each, terminal.width, terminal))
}

/** Means of the finite values that share a shown cell. */
function reduce(map: HeatMap, rows: number, columns: number): Float64Array {
  const sums = new Float64Array(rows * columns)
  const counts = new Float64Array(rows * columns)
  const [allRows, allColumns] = [map.y.values.length, map.x.values.length]
  const from = (size: number, all: number, i: number) => Math.floor((i * size) / all)
  for (const pass of [0, 1]) {
    for (let i = 0; i < allRows; i++) {
      for (let j = 0; j < allColumns; j++) {
        const value = map.cells[i * allColumns + j] as number
        if (!Number.isFinite(value)) continue
        const cell = from(rows, allRows, i) * columns + from(columns, allColumns, j)
        if (pass === 0) counts[cell] = (counts[cell] as number) + 1
        else sums[cell] = (sums[cell] as number) + value / (counts[cell] as number)
      }
    }
  }
  return sums.map((sum, cell) => (counts[cell] === 0 ? Number.NaN : sum))
}

function halfBlocks(grid: Grid, row: number, terminal: Terminal): string {
  let out = ''
  let ink = ''
  for (let column = 0; column < grid.columns; column++) {
    const top = grid.at(row, column)
    const bottom = row + 1 < grid.rows ? grid.at(row + 1, column) : Number.NaN
    const [text, wanted] = halfBlock(top, bottom, terminal.depth)
    if (wanted !== ink) out += `${ink === '' ? '' : '\x1b[0m'}${wanted === '' ? '' : `\x1b[${wanted}m`}`
    ink = wanted
    out += text
  }
  return ink === '' ? out : `${out}\x1b[0m`
}

function halfBlock(top: number, bottom: number, depth: number): [string, string] {
  if (Number.isNaN(top)) return Number.isNaN(bottom) ? [' ', ''] : ['▄', rampSequence(bottom, 38, depth)]
  const upper = rampSequence(top, 38, depth)
  return ['▀', Number.isNaN(bottom) ? upper : `${upper};${rampSequence(bottom, 48, depth)}`]
}

function shaded(grid: Grid, row: number, terminal: Terminal): string {
  const ramp = terminal.unicode ? shades.unicode : shades.ascii
  return Array.from({ length: grid.columns }, (_, column) => {
    const t = grid.at(row, column)
    return Number.isNaN(t) ? ' ' : (ramp[Math.min(ramp.length - 1, Math.floor(t * ramp.length))] as string)
  })
    .join('')
    .trimEnd()
}

/** Names under the middles of their columns, as many as fit. */
function columnNames(
  map: HeatMap,
  label: (value: string | number | undefined) => string,
  grid: Grid,
  width: number,
  offset: number,
): string {
  const count = map.x.values.length
  let line = ''
  let free = 0
  for (let j = 0; j < count; j++) {
    const name = label(map.x.values[j])
    const size = displayWidth(name)
    const middle = offset + Math.floor(((j + 0.5) * grid.columns) / count)
    const start = Math.max(offset, Math.min(middle - (size >> 1), width - size))
    if (start < free || start + size > width) continue
    line = pad(line, start) + name
    free = start + size + (count > 20 ? 6 : 1)
  }
  return line
}

/** The ramp between its ends, with the name of what is shown. */
function key(map: HeatMap, low: number, high: number, width: number, coloured: boolean, terminal: Terminal): string {
  const [least, most] = [formatNumber(low), formatNumber(high)]
  const room = Math.max(4, Math.min(24, width - least.length - most.length - 4))
  const grid: Grid = { columns: room, rows: 2, at: (_, column) => column / (room - 1) }
  const ramp = coloured ? halfBlocks(grid, 0, terminal) : shaded(grid, 0, terminal)
  const name = map.value.unit ? `${map.value.label} (${map.value.unit})` : map.value.label
  return fit(`${least} ${ramp} ${most}  ${paint(printable(name), 'faint', terminal)}`, width, terminal)
}
