import { guardExit, type Lifetime } from './cursor.ts'
import { formatCount, formatDuration, formatNumber, formatPercent } from './number.ts'
import { fit, paint, type Role, roleMark, type Terminal } from './style.ts'
import { displayWidth, pad, printable } from './text.ts'

export type ProgressMode = 'auto' | 'bar' | 'lines' | 'none'

/** A word with a value: `pruned 41`, `λ 0.0316`, `rmse 0.2131`. */
export interface Fact {
  readonly name: string
  readonly value: string | number
  readonly role?: Role
}

/** Where the work is; texts are made printable here. */
export interface ProgressState {
  readonly done: number
  /** Without it there is a counter, no bar and no remaining time. */
  readonly total?: number
  /** What is counted, in the plural: steps, trials. */
  readonly unit: string
  /** Shown first: what runs. */
  readonly title?: string
  readonly facts?: readonly Fact[]
  /** What is best so far, on its own line. */
  readonly best?: readonly Fact[]
  /** Finished lines below the bar, for example a chart; they are printed as they are. */
  readonly below?: readonly string[]
}

export interface ProgressOptions {
  readonly stream: {
    write(text: string): unknown
    readonly columns?: number | undefined
    readonly rows?: number | undefined
  }
  readonly terminal: Terminal
  readonly mode?: ProgressMode
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number
  /** Tells when the process ends; without it the caller must call `stop` in every case. */
  readonly lifetime?: Lifetime
}

export interface Progress {
  /** Tells how far the work is; draws at most ten times a second. */
  update(state: ProgressState): void
  /** Whether `update` would write now: asking is cheaper than describing the state. */
  due(): boolean
  /** Prints lines above the block. */
  print(lines: readonly string[]): void
  /** Clears the block and gives the cursor back; may be called twice. */
  stop(): void
}

const drawEveryMs = 100
const lineEveryMs = 10_000
/** Work shorter than this shows nothing. */
const patienceMs = 200

