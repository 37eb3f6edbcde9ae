import { styleText } from 'node:util'
import { truncate } from './text.ts'

/** What the terminal at the other end can show; computed once per stream. */
export interface Terminal {
  readonly colour: boolean
  /** Bits of colour: 1 (none), 4, 8 or 24. */
  readonly depth: number
  readonly unicode: boolean
  /** Cells in a line. */
  readonly width: number
  /** Whether a block may be redrawn in place. */
  readonly interactive: boolean
}

/** What a stream tells about itself; `process.stdout` fits. */
export interface StreamTraits {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** A pipe or a file of 80 columns: no colour, no redrawing. */
export const plainTerminal: Terminal = { colour: false, depth: 1, unicode: true, width: 80, interactive: false }

/**
 * The capabilities of a stream. A flag (`--color`, `--no-color`) wins over FORCE_COLOR, that over NO_COLOR, that over what the stream is;
 * TERM=dumb and a locale that is not UTF-8 take away colour and redrawing, or everything beyond ASCII.
 */
export function detectTerminal(
  stream: StreamTraits,
  environment: Environment,
  flag: boolean | undefined = undefined,
): Terminal {
  const tty = stream.isTTY === true
  const dumb = environment['TERM'] === 'dumb'
  const forced = environment['FORCE_COLOR']
  const wanted =
    flag ?? (forced !== undefined ? !['0', 'false'].includes(forced) : environment['NO_COLOR'] ? false : tty && !dumb)
  const depth = wanted ? depthOf(environment) : 1
  const columns = stream.columns || Number(environment['COLUMNS']) || 80
  return {
    colour: wanted,
    depth,
    unicode: !dumb && environment['TERM'] !== 'linux' && utf8(environment),
    width: Math.max(20, Math.floor(columns)),
    interactive: tty && !dumb && !environment['CI'],
  }
}

/** Bits of colour. The module is loaded here, for most runs have no colour. */
function depthOf(environment: Environment): number {
  const { WriteStream } = process.getBuiltinModule('node:tty')
  return Math.max(4, WriteStream.prototype.getColorDepth.call(undefined, withoutVetoes(environment)))
}

/** The decision for colour is taken by then: only its depth is asked. */
function withoutVetoes(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && name !== 'NO_COLOR' && (name !== 'FORCE_COLOR' || /^[123]$/.test(value)),
  )
  return Object.fromEntries(kept) as Record<string, string>
}

/** The locale as POSIX ranks it; where none is set, terminals of today speak UTF-8. */
function utf8(environment: Environment): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG']
  return locale === undefined || locale === '' || /utf-?8/i.test(locale)
}

/** What a thing is: set by us, set by training, or given. The first two have fixed looks everywhere. */
export type Role = 'hyperparameter' | 'parameter' | 'data'

/** A colour for 16-colour terminals and one of the 256. */
export interface Ink {
  readonly basic: Parameters<typeof styleText>[0]
  readonly indexed?: number
}

export type Look = Role | 'strong' | 'faint' | 'good' | 'warning' | 'bad'

/** Readable on white and on black: contrast of the indexed colours is near 4 to both. */
const inks: Readonly<Record<Look, Ink>> = {
  hyperparameter: { basic: 'yellow', indexed: 166 },
  parameter: { basic: 'blueBright', indexed: 32 },
  data: { basic: 'gray', indexed: 244 },
  strong: { basic: 'bold' },
  faint: { basic: 'dim' },
  good: { basic: 'green' },
  warning: { basic: 'yellow' },
  bad: { basic: 'red' },
}

/** Inks of series without a role, apart from orange and blue and from each other under colour blindness; dashes and marks differ as well. */
export const categoryInks: readonly Ink[] = [
  { basic: 'green', indexed: 36 },
  { basic: 'magenta', indexed: 168 },
  { basic: 'gray', indexed: 243 },
  { basic: 'cyan', indexed: 98 },
  { basic: 'yellow', indexed: 136 },
]

/** Text in a look, where the terminal has colours. */
export function paint(text: string, look: Look | Ink, terminal: Pick<Terminal, 'colour' | 'depth'>): string {
  if (!terminal.colour || text === '') return text
  const { basic, indexed } = typeof look === 'string' ? inks[look] : look
  if (indexed !== undefined && terminal.depth >= 8) return `\x1b[38;5;${indexed}m${text}\x1b[39m`
  return styleText(basic, text, { validateStream: false })
}

/** The shape of a role: ■ set by us, ● set by training, · given. */
export function roleMark(role: Role, terminal: Pick<Terminal, 'unicode'>): string {
  const marks = terminal.unicode
    ? { hyperparameter: '■', parameter: '●', data: '·' }
    : { hyperparameter: '#', parameter: 'o', data: '.' }
  return marks[role]
}

/** A name with the mark and the colour of its role. */
export function labelled(text: string, role: Role, terminal: Terminal): string {
  return paint(`${roleMark(role, terminal)} ${text}`, role, terminal)
}

/** Text cut to a width in cells, with the mark of omission that the terminal can show. */
export function fit(text: string, width: number, terminal: Pick<Terminal, 'unicode'>): string {
  return truncate(text, width, terminal.unicode ? '…' : '...')
}
