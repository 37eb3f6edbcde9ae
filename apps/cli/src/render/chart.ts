import { brailleAt, type Canvas, createCanvas, drawLine, type Pen, setDot } from './canvas.ts'
import { axisLabel, type Band, type Chart, type Curve, type Regions, type Rule, type Series } from './figure.ts'
import { formatCount } from './number.ts'
import { chartScales, hiddenValues, type Scale, type Tick, ticks } from './scale.ts'
import { categoryInks, fit, type Ink, type Look, paint, type Terminal } from './style.ts'
import { displayWidth, pad, printable, truncate } from './text.ts'

export interface ChartSize {
  /** Cells across, axis and labels included; by default the terminal's, at most 80. */
  readonly width?: number
  /** Rows of the drawing alone. */
  readonly height?: number
}

/** How a series is told from the others, in dots and in marks, whatever the colour. */
interface Hand {
  readonly look: Look | Ink
  readonly dash: readonly number[]
  readonly mark: string
  /** What draws lines where there is no Braille. */
  readonly letter: string
  /** What fills a region of the series. */
  readonly fill: string
}

const dashes = [[], [5, 4], [1, 3], [7, 3, 1, 3], [12, 5]]
const marks = { unicode: ['●', '◆', '▲', '+', '×'], ascii: ['o', 'x', '+', '#', '@'] }
const roleMarks = { hyperparameter: ['■', '#'], parameter: ['●', 'o'], data: ['◦', '.'] } as const
const letters = ['*', 'o', '+', 'x', '@']
const fills = { unicode: ['·', '░', '▒', '╱', '┼'], ascii: ['.', ':', '-', '=', '~'] }

/** Up to so many points stand as marks; more become dots. */
const marksUpTo = 60

interface Plot {
  readonly canvas: Canvas
  readonly x: Scale
  readonly y: Scale
  readonly hands: readonly Hand[]
  readonly regions: Regions | undefined
  /** Marks that replace whatever is drawn in a cell. */
  readonly marks: Map<number, { text: string; look: Look | Ink }>
}

/** The lines of a chart: Braille with axes, or plain ASCII where there is no Unicode; never wider than the terminal. */
export function renderChart(chart: Chart, terminal: Terminal, size: ChartSize = {}): string[] {
  const width = Math.max(20, Math.min(size.width ?? 80, terminal.width))
  const rows = Math.max(3, size.height ?? 12)
  const yTicks = Math.max(2, Math.round(rows / 2.5))
  const scales = chartScales(chart, yTicks)
  const left = ticks(scales.y, yTicks)
  const labelWidth = Math.min(Math.floor(width / 3), Math.max(1, ...left.map(({ label }) => label.length)))
  const columns = width - labelWidth - 2
  const plot: Plot = {
    canvas: createCanvas(columns, rows, terminal.unicode),
    ...scales,
    hands: handsOf(chart.series, terminal),
    regions: chart.regions,
    marks: new Map(),
  }
  drawRules(chart.rules ?? [], plot, terminal)
  const order = { band: 0, line: 1, points: 2 }
  const drawn = [...chart.series.keys()].sort((a, b) => kindOrder(a) - kindOrder(b) || b - a)
  function kindOrder(i: number): number {
    return order[(chart.series[i] as Series).kind]
  }
  for (const i of drawn) draw(chart.series[i] as Series, i, plot)

  const lines = [
    paint(fit(printable(chart.title), width, terminal), 'strong', terminal),
    ...legend(chart, plot, width, terminal),
  ]
  lines.push(faint(fit(printable(axisLabel(chart.y, scales.y.kind)), width, terminal)))
  lines.push(...body(plot, left, labelWidth, terminal))
  lines.push(...bottom(chart, plot, labelWidth, width, terminal))
  const hidden = hiddenValues(chart, scales)
  const reason = scales.x.kind === 'log' || scales.y.kind === 'log' ? 'undefined or not above 0' : 'undefined'
  if (hidden > 0) {
    const note = `${formatCount(hidden, terminal.unicode)} ${hidden === 1 ? 'value is' : 'values are'} not shown: ${reason}`
    lines.push(faint(fit(note, width, terminal)))
  }
  return lines

  function faint(text: string): string {
    return paint(text, 'faint', terminal)
  }
}

