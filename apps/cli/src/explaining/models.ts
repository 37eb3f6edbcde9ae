import type { Context, Input } from '../command.ts'
import { listingLines } from '../help.ts'
import { modelNames, registry } from '../registry.ts'
import { toJson } from '../render/json.ts'
import { version } from '../version.ts'

/** Lists every definition, as `hp models` does. */
export async function runModels(input: Input, { out }: Context): Promise<undefined> {
  if (input.yes('json')) {
    await out.write(`${toJson({ command: 'models', version, ...registry })}\n`)
    return
  }
  const { models: _, ...others } = registry
  const models = modelNames().map(
    ({ name, model, penalty }) =>
      [name, penalty ? `${model.name} with a penalty that ${penalty.describe}` : model.describe] as const,
  )
  const shelves = Object.entries(others).map(([kind, shelf]) => ({
    title: titled(kind),
    rows: Object.values(shelf).map(({ name, describe }) => [name, describe] as const),
  }))
  const lines = [{ title: 'Models', rows: models }, ...shelves].flatMap((listing) =>
    listingLines(listing, out.terminal),
  )
  await out.lines([...lines.slice(1), '', 'hp explain NAME tells more of each.'])
}

const titled = (kind: string) => `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`
