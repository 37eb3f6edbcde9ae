import type { Estimator, Parts, SearchRequest } from '@hp/core'
import type { Open, Splitter } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { nearest } from '../arguments/usage.ts'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { readTable, type Table } from '../data-flags.ts'
import { openEstimatorOf, openValue } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { type ModelName, modelNamed, registry } from '../registry.ts'
import { splitterKnobs } from './flags.ts'
import { inPlaceOfStrategy, prunerOf } from './pruner.ts'

/** What is to be searched, and on which data. */
export interface Asked {
  readonly name: ModelName
  readonly estimator: Estimator<Parts, Open>
  readonly request: SearchRequest
  readonly table: Table
}

/** Reads flags, then data, so that a wrong word is said at once. Throws HpError, Refusal. */
export async function askedFor(input: Input, context: Context): Promise<Asked> {
  const [first = '', path = ''] = input.arguments
  const name = modelNamed(first) as ModelName
  const estimator = openEstimatorOf(name, input)
  const request = requestOf(name, input)
  return { name, estimator, request, table: await readTable(path, input, context.clock) }
}

function requestOf({ model }: ModelName, input: Input): SearchRequest {
  const count = (flag: string, least: number) =>
    input.given(flag) ? { [flag]: readCount(flag, input.text(flag) ?? '', least) } : {}
  const metrics = Object.values(registry.metrics).filter(({ target }) => target === model.target)
  const metric = named(
    'metric',
    metrics.map((each) => each.name),
    input,
  )
  const strategy = inPlaceOfStrategy(input)
    ? 'random'
    : (named('strategy', Object.keys(registry.strategies), input) ?? 'auto')
  return {
    validation: splitterOf(input),
    strategy: strategy === 'auto' ? strategy : registries.strategies[strategy as 'grid'](),
    ...prunerOf(input),
    ...(metric !== undefined && { metric }),
    seed: readCount('seed', input.text('seed') ?? '0', 0),
    ...count('trials', 1),
    ...count('threads', 1),
    share: input.choice('share') ?? true,
  }
}

/** The splitter that is named, or meant by its flags; a flag of another splitter would do nothing: it is refused. */
function splitterOf(input: Input): Splitter {
  const given = splitterKnobs.filter(({ flag }) => input.given(flag))
  const meant = input.given('fold-column') ? 'predefined' : given[0]?.splitter.name
  const chosen = named('splitter', Object.keys(registry.splitters), input) ?? meant ?? 'k-fold'
  const strays = given
    .filter(({ splitter }) => splitter.name !== chosen)
    .map(({ flag, splitter }) => [flag, splitter.name])
  if (input.given('fold-column') && chosen !== 'predefined') strays.push(['fold-column', 'predefined'])
  for (const [flag, owner] of strays) {
    throw new Refusal({
      code: 'request/invalid',
      what: `--${flag} is for the splitter ${owner}, but the splitter is ${chosen}.`,
      where: `flag --${flag}`,
      fix: input.given('splitter') ? `leave it out, or take --splitter ${owner}` : 'leave one of them out',
    })
  }
  const settings = given.map(({ name, flag, hyperparameter }) => [name, openValue(name, flag, hyperparameter, input)])
  const make = registries.splitters[chosen as 'k-fold'] as (settings: object) => Splitter
  return make(Object.fromEntries(settings))
}

function named(flag: string, names: readonly string[], input: Input): string | undefined {
  const chosen = input.text(flag)
  if (chosen === undefined || names.includes(chosen)) return chosen
  throw new Refusal({
    code: 'request/invalid',
    what: `there is no ${flag} "${chosen}".`,
    where: `flag --${flag}`,
    fix: nearest(chosen, names, flag === 'strategy' ? 'strategies' : `${flag}s`),
  })
}