/** Dashes and marks are dealt out within lines and within points; so the first line is solid whatever else there is. */
function handsOf(all: readonly Series[], terminal: Terminal): Hand[] {
  const set = terminal.unicode ? marks.unicode : marks.ascii
  const seen = { band: 0, line: 0, points: 0 }
  return all.map((series, i) => {
    const nth = seen[series.kind]++
    return {
      look: series.role ?? (categoryInks[(series.kind === 'points' ? i : nth) % categoryInks.length] as Ink),
      dash: terminal.unicode ? (dashes[nth % dashes.length] as number[]) : [],
      mark: series.role ? roleMarks[series.role][terminal.unicode ? 0 : 1] : (set[nth % set.length] as string),
      letter: series.kind === 'band' ? ':' : (letters[nth % letters.length] as string),
      fill: (terminal.unicode ? fills.unicode : fills.ascii)[i % 5] as string,
    }
  })
}

/** The dot of a place on the unit square, y upwards; far outside, strokes are shortened. */
function dotOf(at: number, dots: number): number {
  return Math.round(Math.max(-20, Math.min(21, at)) * (dots - 1))
}

function draw(series: Series, i: number, plot: Plot) {
  if (series.kind === 'band') drawBand(series, i, plot)
  else if (series.kind === 'line') drawCurve(series, i, plot)
  else drawPoints(series, i, plot)
}

function drawCurve(series: Curve, i: number, plot: Plot) {
  const { canvas, x, y } = plot
  const pen: Pen = { dash: (plot.hands[i] as Hand).dash, travelled: 0 }
  let lastX = Number.NaN
  let lastY = Number.NaN
  for (let k = 0; k < series.x.length; k++) {
    const dotX = dotOf(x.at(series.x[k] as number), canvas.width)
    const dotY = dotOf(1 - y.at(series.y[k] as number), canvas.height)
    if (!Number.isNaN(dotX + dotY)) {
      if (Number.isNaN(lastX + lastY)) drawLine(canvas, dotX, dotY, dotX, dotY, i, pen)
      else if (dotX !== lastX || dotY !== lastY) drawLine(canvas, lastX, lastY, dotX, dotY, i, pen)
    }
    lastX = dotX
    lastY = dotY
  }
}

function drawPoints(series: Curve, i: number, plot: Plot) {
  const { canvas, x, y } = plot
  const hand = plot.hands[i] as Hand
  const sparse = series.x.length <= marksUpTo || canvas.width === canvas.columns
  for (let k = 0; k < series.x.length; k++) {
    const dotX = dotOf(x.at(series.x[k] as number), canvas.width)
    const dotY = dotOf(1 - y.at(series.y[k] as number), canvas.height)
    if (sparse) setMark(plot, dotX, dotY, hand.mark, hand.look)
    else setDot(canvas, dotX, dotY, i)
  }
}

function setMark(plot: Plot, dotX: number, dotY: number, text: string, look: Look | Ink) {
  const { canvas } = plot
  if (!(dotX >= 0 && dotY >= 0 && dotX < canvas.width && dotY < canvas.height)) return
  const column = Math.floor((dotX * canvas.columns) / canvas.width)
  const row = Math.floor((dotY * canvas.rows) / canvas.height)
  plot.marks.set(row * canvas.columns + column, { text, look })
}

