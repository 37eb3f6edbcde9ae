import pruners from 'virtual:registry/pruners'
import { kebab } from '@hp/core/define'
import type { Adopted, OpenSettings, TableRoles } from '../workers/search-protocol.ts'
import type { Declared } from './catalog.ts'
import { models, registry } from './models.ts'
import { settingFrom } from './open-setting.ts'
import { partsOf } from './parts-of.ts'
import { namesIn, parts } from './roles.ts'
import { declaredIn, opening, prunerFlag, type TuningSetup } from './tuning-setup.ts'

/** What a search of the page needs to go on with a study: what its command set, and the flags that the page has no place for. */
export function setupFrom(
  { about, target, seed, metric }: Adopted,
  before: TuningSetup,
): { readonly setup: TuningSetup; readonly unknown: readonly string[] } {
  const flags = new Map(Object.entries((about?.['flags'] ?? {}) as Record<string, unknown>))
  const path = (about?.['data'] as { readonly path?: unknown } | undefined)?.path
  const take = (name: string): string | undefined => {
    const value = flags.get(name)
    flags.delete(name)
    if (Array.isArray(value)) return String(value.at(-1))
    return typeof value === 'boolean' ? String(value) : undefined
  }
  const among = (name: string, shelf: object): string | undefined => {
    const value = take(name)
    if (value === undefined || Object.hasOwn(shelf, value)) return value
    flags.set(name, [value])
    return undefined
  }
  const wanted = String(about?.['model'] ?? '')
  const model = Object.hasOwn(models, wanted) ? wanted : before.model
  const algorithm = among('algorithm', registry.algorithms)
  const splitter = among('splitter', registry.splitters) ?? opening.splitter
  const pruner = among('pruner', pruners)
  const settingsIn = (declared: Readonly<Record<string, Declared>>, flagOf = kebab): OpenSettings =>
    Object.fromEntries(
      Object.entries(declared).flatMap(([name, each]) => {
        const flag = flagOf(name)
        const text = take(flag)
        const setting = text === undefined ? undefined : settingFrom(text, each)
        if (text !== undefined && setting === undefined) flags.set(flag, [text])
        return setting ? [[name, setting] as const] : []
      }),
    )
  const belonging = Object.entries(partsOf({ model, algorithm })).map(
    ([name, { declared }]) => [name, declared] as const,
  )
  const own = take('target')
  const trials = Number(take('trials') ?? Number.NaN)
  const given = Number(take('seed') ?? seed)
  const setup: TuningSetup = {
    ...opening,
    table: typeof path === 'string' && path !== '-' ? path.replace(/^.*[\\/]/, '') : before.table,
    target: own ?? target,
    roles: rolesFromFlags(take),
    model,
    algorithm,
    splitter,
    splitterSettings: settingsIn(declaredIn(splitter)),
    settings: settingsIn(Object.fromEntries(belonging)),
    strategy: among('strategy', registry.strategies) ?? opening.strategy,
    pruner,
    prunerSettings:
      pruner === undefined ? {} : settingsIn(pruners[pruner].hyperparameters, (name) => prunerFlag(pruner, name)),
    resource: take('resource') === 'rows' ? 'rows' : undefined,
    trials: trials > 0 ? trials : undefined,
    metric: take('metric') ?? metric,
    seed: Number.isSafeInteger(given) ? given : 0,
  }
  return { setup, unknown: [...flags.keys()] }
}

function rolesFromFlags(take: (name: string) => string | undefined): TableRoles {
  const features = take('features')
  const others = parts.flatMap((part) => {
    const name = take(part)
    return name === undefined ? [] : [[part, name] as const]
  })
  return { ...(features !== undefined && { features: namesIn(features) }), ...Object.fromEntries(others) }
}
