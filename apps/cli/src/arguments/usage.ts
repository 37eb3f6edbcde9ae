import { closest, didYouMean, kebab } from '@hp/core/define'
import type { CommandDefinition, Flag } from '../command.ts'
import { Refusal } from '../refusal.ts'

/** What commander found wrong, in its own words. */
export class UsageError extends Error {
  readonly kind: 'unknown-flag' | 'missing-value' | 'missing-argument' | 'excess-arguments' | 'other'
  /** The word that is wrong, as it was typed. */
  readonly word: string

  constructor(kind: UsageError['kind'], word: string, message: string) {
    super(message)
    this.kind = kind
    this.word = word
  }
}

interface Typed {
  readonly name: string
  readonly command: CommandDefinition
  readonly flags: readonly Flag[]
  readonly first: string | undefined
  readonly words: readonly string[]
}

/** Turns what the parser found wrong into a refusal that says how to put it right. */
export function explainUsage(error: UsageError, typed: Typed): Error {
  const { name, command, flags, first } = typed
  const page = first !== undefined && command.page ? `hp ${name} ${first} --help` : `hp ${name} --help`
  switch (error.kind) {
    case 'unknown-flag': {
      const flag = error.word.split('=')[0] ?? error.word
      const valueless =
        error.word.includes('=') && flags.find(({ name }) => flag === `--${name}` || flag === `--no-${name}`)
      if (valueless) return invalid(`${flag} takes no value.`, `write ${flag}`)
      const known = command.unknownFlag?.(flag.replace(/^-+/, ''), first)
      return known ?? invalid(`there is no flag ${flag}.`, flagFix(flag, flags) ?? `see ${page}`)
    }
    case 'missing-value': {
      const flag = flags.find((each) => error.word.includes(`--${each.name} `))
      return invalid(
        `${flag ? `--${flag.name}` : error.word} needs a value${flag ? ` (${flag.value})` : ''}.`,
        flag?.describe,
      )
    }
    case 'missing-argument': {
      const missing = command.arguments.find((each) => each.name === error.word)
      return invalid(`<${error.word}> is missing: ${missing?.describe ?? ''}.`, exampleOf(typed) ?? `see ${page}`)
    }
    case 'excess-arguments':
      return invalid('there are more words than expected.', `names with spaces stand in quotes; see ${page}`)
    default:
      return invalid(error.message.replace(/^error: /, ''), `see ${page}`)
  }
}

function exampleOf({ command, first }: Typed): string | undefined {
  const firsts = command.firsts?.() ?? []
  const page = first !== undefined && firsts.includes(first) ? command.page?.(first) : command
  const line = page?.examples[0]?.line
  return line && `for instance ${line}`
}

function flagFix(flag: string, flags: readonly Flag[]): string | undefined {
  const names = flags.flatMap(({ name, negatable }) => (negatable ? [name, `no-${name}`] : [name]))
  const bare = kebab(flag.replace(/^-+/, ''))
  const near = closest(bare, names) ?? names.find((name) => bare.length > 2 && name.startsWith(bare))
  return near === undefined ? undefined : `did you mean --${near}?`
}

const invalid = (what: string, fix?: string) => new Refusal({ code: 'request/invalid', what, fix })

/** The fix for a name that is none of these. */
export const nearest = (name: string, names: readonly string[], noun: string): string | undefined =>
  didYouMean(name, names, noun)
