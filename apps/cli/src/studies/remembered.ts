import { resolve } from 'node:path'
import { shellWord } from '../arguments/search-line.ts'
import type { Flag, Input } from '../command.ts'
import { isQuery } from '../is-query.ts'

/** What a study keeps of the command that began a search: enough to give it again. */
export interface Remembered {
  readonly command: 'tune'
  readonly model: string
  /** The data as they were named, and where that was then; `-` is standard input. */
  readonly data: { readonly path: string; readonly absolute: string }
  readonly flags: Readonly<Record<string, readonly string[] | boolean>>
  /** The build of the program, where workers on other machines are to have the same. */
  readonly code?: string
}

/** Flags of one run that change nothing of what is found. */
const passing: readonly string[] = [
  ...['storage', 'study', 'workers', 'timeout', 'threads'],
  ...['json', 'quiet', 'color', 'help', 'progress', 'plot', 'out'],
]

/** The command that was typed, as data. */
export function remembered(input: Input, flags: readonly Flag[]): Remembered {
  const [model = '', path = ''] = input.arguments
  const given = flags.filter(({ name }) => input.given(name) && !passing.includes(name))
  return {
    command: 'tune',
    model,
    data: { path, absolute: path === '-' || isQuery(path) ? path : resolve(path) },
    flags: Object.fromEntries(given.map(({ name, value }) => [name, value ? textsOf(input, name) : input.yes(name)])),
  }
}

const textsOf = (input: Input, name: string): readonly string[] | boolean => {
  const texts = input.texts(name)
  return texts.length > 0 ? texts : input.yes(name)
}

/** A command that a study remembers, from what its file holds; undefined when it holds none that is whole. */
export function readRemembered(about: unknown): Remembered | undefined {
  const { command, model, data, flags } = (about ?? {}) as Partial<Remembered>
  const texts = [model, data?.path, data?.absolute].every((text) => typeof text === 'string')
  const whole = Object.values(flags ?? {}).every(
    (value) => typeof value === 'boolean' || (Array.isArray(value) && value.every((text) => typeof text === 'string')),
  )
  return command === 'tune' && texts && typeof flags === 'object' && whole ? (about as Remembered) : undefined
}

/** The command as it was understood when it was typed, on the data at `path`; flags of one run are those of `now`. */
export function inputOf({ model, flags }: Remembered, path: string, now: Input): Input {
  const kept = new Map(Object.entries(flags))
  const own = (name: string) => (passing.includes(name) ? undefined : kept.get(name))
  const texts = (name: string) => {
    const value = own(name)
    return Array.isArray(value) ? (value as readonly string[]) : []
  }
  const choice = (name: string) => {
    const value = own(name)
    return value === undefined ? undefined : value !== false
  }
  const of = <T>(name: string, before: T, at: T) => (passing.includes(name) ? at : before)
  return {
    words: wordsOf({ model, flags }, path),
    arguments: [model, path],
    text: (name) => of(name, texts(name).at(-1), now.text(name)),
    texts: (name) => of(name, texts(name), now.texts(name)),
    choice: (name) => of(name, choice(name), now.choice(name)),
    yes: (name) => of(name, choice(name) === true, now.yes(name)),
    given: (name) => of(name, own(name) !== undefined, now.given(name)),
  }
}

/** The words of the command, as they could have been typed. */
export function wordsOf({ model, flags }: Pick<Remembered, 'model' | 'flags'>, path: string): readonly string[] {
  const words = Object.entries(flags).flatMap(([name, value]) =>
    typeof value === 'boolean' ? [value ? `--${name}` : `--no-${name}`] : value.flatMap((text) => valued(name, text)),
  )
  return [model, path, ...words]
}

const valued = (name: string, text: string) => (text.startsWith('-') ? [`--${name}=${text}`] : [`--${name}`, text])

/** The command as a line for a shell. */
export const lineOf = (kept: Remembered): string =>
  ['hp tune', ...wordsOf(kept, kept.data.path).map(shellWord)].join(' ')