/** A band is a loose pattern of dots between its edges, interpolated in dots. */
function drawBand(series: Band, i: number, plot: Plot) {
  const { canvas, x, y } = plot
  let last: { at: number; low: number; high: number } | undefined
  for (let k = 0; k < series.x.length; k++) {
    const at = dotOf(x.at(series.x[k] as number), canvas.width)
    const low = dotOf(1 - y.at(series.lower[k] as number), canvas.height)
    const high = dotOf(1 - y.at(series.upper[k] as number), canvas.height)
    if (Number.isNaN(at + low + high)) {
      last = undefined
      continue
    }
    const from = last ?? { at, low, high }
    const steps = Math.max(1, Math.abs(at - from.at))
    for (let s = 0; s <= steps; s++) {
      const share = s / steps
      const column = Math.round(from.at + share * (at - from.at))
      const start = Math.round(from.high + share * (high - from.high))
      const end = Math.round(from.low + share * (low - from.low))
      for (let row = Math.min(start, end); row <= Math.max(start, end); row++) {
        if (canvas.width === canvas.columns || row % 4 === (column % 2) * 2) setDot(canvas, column, row, i)
      }
    }
    last = { at, low, high }
  }
}

function drawRules(rules: readonly Rule[], plot: Plot, terminal: Terminal) {
  const { canvas } = plot
  for (const { axis, at } of rules) {
    if (axis === 'x') {
      const dot = dotOf(plot.x.at(at), canvas.width)
      for (let row = 0; row < canvas.rows; row++) {
        setMark(plot, dot, (row * canvas.height) / canvas.rows, terminal.unicode ? '┊' : '|', 'faint')
      }
    } else {
      const dot = dotOf(1 - plot.y.at(at), canvas.height)
      for (let column = 0; column < canvas.columns; column++) {
        setMark(plot, (column * canvas.width) / canvas.columns, dot, terminal.unicode ? '┈' : '-', 'faint')
      }
    }
  }
}

/** Samples with names, in as many lines as they need; a single series is named by the axis. */
function legend(chart: Chart, plot: Plot, width: number, terminal: Terminal): string[] {
  const rules = (chart.rules ?? []).map(({ axis, name }) => {
    const sign = terminal.unicode ? (axis === 'x' ? '┊' : '┈┈') : axis === 'x' ? '|' : '--'
    return `${paint(sign, 'faint', terminal)} ${printable(name)}`
  })
  if (chart.series.length < 2 && rules.length === 0) return []
  const entries = chart.series.map((series, i) => {
    const hand = plot.hands[i] as Hand
    const area = chart.regions ? hand.fill : ''
    return `${paint(area + sample(series, hand, terminal), hand.look, terminal)} ${printable(series.name)}`
  })
  const lines: string[] = []
  for (const entry of [...entries, ...rules].map((text) => fit(text, width, terminal))) {
    const last = lines.at(-1)
    const joined = `${last}   ${entry}`
    if (last !== undefined && displayWidth(joined) <= width) lines[lines.length - 1] = joined
    else lines.push(entry)
  }
  return lines
}

function sample(series: Series, hand: Hand, terminal: Terminal): string {
  if (series.kind === 'points') {
    return series.x.length <= marksUpTo || !terminal.unicode ? hand.mark : '⠢⠌'
  }
  if (!terminal.unicode) return hand.letter.repeat(3)
  if (series.kind === 'band') return '⠡⠡⠡'
  const canvas = createCanvas(6, 1, true)
  drawLine(canvas, 0, 2, 11, 2, 0, { dash: hand.dash, travelled: 0 })
  return Array.from({ length: 6 }, (_, cell) => brailleAt(canvas, cell))
    .join('')
    .trimEnd()
}

