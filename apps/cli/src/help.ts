import type { Argument, CommandDefinition, Example, Flag, Listing, Page } from './command.ts'
import { commonFlags } from './common-flags.ts'
import { paint, type Terminal } from './render/style.ts'
import { displayWidth, pad, wrap } from './render/text.ts'

const flagWidth = 28

/** The lines of help of one command, or of one page of it: examples first, then flags under their headings. */
export function helpLines(name: string, command: CommandDefinition, terminal: Terminal, first?: string): string[] {
  const page: Page = first !== undefined && command.page ? command.page(first) : command
  const [chosen, ...rest] = command.arguments
  const places = first === undefined ? command.arguments : rest
  const usage = ['hp', name, ...(first === undefined || !chosen ? [] : [first]), ...places.map(argumentText), '[flags]']
  return [
    paint(usage.join(' '), 'strong', terminal),
    ...indented(page.summary, terminal),
    ...(page.equation === undefined ? [] : [`  ${page.equation}`]),
    ...exampleLines(page.examples, terminal),
    ...(first === undefined ? (command.listing?.() ?? []).flatMap((listing) => listingLines(listing, terminal)) : []),
    ...argumentLines(places, terminal),
    ...flagLines([...page.options, ...commonFlags], terminal),
  ]
}

/** The lines of help of the whole program. */
export function programLines(
  commands: readonly (readonly [name: string, command: CommandDefinition])[],
  terminal: Terminal,
): string[] {
  const rows = commands.filter(([, { hidden }]) => !hidden).map(([name, { summary }]) => [name, summary] as const)
  return [
    `${paint('hp', 'strong', terminal)}  fits models: training sets ${paint('parameters', 'parameter', terminal)}, you set ${paint('hyperparameters', 'hyperparameter', terminal)}`,
    ...exampleLines(
      [
        { line: 'hp demo', does: 'the tour: a fit of real data, explained' },
        { line: 'hp fit linear diabetes.csv --target progression', does: 'fits a line, a plane, …' },
        { line: 'hp tune ridge diabetes.csv --target progression', does: 'finds good hyperparameters' },
        { line: 'hp fit ridge --help', does: 'every flag of a model' },
      ],
      terminal,
    ),
    ...listingLines({ title: 'Commands', rows }, terminal),
    ...listingLines(
      {
        title: 'Exit codes',
        rows: [
          ['0', 'done'],
          ['1', 'a bug of ours'],
          ['2', 'the request cannot be met'],
          ['3', 'the data cannot be used'],
          ['4', 'nothing left to work on'],
          ['5', 'not converged or diverged'],
          ['6', 'a file or a study cannot be read or written'],
          ['130', 'interrupted'],
        ],
      },
      terminal,
    ),
  ]
}

const argumentText = ({ name, optional }: Argument) => (optional ? `[${name}]` : `<${name}>`)

const heading = (title: string, terminal: Terminal) => ['', paint(title, 'strong', terminal)]

function indented(text: string, terminal: Terminal): string[] {
  return wrap(text, Math.min(terminal.width, 100) - 2).map((line) => `  ${line}`)
}

function exampleLines(examples: readonly Example[], terminal: Terminal): string[] {
  if (examples.length === 0) return []
  const lines = examples.flatMap(({ line, does }) => [
    `  ${line}`,
    ...wrap(does, Math.min(terminal.width, 100) - 6).map((text) => paint(`      ${text}`, 'faint', terminal)),
  ])
  return [...heading('Examples', terminal), ...lines]
}

/** Names and what they are, under a title. */
export function listingLines({ title, rows }: Listing, terminal: Terminal): string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(([name]) => displayWidth(name))) + 4
  return [...heading(title, terminal), ...rows.flatMap(([name, text]) => entry(name, text, undefined, width, terminal))]
}

function argumentLines(places: readonly Argument[], terminal: Terminal): string[] {
  return listingLines(
    { title: 'Arguments', rows: places.map((place) => [argumentText(place), place.describe] as const) },
    terminal,
  )
}

function flagLines(flags: readonly Flag[], terminal: Terminal): string[] {
  const groups = Map.groupBy(flags, ({ group }) => group)
  return [...groups].flatMap(([group, own]) => {
    let under: string | undefined
    const lines = own.flatMap((flag) => {
      const above =
        flag.under === under || flag.under === undefined ? [] : [paint(`  of ${flag.under}:`, 'faint', terminal)]
      under = flag.under
      return [...above, ...entry(flagText(flag), flag.describe, flag.note, flagWidth, terminal)]
    })
    return [...heading(group, terminal), ...lines]
  })
}

function flagText({ name, short, value, optionalValue, negatable }: Flag): string {
  const shown = optionalValue ? ` [${value}]` : value === undefined ? '' : ` ${value}`
  return `${short ? `-${short}, ` : ''}--${negatable ? '[no-]' : ''}${name}${shown}`
}

/** A name and what it is, the text in lines beside it, the note behind it in a quieter look. */
function entry(name: string, text: string, note: string | undefined, width: number, terminal: Terminal): string[] {
  const room = Math.max(20, Math.min(terminal.width, 100) - width - 2)
  const words = wrap(text, room)
  const notes = note === undefined ? [] : wrap(`[${note}]`, room)
  const last = words.at(-1) ?? ''
  const together = notes.length === 1 && displayWidth(`${last} ${notes[0]}`) <= room
  const lines = together
    ? [...words.slice(0, -1), `${last} ${paint(notes[0] ?? '', 'faint', terminal)}`]
    : [...words, ...notes.map((line) => paint(line, 'faint', terminal))]
  const alone = displayWidth(name) > width - 2
  const beside = lines.map((line, i) =>
    i === 0 && !alone ? `  ${pad(name, width)}${line}` : `  ${' '.repeat(width)}${line}`,
  )
  return alone ? [`  ${name}`, ...beside] : beside
}
