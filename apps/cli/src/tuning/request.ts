import type { Estimator, Parts, SearchRequest } from '@hp/core'
import { type Open, valueIn } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { nearest } from '../arguments/usage.ts'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { readTable, type Table } from '../data-flags.ts'
import { openEstimatorOf } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { type Entry, type ModelName, modelNamed, registry } from '../registry.ts'
import { inPlaceOfStrategy, prunerOf } from './pruner.ts'
import { splitterOf } from './splitters.ts'

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
  const splitterFor = splitterOf(input, name.model.target)
  const table = await readTable(path, input, context)
  return { name, estimator, request: { ...request, validation: splitterFor(table.data) }, table }
}

function requestOf({ model }: ModelName, input: Input): SearchRequest {
  const count = (flag: string, least: number) =>
    input.given(flag) ? { [flag]: readCount(flag, input.text(flag) ?? '', least) } : {}
  const metric = metricOf(model, input)
  const strategy = inPlaceOfStrategy(input)
    ? 'random'
    : (named('strategy', Object.keys(registry.strategies), input) ?? 'auto')
  return {
    strategy: strategy === 'auto' ? strategy : registries.strategies[strategy as 'grid'](),
    ...prunerOf(input),
    ...(metric !== undefined && { metric }),
    seed: readCount('seed', input.text('seed') ?? '0', 0),
    ...count('trials', 1),
    ...count('threads', 1),
    share: input.choice('share') ?? true,
  }
}

/** The metric that is named, if its target is of the model's kind; it may have a value in its name. */
export function metricOf({ target }: Entry, input: Input): string | undefined {
  const wanted = input.text('metric')
  const kind: string = target ?? 'either'
  const fitting = Object.values(registry.metrics).filter((metric) => kind === 'either' || metric.target === kind)
  const valued = fitting.some(({ parameter }) => parameter && wanted && valueIn(wanted, parameter) !== undefined)
  return valued
    ? wanted
    : named(
        'metric',
        fitting.map(({ name }) => name),
        input,
      )
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
