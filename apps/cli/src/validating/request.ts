import type { SearchRequest } from '@hp/core'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { readTable, type Table } from '../data-flags.ts'
import { type ModelName, modelNamed } from '../registry.ts'
import { expectWritable } from '../streams/write-file.ts'
import { metricOf } from '../tuning/request.ts'
import { splitterOf } from '../tuning/splitters.ts'

/** What is to be scored, how, and on which data. */
export interface Scoring<E> {
  readonly name: ModelName
  readonly estimator: E
  readonly table: Table
  readonly request: Pick<SearchRequest, 'validation' | 'metric' | 'seed' | 'threads' | 'share'>
}

/** Reads flags, then data, so that a wrong word is said at once. Throws HpError, Refusal. */
export async function scoringOf<E>(
  input: Input,
  context: Context,
  estimatorOf: (name: ModelName, input: Input) => E,
): Promise<Scoring<E>> {
  const [first = '', path = ''] = input.arguments
  const name = modelNamed(first) as ModelName
  for (const flag of ['plot', 'rejects']) {
    const file = input.text(flag)
    if (file) expectWritable(file)
  }
  const estimator = estimatorOf(name, input)
  const metric = metricOf(name.model, input)
  const splitterFor = splitterOf(input, name.model.target)
  const common = {
    seed: readCount('seed', input.text('seed') ?? '0', 0),
    ...(metric !== undefined && { metric }),
    ...(input.given('threads') && { threads: readCount('threads', input.text('threads') ?? '', 1) }),
    ...(input.choice('share') !== undefined && { share: input.choice('share') as boolean }),
  }
  const table = await readTable(path, input, context)
  return { name, estimator, table, request: { ...common, validation: splitterFor(table.data) } }
}
