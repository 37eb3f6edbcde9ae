import type { SearchRequest } from '@hp/core'
import * as registries from '@hp/core/registry'
import { nearest } from '../arguments/usage.ts'
import type { Input } from '../command.ts'
import { openValue } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { prunerKnobs, prunerNames } from './pruner-flags.ts'

type Pruner = NonNullable<SearchRequest['pruner']>

/** The pruner that is named (as such, or in the place of a strategy) or meant by its flags. Throws request/invalid for a flag of another one. */
export function prunerOf(input: Input): Pick<SearchRequest, 'pruner' | 'resource'> {
  const given = prunerKnobs.filter(({ flag }) => input.given(flag))
  const named = input.text('pruner') ?? inPlaceOfStrategy(input)
  const [meant, ...more] = [...new Set(given.flatMap(({ owners }) => (owners.length === 1 ? owners : [])))]
  const chosen = named ?? (more.length === 0 ? meant?.name : undefined)
  if (chosen !== undefined && !prunerNames.includes(chosen)) {
    throw refused(
      `there is no pruner "${chosen}".`,
      'pruner',
      nearest(chosen, prunerNames, 'pruners') ?? 'see hp tune --help',
    )
  }
  for (const { flag, owners } of given) {
    if (owners.some(({ name }) => name === chosen)) continue
    const own = owners.map(({ name }) => name)
    const now = chosen === undefined ? 'none is named' : `the pruner is ${chosen}`
    throw refused(
      `--${flag} is for the pruner ${own.join(', ')}, but ${now}.`,
      flag,
      `take --pruner ${own[0]}, or leave it out`,
    )
  }
  const resource = input.text('resource')
  if (resource !== undefined && resource !== 'rows')
    throw refused(`resource must be rows, but is "${resource}".`, 'resource', 'leave it out for steps of training')
  if (chosen === undefined) {
    if (resource === undefined) return {}
    throw refused(
      '--resource rows is for a pruner, but none is named.',
      'resource',
      `name one: --pruner ${prunerNames.join(' or ')}`,
    )
  }
  const settings = given.map(({ name, flag, hyperparameter }) => [name, openValue(name, flag, hyperparameter, input)])
  const make = registries.pruners[chosen as 'asha'] as (settings: object) => Pruner
  return { pruner: make(Object.fromEntries(settings)), ...(resource === 'rows' && { resource }) }
}

/** `--strategy asha` is short for random candidates and that pruner. */
export function inPlaceOfStrategy(input: Input): string | undefined {
  const strategy = input.text('strategy')
  return strategy !== undefined && prunerNames.includes(strategy) ? strategy : undefined
}

const refused = (what: string, flag: string, fix: string) =>
  new Refusal({ code: 'request/invalid', what, where: `flag --${flag}`, fix })
