import { formatCount } from './number.ts'
import { type Look, paint, type Terminal } from './style.ts'
import { displayWidth, graphemes, printable } from './text.ts'

/** A place in a file, 1-based. */
export interface ProblemPlace {
  readonly file?: string
  readonly line: number
  /** In characters of the line (UTF-16 units), from 1. */
  readonly column?: number
  /** The text of the line as it stands in the file. */
  readonly excerpt?: string
  /** Column of the first character of `excerpt`, when a long line is given in part; 1 when absent. */
  readonly excerptFrom?: number
  /** Characters that are wrong from `column` on. */
  readonly length?: number
  /** The line of column names, shown above. */
  readonly header?: string
  /** What to say beside the marks. */
  readonly label?: string
}

/** What an error, a warning or a finding has to say. An `HpError` is one. */
export interface Problem {
  readonly code: string
  readonly what: string
  readonly where?: string | undefined
  readonly fix?: string | undefined
  readonly place?: ProblemPlace | undefined
}

export type Severity = 'error' | 'warning' | 'note'

const looks: Readonly<Record<Severity, Look>> = { error: 'bad', warning: 'warning', note: 'good' }

/** The lines of a problem: what happened, the place in its file with a mark under it, and what to try. */
export function renderProblem(
  problem: Problem,
  terminal: Terminal,
  { severity = 'error', exitCode }: { readonly severity?: Severity; readonly exitCode?: number } = {},
): string[] {
  const { code, what, where, fix, place } = problem
  const head = paint(paint(`${severity}[${printable(code)}]`, looks[severity], terminal), 'strong', terminal)
  const exit = exitCode === undefined ? '' : paint(`        (exit ${exitCode})`, 'faint', terminal)
  const lines = [`${head}: ${paint(printable(what), 'strong', terminal)}${exit}`]
  const address = place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')
  if (place && address !== undefined) {
    lines.push(
      `  ${paint('-->', 'faint', terminal)} ${printable(address)}`,
      ...excerptLines(place, looks[severity], terminal),
    )
  }
  const elsewhere = where !== undefined && where !== '' && where !== address
  if (elsewhere) lines.push(`  ${paint('where:', 'faint', terminal)} ${printable(where)}`)
  if (fix) lines.push(`  ${paint(elsewhere ? 'try:  ' : 'try:', 'good', terminal)} ${printable(fix)}`)
  return lines
}

/** Many problems, each once: those of the same code and text are counted. */
export function renderProblems(
  problems: readonly Problem[],
  terminal: Terminal,
  options: { readonly severity?: Severity } = {},
): string[] {
  const counts = new Map<string, { problem: Problem; count: number }>()
  for (const problem of problems) {
    const key = JSON.stringify([problem.code, problem.what, problem.fix])
    const seen = counts.get(key)
    if (seen) seen.count++
    else counts.set(key, { problem, count: 1 })
  }
  return [...counts.values()].flatMap(({ problem, count }) => {
    const [head = '', ...rest] = renderProblem(problem, terminal, options)
    const times = `  (${formatCount(count, terminal.unicode)} times)`
    return [count > 1 ? head + paint(times, 'faint', terminal) : head, ...rest]
  })
}

function excerptLines(place: ProblemPlace, look: Look, terminal: Terminal): string[] {
  if (place.excerpt === undefined) return []
  const number = String(place.line)
  const bar = paint('|', 'faint', terminal)
  const gutter = `${' '.repeat(number.length)} ${bar}  `
  const room = Math.max(10, terminal.width - number.length - 4)
  const { excerptFrom = 1 } = place
  const column = Math.max(1, (place.column ?? 1) - excerptFrom + 1)
  const { text, before, marked } = windowAround(place.excerpt, column - 1, place.length ?? 1, room, terminal)
  const lines = []
  if (place.header !== undefined) {
    lines.push(gutter + paint(windowAround(place.header, 0, 1, room, terminal).text, 'faint', terminal))
  }
  lines.push(`${paint(number, 'faint', terminal)} ${bar}  ${text}`)
  if (place.column === undefined) return lines
  const label = place.label === undefined ? '' : ` ${printable(place.label)}`
  lines.push(gutter + ' '.repeat(before) + paint('^'.repeat(Math.max(1, marked)) + label, look, terminal))
  return lines
}

/**
 * The part of a line of any length around `start` that fits `room` cells, made printable; `before` are the cells left of the mark,
 * `marked` those under it.
 */
function windowAround(line: string, start: number, length: number, room: number, terminal: Terminal) {
  const omission = terminal.unicode ? '…' : '...'
  const from = wholeCharacter(line, Math.max(0, Math.min(start, line.length) - room))
  const to = wholeCharacter(line, Math.min(line.length, start + 2 * room))
  const cells = lay(line.slice(from, to), from)
  const end = Math.max(start + 1, start + length)
  const total = cells.reduce((sum, cell) => sum + cell.width, 0)
  const at = cells.findIndex((cell) => cell.end > start)
  const mark = at < 0 ? cells.length : at
  const whole = from === 0 && to === line.length && total <= room
  let first = mark
  let left = 0
  const lead = whole ? Number.POSITIVE_INFINITY : Math.floor(room / 3)
  while (first > 0 && left + (cells[first - 1]?.width ?? 0) <= lead) left += cells[--first]?.width ?? 0
  const cutBefore = first > 0 || from > 0
  let text = cutBefore ? omission : ''
  let used = displayWidth(text)
  let before = used + left
  let marked = 0
  let last = first
  for (; last < cells.length; last++) {
    const cell = cells[last]
    if (!cell) break
    const more = last < cells.length - 1 || to < line.length
    if (used + cell.width > room - (more ? omission.length : 0)) break
    text += cell.text
    used += cell.width
    if (cell.end > start && cell.start < end) marked += cell.width
  }
  if (last < cells.length || to < line.length) text += omission
  before = Math.min(before, room - 1)
  return { text, before, marked: Math.min(marked, room - before) }
}

/** The graphemes of a piece of a line as they are shown, with their place in the line. */
function lay(piece: string, offset: number) {
  let at = offset
  return Array.from(graphemes(piece), (grapheme) => {
    const start = at
    at += grapheme.length
    const text = printable(grapheme)
    return { text, width: displayWidth(text), start, end: at }
  })
}

/** An index that does not fall between the halves of a surrogate pair. */
function wholeCharacter(line: string, index: number): number {
  const code = line.charCodeAt(index)
  return index > 0 && code >= 0xdc00 && code <= 0xdfff ? index - 1 : index
}
