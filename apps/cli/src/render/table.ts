import { formatNumber } from './number.ts'
import { fit, type Look, labelled, paint, type Role, type Terminal } from './style.ts'
import { displayWidth, pad, printable } from './text.ts'

/** What stands in a table: text and numbers from anywhere, or text with a look. Nothing (null) is a dash. */
export type Cell = string | number | boolean | null | undefined | { readonly text: string; readonly look: Look }

export interface Column {
  readonly title?: string
  /** `point` puts numbers under each other by their decimal point; it is what a column of numbers gets by itself. */
  readonly align?: 'left' | 'right' | 'point'
  readonly look?: Look
}

export interface Table {
  readonly title?: string
  /** The word beside the title. */
  readonly about?: string
  /** Gives the title its mark and colour. */
  readonly role?: Role
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Rows shown before "… 40 more". */
  readonly limit?: number
}

interface Laid {
  readonly title: string
  readonly cells: readonly { text: string; look: Look | undefined }[]
  readonly width: number
  readonly least: number
  readonly right: boolean
}

const gap = 2
const indent = 2

/** The lines of a table, none wider than the terminal: text columns shrink first, then columns move below, with the first one repeated. */
export function renderTable(table: Table, terminal: Terminal): string[] {
  const shown = table.rows.slice(0, table.limit ?? table.rows.length)
  const columns = table.columns.map((column, j) =>
    layColumn(
      column,
      shown.map((row) => row[j]),
      terminal,
    ),
  )
  const body = groups(columns, terminal.width - indent).flatMap((group, i) => [
    ...(i === 0 ? [] : ['']),
    ...groupLines(group, shown.length, terminal),
  ])
  const more = table.rows.length - shown.length
  if (more > 0)
    body.push(
      paint(fit(`${' '.repeat(indent)}${dots(terminal)} ${more} more`, terminal.width, terminal), 'faint', terminal),
    )
  return [...heading(table, body, terminal), ...body]
}

/** Two blocks of lines beside each other where they fit, below each other where they do not. */
export function beside(left: readonly string[], right: readonly string[], terminal: Terminal, space = 4): string[] {
  const leftWidth = widest(left)
  if (leftWidth + space + widest(right) > terminal.width) return [...left, '', ...right]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const beyond = right[i]
    return beyond ? pad(left[i] ?? '', leftWidth + space) + beyond : (left[i] ?? '')
  })
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map(displayWidth))
}

function heading(table: Table, body: readonly string[], terminal: Terminal): string[] {
  if (table.title === undefined) return []
  const room = terminal.width - 2
  const title = fit(printable(table.title), room, terminal)
  const rest = room - displayWidth(title) - 2
  const about = table.about === undefined || rest < 8 ? '' : fit(printable(table.about), rest, terminal)
  const name = table.role ? labelled(title, table.role, terminal) : title
  const line = paint(name, 'strong', terminal) + (about && `  ${paint(about, 'faint', terminal)}`)
  const rule = (terminal.unicode ? '─' : '-').repeat(Math.max(displayWidth(line), widest(body)))
  return [line, paint(rule, 'faint', terminal)]
}

function layColumn(column: Column, cells: readonly Cell[], terminal: Terminal): Laid {
  const texts = cells.map((cell) => cellText(cell, terminal))
  const numeric = cells.every((cell) => typeof cell === 'number' || cell == null) && cells.length > 0
  const align = column.align ?? (numeric ? 'point' : 'left')
  const aligned = align === 'point' ? byPoint(texts) : texts
  const title = column.title === undefined ? '' : printable(column.title)
  const natural = Math.max(0, ...aligned.map(displayWidth))
  const width = Math.max(displayWidth(title), natural)
  return {
    title,
    cells: aligned.map((text, i) => ({ text, look: cellLook(cells[i]) ?? column.look })),
    width,
    least: align === 'left' ? Math.min(width, 8) : natural,
    right: align !== 'left',
  }
}

function cellText(cell: Cell, terminal: Terminal): string {
  if (cell === null || cell === undefined) return terminal.unicode ? '–' : '-'
  if (typeof cell === 'number') return formatNumber(cell)
  return typeof cell === 'object' ? printable(cell.text) : printable(String(cell))
}

function cellLook(cell: Cell): Look | undefined {
  if (cell === null || cell === undefined) return 'faint'
  return typeof cell === 'object' ? cell.look : undefined
}

/** Texts with spaces behind them, so that decimal points stand under each other when the column is set to the right. */
function byPoint(texts: readonly string[]): string[] {
  const tails = texts.map((text) => (/^-?\d/.test(text) ? text.length - (/^-?\d+/.exec(text)?.[0].length ?? 0) : 0))
  const longest = Math.max(0, ...tails)
  return texts.map((text, i) => (/^-?\d/.test(text) ? text + ' '.repeat(longest - (tails[i] ?? 0)) : text))
}

/** Columns in groups that fit a width; every group begins with the first column. */
function groups(columns: readonly Laid[], width: number): Laid[][] {
  const all: Laid[][] = []
  let group: Laid[] = []
  const least = (those: readonly Laid[]) => those.reduce((sum, { least }) => sum + least + gap, -gap)
  for (const column of columns) {
    if (group.length > (all.length > 0 ? 1 : 0) && least([...group, column]) > width) {
      all.push(group)
      const [first] = columns
      group = first && least([first, column]) <= width ? [first] : []
    }
    group.push(column)
  }
  if (group.length > 0) all.push(group)
  return all.map((those) => shrink(those, width))
}

/** The widest columns lose cells until the group fits; numbers only when nothing else is left. */
function shrink(group: readonly Laid[], width: number): Laid[] {
  const widths = group.map((column) => column.width)
  const over = () => widths.reduce((sum, each) => sum + each + gap, -gap) - width
  for (const floor of [(column: Laid) => column.least, () => 1]) {
    while (over() > 0) {
      let widestAt = -1
      group.forEach((column, j) => {
        const own = widths[j] ?? 0
        if (own > floor(column) && own > (widths[widestAt] ?? 0)) widestAt = j
      })
      if (widestAt < 0) break
      widths[widestAt] = (widths[widestAt] ?? 1) - 1
    }
  }
  return group.map((column, j) => ({ ...column, width: widths[j] ?? column.width }))
}

function groupLines(group: readonly Laid[], rows: number, terminal: Terminal): string[] {
  const line = (cellOf: (column: Laid) => { text: string; look: Look | undefined }) =>
    (' '.repeat(indent) + group.map((column) => set(column, cellOf(column), terminal)).join(' '.repeat(gap))).trimEnd()
  const head = group.some(({ title }) => title !== '') ? [line(({ title }) => ({ text: title, look: 'faint' }))] : []
  return [
    ...head,
    ...Array.from({ length: rows }, (_, i) => line(({ cells }) => cells[i] ?? { text: '', look: undefined })),
  ]
}

function set(column: Laid, cell: { text: string; look: Look | undefined }, terminal: Terminal): string {
  const cut = fit(cell.text, column.width, terminal)
  const spaces = ' '.repeat(Math.max(0, column.width - displayWidth(cut)))
  const text = cell.look === undefined ? cut : paint(cut, cell.look, terminal)
  return column.right ? spaces + text : text + spaces
}

function dots(terminal: Terminal): string {
  return terminal.unicode ? '…' : '...'
}
