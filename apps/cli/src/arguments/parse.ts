import { Command, CommanderError, Option } from 'commander'
import type { Argument, Flag, Input } from '../command.ts'
import { UsageError } from './usage.ts'

/** Reads words against flags and arguments. Throws UsageError. */
export function parse(words: readonly string[], flags: readonly Flag[], expected: readonly Argument[]): Input {
  const command = new Command('hp').exitOverride().helpOption(false).showSuggestionAfterError(false)
  command.configureOutput({ writeErr: () => {}, writeOut: () => {} })
  for (const { name, optional } of expected) command.argument(optional ? `[${name}]` : `<${name}>`)
  const given = new Map<string, (string | boolean)[]>()
  for (const flag of flags) {
    for (const option of optionsOf(flag)) {
      command.addOption(option)
      command.on(`option:${option.name()}`, (value: string | null) => {
        const said = option.negate ? false : (value ?? true)
        given.set(flag.name, [...(flag.many ? (given.get(flag.name) ?? []) : []), said])
      })
    }
  }
  try {
    command.parse(markOptionalValues(words, flags), { from: 'user' })
  } catch (error) {
    throw error instanceof CommanderError ? usageError(error) : error
  }
  const last = (name: string) => given.get(name)?.at(-1)
  const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined)
  return {
    words,
    arguments: expected.map((_, i) => command.args[i]),
    text: (name) => text(last(name)),
    texts: (name) => (given.get(name) ?? []).filter((value) => typeof value === 'string'),
    choice: (name) => (given.has(name) ? last(name) !== false : undefined),
    yes: (name) => given.has(name) && last(name) !== false,
    given: (name) => given.has(name),
  }
}

function optionsOf({ name, short, value, optionalValue, negatable }: Flag): Option[] {
  const long = `${short ? `-${short}, ` : ''}--${name}`
  const no = negatable ? [new Option(`--no-${name}`)] : []
  if (optionalValue) return [new Option(`${long} [value]`), ...no]
  if (value !== undefined) return [new Option(`${long} <value>`)]
  return [new Option(long), ...no]
}

/** Where a value may be left out, only a word of its form is one: `--plot data.csv` does not swallow the data. */
function markOptionalValues(words: readonly string[], flags: readonly Flag[]): string[] {
  const optional = new Map(
    flags.flatMap(({ name, optionalValue }) => (optionalValue ? [[`--${name}`, optionalValue]] : [])),
  )
  const end = words.indexOf('--')
  return words.map((word, i) => {
    const form = optional.get(word)
    if (form === undefined || (end >= 0 && i > end)) return word
    const next = words[i + 1]
    return next !== undefined && form.test(next) ? word : `${word}=`
  })
}

function usageError({ code, message }: CommanderError): UsageError {
  const word = /'([\s\S]*)'/.exec(message)?.[1] ?? ''
  if (code === 'commander.unknownOption') return new UsageError('unknown-flag', word, message)
  if (code === 'commander.optionMissingArgument') return new UsageError('missing-value', word, message)
  if (code === 'commander.missingArgument') return new UsageError('missing-argument', word, message)
  if (code === 'commander.excessArguments') return new UsageError('excess-arguments', word, message)
  return new UsageError('other', word, message)
}
