import { usualSplitter } from '@hp/core'
import type { Dataset } from '@hp/core/data'
import type { Splitter } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { nearest } from '../arguments/usage.ts'
import type { Input } from '../command.ts'
import { openValue } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { type Entry, registry } from '../registry.ts'
import { type SplitterKnob, splitterKnobs } from './splitter-flags.ts'

const all = Object.values(registry.splitters)

/** The splitter for some data whose target is of a kind. */
export type SplitterFor = (data: Dataset) => Splitter

/**
 * The splitter that is named, or meant by its flags; of several that have them all, the one that suits the data. A flag that it does not have would do
 * nothing: it is refused. Reads the flags at once, and looks at the data afterwards.
 */
export function splitterOf(input: Input, target: string | undefined): SplitterFor {
  const named = input.text('splitter')
  if (named !== undefined && !Object.hasOwn(registry.splitters, named)) {
    throw new Refusal({
      code: 'request/invalid',
      what: `there is no splitter "${named}".`,
      where: 'flag --splitter',
      fix: nearest(
        named,
        all.map(({ name }) => name),
        'splitters',
      ),
    })
  }
  const given = splitterKnobs.filter(({ flag }) => input.given(flag))
  const predefined = input.given('fold-column') && named === undefined
  const chosen = named ?? (predefined ? 'predefined' : undefined)
  const stray = chosen !== undefined && given.find(({ owners }) => owners.every(({ name }) => name !== chosen))
  if (stray) throw strange(stray.flag, stray.owners, chosen, named)
  if (input.given('fold-column') && chosen !== 'predefined')
    throw strange('fold-column', [registry.splitters.predefined as Entry], chosen ?? '', named)
  const possible = all.filter((splitter) => given.every(({ owners }) => owners.includes(splitter)))
  const [first] = possible
  if (first === undefined) throw apart(given)
  const settings = Object.fromEntries(
    given.map(({ name, flag, hyperparameter }) => [name, openValue(name, flag, hyperparameter, input)]),
  )
  const made = (name: string) => (registries.splitters[name as 'k-fold'] as (settings: object) => Splitter)(settings)
  if (chosen !== undefined) return () => made(chosen)
  const plain = made(possible.find(({ name }) => name === 'k-fold')?.name ?? first.name) // so that a wrong value is said at once
  return (data) => {
    const usual = usualName(data, target)
    return possible.some(({ name }) => name === usual) ? made(usual) : plain
  }
}

/** The splitter that is meant when nothing is said. */
export function usualName(data: Dataset, target: string | undefined): string {
  const numbers = data.target !== undefined && data.has(data.target) && data.column(data.target).kind === 'number'
  const classes = target === 'category' || (target !== 'number' && !numbers)
  return usualSplitter(data, classes ? 'category' : 'number').definition.name
}

const strange = (flag: string, owners: readonly Entry[], chosen: string, named: string | undefined) => {
  const names = owners.map(({ name }) => name)
  return new Refusal({
    code: 'request/invalid',
    what: `--${flag} is for the ${names.length > 1 ? 'splitters' : 'splitter'} ${names.join(', ')}, but the splitter is ${chosen}.`,
    where: `flag --${flag}`,
    fix: named === undefined ? 'leave one of them out' : `leave it out, or take --splitter ${names[0]}`,
  })
}

/** No splitter has all of these flags. */
function apart(given: readonly SplitterKnob[]): Refusal {
  const [first, ...rest] = given as readonly [SplitterKnob, ...SplitterKnob[]]
  const other = rest.find(({ owners }) => !owners.some((owner) => first.owners.includes(owner))) ?? rest[0] ?? first
  const list = ({ owners }: SplitterKnob) => owners.map(({ name }) => name).join(' or ')
  return new Refusal({
    code: 'request/invalid',
    what: `--${other.flag} is for the splitter ${list(other)}, but --${first.flag} is for ${list(first)}.`,
    where: `flag --${other.flag}`,
    fix: 'leave one of them out',
  })
}
