import { placed } from '../arguments/placed.ts'
import { commands, pageOf } from '../cli.ts'
import type { Argument, Flag } from '../command.ts'
import { commonFlags } from '../common-flags.ts'
import { printable } from '../render/text.ts'
import { headerOf } from './header.ts'

/** What a word may become; `:paths` stands for every path the shell finds. */
export interface Candidate {
  readonly word: string
  readonly describe?: string
}

const paths: readonly Candidate[] = [{ word: ':paths' }]

/** What the last of the words after `hp` may become, given those before it. */
export async function candidates(words: readonly string[]): Promise<readonly Candidate[]> {
  const last = words.at(-1) ?? ''
  const [name, ...rest] = words.slice(0, -1)
  if (name === undefined) return starting(last, await commandCandidates())
  const command = await commands.get(name)?.()
  if (!command) return []
  const { flags } = pageOf(command, rest)
  const before = flags.find(
    ({ name, short, value }) => value !== undefined && [`--${name}`, `-${short ?? '-'}`].includes(rest.at(-1) ?? ''),
  )
  if (before && !before.optionalValue) return valuesOf(before, last, placed(rest, flags))
  const equals = /^--([^=]+)=([\s\S]*)$/.exec(last)
  const named = equals && flags.find((flag) => flag.name === equals[1])
  if (equals && named) {
    const found = await valuesOf(named, equals[2] ?? '', placed(rest, flags))
    return found.map(({ word, ...more }) => ({
      word: word.startsWith(':') ? word : `--${named.name}=${word}`,
      ...more,
    }))
  }
  if (last.startsWith('-')) return starting(last, flagCandidates(flags.length > 0 ? flags : commonFlags))
  const place = command.arguments[placed(rest, flags).length]
  return place ? placeCandidates(place, last) : []
}

async function commandCandidates(): Promise<Candidate[]> {
  const all = await Promise.all([...commands].map(async ([word, load]) => ({ word, ...(await load()) })))
  return all.filter(({ hidden }) => !hidden).map(({ word, summary }) => ({ word, describe: summary }))
}

function flagCandidates(flags: readonly Flag[]): Candidate[] {
  return flags.flatMap(({ name, negatable, describe }) => [
    { word: `--${name}`, describe },
    ...(negatable ? [{ word: `--no-${name}`, describe: `not: ${describe}` }] : []),
  ])
}

async function valuesOf(flag: Flag, last: string, places: readonly string[]): Promise<readonly Candidate[]> {
  if (flag.words === 'paths') return paths
  if (flag.words !== 'columns')
    return starting(
      last,
      (flag.words ?? []).map((word) => ({ word })),
    )
  const comma = flag.many ? last.lastIndexOf(',') + 1 : 0
  const names = places.flatMap(headerOf)
  const written = names.map((name) => (flag.many && /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
  return starting(
    last,
    written.map((name) => ({ word: last.slice(0, comma) + printable(name) })),
  )
}

function placeCandidates({ words }: Argument, last: string): readonly Candidate[] {
  if (words === 'paths') return paths
  return starting(
    last,
    (words?.() ?? []).map((word) => ({ word })),
  )
}

const starting = (start: string, all: readonly Candidate[]) => all.filter(({ word }) => word.startsWith(start))
