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
      const valueless = error.word.includes('=') && flags.find((each) => isFor(flag, each))
      if (valueless) return valueTooMuch(flag, valueless, typed)
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
    case 'excess-arguments': {
      const valueless = flagWithWord(typed)
      if (valueless) return valueTooMuch(...valueless, typed)
      return invalid('there are more words than expected.', `names with spaces stand in quotes; see ${page}`)
    }
    default:
      return invalid(error.message.replace(/^error: /, ''), `see ${page}`)
  }
}

const isFor = (word: string, { name }: Flag) => word === `--${name}` || word === `--no-${name}`

/** A yes-or-no flag with a word behind it that is neither a flag nor an argument: `--intercept 3`. */
function flagWithWord({ words, flags }: Typed): [string, Flag] | undefined {
  for (let k = 0; k + 1 < words.length; k++) {
    const [word = '', next = ''] = words.slice(k)
    const flag = flags.find((each) => isFor(word, each))
    if (flag && flag.value === undefined && Number.isFinite(Number(next)) && next !== '') return [word, flag]
  }
  return undefined
}

/** A value for a flag that takes none; it may have been meant for the parameter of that name, which training sets. */
function valueTooMuch(word: string, { name, describe }: Flag, { command, first }: Typed): Error {
  const parameter = command.unknownFlag?.(name, first)
  if (parameter && 'code' in parameter && parameter.code === 'hyperparameter/is-parameter') return parameter
  return invalid(`${word} takes no value.`, `write ${word}: ${describe}`)
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