function body(plot: Plot, left: readonly Tick[], labelWidth: number, terminal: Terminal): string[] {
  const { canvas } = plot
  const labels = new Map<number, string>()
  for (const { at, label } of left) {
    const row = Math.floor((dotOf(1 - at, canvas.height) * canvas.rows) / canvas.height)
    if (!labels.has(row)) labels.set(row, label)
  }
  const nothing = plot.hands.length === 0 || (canvas.owner.every((owner) => owner < 0) && plot.marks.size === 0)
  return Array.from({ length: canvas.rows }, (_, row) => {
    const label = labels.get(row)
    const axis = terminal.unicode ? (label === undefined ? '│' : '┤') : label === undefined ? '|' : '+'
    const before = paint(
      `${pad(truncate(label ?? '', labelWidth, ''), labelWidth, 'right')} ${axis}`,
      'faint',
      terminal,
    )
    if (nothing && row === canvas.rows >> 1) {
      return before + paint(pad('no data', canvas.columns, 'centre').trimEnd(), 'faint', terminal)
    }
    return before + cellsOf(plot, row, terminal)
  })
}

/** One row of cells; neighbours of one look share a colour sequence, nothing stands behind the last mark. */
function cellsOf(plot: Plot, row: number, terminal: Terminal): string {
  const { canvas } = plot
  let out = ''
  let run = ''
  let runLook: Look | Ink | undefined
  let blank = ''
  for (let column = 0; column < canvas.columns; column++) {
    const cell = row * canvas.columns + column
    const mark = plot.marks.get(cell)
    const hand = plot.hands[canvas.owner[cell] as number]
    const drawn = terminal.unicode ? brailleAt(canvas, cell) : hand ? hand.letter : ' '
    const hidden = mark !== undefined && mark.look === 'faint' && drawn !== ' '
    const area = mark || drawn !== ' ' ? undefined : plot.hands[regionAt(plot, row, column)]
    const text = mark && !hidden ? mark.text : (area?.fill ?? drawn)
    const look = mark && !hidden ? mark.look : (area ?? hand)?.look
    if (text === ' ' || look === undefined) {
      blank += ' '
      continue
    }
    if (look !== runLook) {
      out += run && runLook ? paint(run, runLook, terminal) : ''
      run = ''
      out += blank
    } else run += blank
    blank = ''
    run += text
    runLook = look
  }
  return out + (run && runLook ? paint(run, runLook, terminal) : '')
}

/** The index of the series to whose region a cell belongs; −1 where there are none. */
function regionAt({ canvas, regions }: Plot, row: number, column: number): number {
  if (!regions) return -1
  const i = Math.floor(((row + 0.5) * regions.rows) / canvas.rows)
  const j = Math.floor(((column + 0.5) * regions.columns) / canvas.columns)
  return regions.cells[i * regions.columns + j] ?? -1
}

function bottom(chart: Chart, plot: Plot, labelWidth: number, width: number, terminal: Terminal): string[] {
  const { canvas } = plot
  const [line, tick, corner] = terminal.unicode ? ['─', '┬', '└'] : ['-', '+', '+']
  const longest = (count: number) => Math.max(1, ...ticks(plot.x, count).map(({ label }) => label.length))
  const fitting = (count: number) => Math.max(2, Math.floor(canvas.columns / (longest(count) + 6)))
  const chosen = ticks(plot.x, fitting(fitting(6)))
  const axis = Array.from({ length: canvas.columns }, () => line as string)
  let labels = ''
  const offset = labelWidth + 2
  for (const { at, label } of chosen) {
    const column = Math.floor((dotOf(at, canvas.width) * canvas.columns) / canvas.width)
    const start = Math.max(0, Math.min(offset + column - (label.length >> 1), width - label.length))
    if (labels !== '' && start < labels.length + 2) continue
    axis[column] = tick as string
    labels = pad(labels, start) + label
  }
  const name = fit(printable(axisLabel(chart.x, plot.x.kind)), width, terminal)
  return [
    `${' '.repeat(labelWidth + 1)}${corner}${axis.join('')}`,
    truncate(labels, width, ''),
    pad(name, width, 'right'),
  ].map((each) => paint(each, 'faint', terminal))
}
