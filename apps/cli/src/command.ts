import type { Terminal } from './render/style.ts'
import type { Leaving, Parting } from './streams/interrupt.ts'

/** A word that a command takes by its place. */
export interface Argument {
  readonly name: string
  readonly describe: string
  readonly optional?: boolean
  /** What completion offers: paths, or these words. */
  readonly words?: 'paths' | (() => readonly string[])
}

/** A word that a command takes by its name. */
export interface Flag {
  /** Without the dashes: `hold-out`. */
  readonly name: string
  readonly short?: string
  /** What stands for the value in help; absent for yes or no. */
  readonly value?: string
  /** The value may be left out: only a word that matches is one. */
  readonly optionalValue?: RegExp
  /** Whether `--no-name` says no. */
  readonly negatable?: boolean
  /** Whether it may be given several times. */
  readonly many?: boolean
  readonly describe: string
  /** Default and domain, shown behind the description. */
  readonly note?: string
  /** The heading of help under which it stands. */
  readonly group: string
  /** A line above it in help, shared with its neighbours. */
  readonly under?: string
  /** What completion offers for the value. */
  readonly words?: 'paths' | 'columns' | readonly string[]
}

/** A line that can be typed, and what it does. Every one is run by a test. */
export interface Example {
  readonly line: string
  readonly does: string
}

/** What a command knows of one of its possible first arguments, such as a model. */
export interface Page {
  readonly summary: string
  /** A formula or another line under the summary. */
  readonly equation?: string
  readonly options: readonly Flag[]
  readonly examples: readonly Example[]
}

/** Headed rows that help shows below the examples. */
export interface Listing {
  readonly title: string
  readonly rows: readonly (readonly [name: string, describe: string])[]
}

export interface CommandDefinition {
  /** One line without a full stop. */
  readonly summary: string
  /** Where it stands in the list of commands; hidden ones are not listed. */
  readonly place?: number
  readonly hidden?: boolean
  /** Takes every word as it stands: no flags, no help. */
  readonly raw?: boolean
  readonly arguments: readonly Argument[]
  readonly options: readonly Flag[]
  readonly examples: readonly Example[]
  readonly listing?: () => readonly Listing[]
  /** The names that the first argument may be, each with a page of its own. */
  readonly firsts?: () => readonly string[]
  readonly page?: (first: string) => Page
  /** Refuses a first argument that is none of `firsts`, in words. */
  readonly refuse?: (first: string) => Error
  /** What is to be said about a flag that no page has. */
  readonly unknownFlag?: (flag: string, first: string | undefined) => Error | undefined
  /** Does the work. Returns the exit code, 0 when nothing. */
  run(input: Input, context: Context): Promise<number | undefined>
}

/** What was typed, by name. */
export interface Input {
  readonly arguments: readonly (string | undefined)[]
  /** Every word, as it stood. */
  readonly words: readonly string[]
  /** The value of a flag; undefined when it was not given. */
  text(flag: string): string | undefined
  /** All values of a flag that may be given several times. */
  texts(flag: string): readonly string[]
  /** Whether a flag was given as yes or no; undefined when it was not given. */
  choice(flag: string): boolean | undefined
  yes(flag: string): boolean
  /** Whether a flag was given, in whatever form. */
  given(flag: string): boolean
}

/** Where a command runs: what it may print to, and how. */
export interface Context {
  readonly out: Output
  readonly err: Output
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number
  /** Changes what is said when the program is interrupted. */
  readonly whenInterrupted: (parting: Parting, leave?: Leaving) => void
}

/** A stream, and what its terminal can show. */
export interface Output {
  readonly terminal: Terminal
  readonly stream: NodeJS.WriteStream
  write(text: string): Promise<void>
  lines(lines: readonly string[]): Promise<void>
}

/** Defines a command: what it takes, and what it does. One file in `commands/` is one command. */
export const defineCommand = (definition: CommandDefinition): CommandDefinition => definition
