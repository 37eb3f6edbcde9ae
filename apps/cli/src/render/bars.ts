import type { Bars } from './figure.ts'
import { formatNumber } from './number.ts'
import { categoryInks, fit, type Ink, paint, roleMark, type Terminal } from './style.ts'
import { displayWidth, pad, printable } from './text.ts'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** Bars from a common zero, names before and values behind them; negative ones grow to the left. */
export function renderBars(figure: Bars, terminal: Terminal, size: { readonly width?: number } = {}): string[] {
  const width = Math.max(20, Math.min(size.width ?? 80, terminal.width))
  const values = figure.bars.map(({ value }) => value)
  const texts = values.map((value) => formatNumber(value))
  const textWidth = Math.max(0, ...texts.map((text) => text.length))
  const names = figure.bars.map(({ name, role }) => (role ? `${roleMark(role, terminal)} ` : '') + printable(name))
  const nameWidth = Math.min(Math.max(0, ...names.map(displayWidth)), Math.max(4, Math.floor(width / 3)))
  const room = Math.max(2, width - nameWidth - textWidth - 6)
  const low = Math.min(0, ...values.filter(Number.isFinite))
  const high = Math.max(0, ...values.filter(Number.isFinite))
  const span = high / 2 - low / 2
  const cellsOf = (value: number) => (span > 0 && Number.isFinite(value) ? (value / 2 / span) * room : 0)
  const leftRoom = Math.round(-cellsOf(low))
  const rightRoom = room - leftRoom

  const title = figure.unit ? `${figure.title} (${figure.unit})` : figure.title
  const lines = [paint(fit(printable(title), width, terminal), 'strong', terminal)]
  if (figure.bars.length === 0) lines.push(paint('  no data', 'faint', terminal))
  figure.bars.forEach(({ value, role }, i) => {
    const ink = role ?? (categoryInks[0] as Ink)
    const name = pad(fit(names[i] ?? '', nameWidth, terminal), nameWidth)
    const cells = cellsOf(value)
    const left = pad(leftBar(Math.min(leftRoom, -cells), terminal), leftRoom, 'right')
    const right = pad(rightBar(Math.min(rightRoom, cells), terminal), rightRoom)
    const zero = paint(terminal.unicode ? '│' : '|', 'faint', terminal)
    const bar = paint(left, ink, terminal) + zero + paint(right, ink, terminal)
    const text = pad(texts[i] ?? '', textWidth, 'right')
    lines.push(`  ${role ? paint(name, role, terminal) : name} ${bar} ${text}`)
  })
  return lines.map((line) => fit(line, terminal.width, terminal))
}

/** Filled from the left in eighths of a cell. */
function rightBar(cells: number, terminal: Terminal): string {
  if (!(cells > 0)) return ''
  if (!terminal.unicode) return '#'.repeat(Math.round(cells))
  const parts = Math.max(1, Math.round(cells * 8))
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')
}

/** Filled from the right in halves: there are no finer blocks on that side. */
function leftBar(cells: number, terminal: Terminal): string {
  if (!(cells > 0)) return ''
  if (!terminal.unicode) return '#'.repeat(Math.round(cells))
  const halves = Math.max(1, Math.round(cells * 2))
  return (halves % 2 ? '▐' : '') + '█'.repeat(Math.floor(halves / 2))
}