/** One live block, or a line each ten seconds where nothing may be redrawn. */
export function createProgress({ stream, terminal, mode = 'auto', clock, lifetime }: ProgressOptions): Progress {
  const kind =
    mode === 'auto' || (mode === 'bar' && !terminal.interactive) ? (terminal.interactive ? 'bar' : 'lines') : mode
  const speed = speedometer()
  const started = clock()
  let next = started + (kind === 'bar' ? patienceMs : lineEveryMs)
  let last: ProgressState | undefined
  let drawn = 0
  let hidden = false
  let release: () => void = () => {}

  return { update, due, print, stop }

  function due(): boolean {
    return kind !== 'none' && clock() >= next
  }

  function update(state: ProgressState) {
    last = state
    const now = clock()
    speed.mark(now, state.done)
    if (kind === 'none' || now < next) return
    next = now + (kind === 'bar' ? drawEveryMs : lineEveryMs)
    if (kind === 'lines') stream.write(`${statusLine(state, speed, now - started, terminal)}\n`)
    else draw(state)
  }

  function draw(state: ProgressState) {
    const width = Math.min(stream.columns || terminal.width, terminal.width) - 1
    const all = blockLines(state, speed, terminal, width)
    const lines = all.slice(0, Math.max(1, (stream.rows || 24) - 1)).map((line) => fit(line, width, terminal))
    hide()
    stream.write(`${home()}${lines.map((line) => `${line}\x1b[K`).join('\n')}\x1b[J`)
    drawn = lines.length
  }

  /** Back to the first cell of the block. */
  function home(): string {
    return drawn > 1 ? `\r\x1b[${drawn - 1}A` : '\r'
  }

  function hide() {
    if (hidden) return
    hidden = true
    if (lifetime) release = guardExit(stop, lifetime)
    stream.write('\x1b[?25l')
  }

  function print(lines: readonly string[]) {
    const block = hidden
    stream.write(`${block ? `${home()}\x1b[J` : ''}${lines.map((line) => `${line}\n`).join('')}`)
    drawn = 0
    if (block && last) draw(last)
  }

  function stop() {
    next = Number.POSITIVE_INFINITY
    if (!hidden) return
    hidden = false
    release()
    stream.write(`${home()}\x1b[J\x1b[?25h`)
    drawn = 0
  }
}

/** Runs work with a progress that is gone when the work is over, however it ends. */
export async function withProgress<T>(
  options: ProgressOptions,
  work: (progress: Progress) => T | Promise<T>,
): Promise<T> {
  const progress = createProgress(options)
  try {
    return await work(progress)
  } finally {
    progress.stop()
  }
}

/** Says yes at steps 1, 2, 4, 8 …, or at the first seen beyond each: twenty lines for a million steps. */
export function doublingSchedule(): (step: number) => boolean {
  let next = 1
  return (step) => {
    if (step < next) return false
    while (next <= step) next *= 2
    return true
  }
}

interface Speedometer {
  mark(now: number, done: number): void
  /** Units a second over the last ten seconds or so; undefined at the start. */
  rate(): number | undefined
}

function speedometer(): Speedometer {
  const marks: { now: number; done: number }[] = []
  return {
    mark(now, done) {
      const newest = marks.at(-1)
      if (newest && now - newest.now < drawEveryMs / 2) return
      marks.push({ now, done })
      while (marks.length > 2 && now - (marks[1]?.now ?? now) >= lineEveryMs) marks.shift()
    },
    rate() {
      const [first] = marks
      const newest = marks.at(-1)
      if (!first || !newest || newest.now <= first.now || newest.done <= first.done) return undefined
      return ((newest.done - first.done) / (newest.now - first.now)) * 1000
    },
  }
}

function factText({ name, value, role }: Fact, terminal: Terminal): string {
  const text = typeof value === 'number' ? formatNumber(value) : printable(value)
  const mark = role ? `${roleMark(role, terminal)} ` : ''
  const word = `${mark}${printable(name)}`
  return `${role ? paint(word, role, terminal) : paint(word, 'faint', terminal)} ${text}`
}

/** Percentage, count, rate and remaining time, as far as they are known. */
function measures(state: ProgressState, speed: Speedometer, terminal: Terminal): string[] {
  const { done, total, unit } = state
  const count = (value: number) => formatCount(value, terminal.unicode)
  const rate = speed.rate()
  const parts = [
    total === undefined ? `${count(done)} ${printable(unit)}` : `${count(done)}/${count(total)} ${printable(unit)}`,
  ]
  if (total !== undefined && total > 0) parts.unshift(pad(formatPercent(done / total), 5, 'right'))
  if (rate !== undefined) parts.push(`${rate < 10 ? formatNumber(rate, 2) : count(rate)}/s`)
  if (rate !== undefined && total !== undefined && done < total)
    parts.push(`ETA ${formatDuration(((total - done) / rate) * 1000)}`)
  return parts
}

function blockLines(state: ProgressState, speed: Speedometer, terminal: Terminal, width: number): string[] {
  const words = [
    ...measures(state, speed, terminal),
    ...(state.facts ?? []).map((fact) => factText(fact, terminal)),
  ].join('  ')
  const lines: string[] = []
  if (state.title !== undefined) lines.push(paint(printable(state.title), 'strong', terminal))
  const room = Math.min(30, width - displayWidth(words) - 2)
  const bar = state.total !== undefined && room >= 8 ? `${barText(state.done, state.total, room, terminal)}  ` : ''
  lines.push(bar + words)
  if (state.best && state.best.length > 0) {
    lines.push(`${paint('best', 'good', terminal)}  ${state.best.map((fact) => factText(fact, terminal)).join('  ')}`)
  }
  return [...lines, ...(state.below ?? [])]
}

function barText(done: number, total: number, width: number, terminal: Terminal): string {
  const fraction = total > 0 ? Math.max(0, Math.min(1, done / total)) : 0
  const halves = Math.floor(fraction * width * 2)
  const full = halves >> 1
  const [line, half, rest] = terminal.unicode ? ['━', '╸', '─'] : ['=', '>', '-']
  const tip = halves % 2 === 1 ? half : ''
  return (
    paint(`${line?.repeat(full)}${tip}`, 'good', terminal) +
    paint(`${rest?.repeat(width - full - (tip === '' ? 0 : 1))}`, 'faint', terminal)
  )
}

function statusLine(state: ProgressState, speed: Speedometer, elapsedMs: number, terminal: Terminal): string {
  const facts = [...(state.facts ?? []), ...(state.best ?? [])]
  const words = [formatDuration(elapsedMs), ...measures(state, speed, terminal).map((word) => word.trim())]
  return [...words, ...facts.map((fact) => factText(fact, terminal))].join('  ')
}
