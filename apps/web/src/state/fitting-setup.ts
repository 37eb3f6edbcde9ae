import { kebab } from '@hp/core/define'
import type { FitTask } from '../workers/fit-protocol.ts'
import type { OpenSettings } from '../workers/search-protocol.ts'
import type { Declared } from './catalog.ts'
import { models, registry } from './models.ts'
import { settingFrom, textOf } from './open-setting.ts'
import { quoted } from './tuning-setup.ts'

/** Everything that a visitor has set on the page "Fit": what the address holds. */
export interface FittingSetup {
  readonly table: string
  readonly target: string
  /** All columns but the target when absent. */
  readonly features: readonly string[] | undefined
  readonly model: string
  /** Chosen by what fits when absent. */
  readonly algorithm: string | undefined
  /** What is not as usual, by the name of the hyperparameter. */
  readonly settings: OpenSettings
  readonly seed: number
}

export const opening: FittingSetup = {
  table: 'diabetes.csv',
  target: 'progression',
  features: ['bmi'],
  model: 'linear',
  algorithm: undefined,
  settings: {},
  seed: 0,
}

/** The hyperparameters of model and penalty, and of the algorithm when one is chosen, each with the part it belongs to. */
export function hyperparametersOf({ model, algorithm }: FittingSetup) {
  const own = models[model].hyperparameters
  if (algorithm === undefined) return own
  const other = Object.entries(registry.algorithms[algorithm].hyperparameters)
  return {
    ...own,
    ...Object.fromEntries(other.map(([name, declared]) => [name, { part: 'algorithm', declared } as const])),
  }
}

/** The algorithms that can train a model with its penalty. */
export function algorithmsFor(name: string) {
  const { model, penalty } = models[name]
  const { cost, offers } = registry.models[model]
  const costs = (typeof cost === 'string' ? [cost] : Object.values<string>(cost ?? {})).map(
    (each) => registry.costs[each],
  )
  const lacks = (needs: readonly string[] | undefined, offered: readonly string[] | undefined) =>
    needs?.some((need) => !offered?.includes(need)) ?? false
  return Object.values(registry.algorithms).filter(
    ({ needs }) =>
      !lacks(needs?.model, offers) &&
      !lacks(needs?.penalty, registry.penalties[penalty].offers) &&
      costs.some((each) => !lacks(needs?.cost, each?.offers)),
  )
}

export function taskOf(setup: FittingSetup): FitTask {
  const all = hyperparametersOf(setup)
  const { table, target, features, model, algorithm, settings, seed } = setup
  const of = (part: string): OpenSettings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => all[name]?.part === part))
  return {
    table,
    target,
    features: features?.filter((name) => name !== target),
    model: { name: models[model].model, settings: of('model') },
    penalty: { name: models[model].penalty, settings: of('penalty') },
    algorithm: algorithm === undefined ? undefined : { name: algorithm, settings: of('algorithm') },
    seed,
  }
}

/** The words that do the same in a terminal. */
export function commandOf(setup: FittingSetup): string {
  const { table, target, features, model, algorithm, settings, seed } = setup
  const all = hyperparametersOf(setup)
  const words = ['hp', 'fit', model, quoted(table), '--target', quoted(target)]
  if (features) words.push('--features', quoted(features.filter((name) => name !== target).join(',')))
  if (algorithm) words.push('--algorithm', algorithm)
  for (const [name, setting] of Object.entries(settings)) {
    if (all[name]) words.push(`--${kebab(name)}`, quoted(textOf(setting)))
  }
  if (seed !== opening.seed) words.push('--seed', String(seed))
  return words.join(' ')
}

/** The lines of TypeScript that do the same. */
export function codeOf(setup: FittingSetup): string {
  const { table, target, features, seed } = setup
  const { model, penalty, algorithm } = taskOf(setup)
  const called = ({ name, settings }: { readonly name: string; readonly settings: OpenSettings }) => {
    const given = Object.entries(settings).map(
      ([key, setting]) => `${key}: ${JSON.stringify(setting.kind === 'value' ? setting.value : null)}`,
    )
    return `${camel(name)}(${given.length ? `{ ${given.join(', ')} }` : ''})`
  }
  const parts = [
    ['models', 'model', model] as const,
    ...(penalty.name === 'none' ? [] : [['penalties', 'penalty', penalty] as const]),
    ...(algorithm ? [['algorithms', 'algorithm', algorithm] as const] : []),
  ]
  const reading = [
    `target: ${JSON.stringify(target)}`,
    ...(features ? [`features: ${JSON.stringify(features.filter((name) => name !== target))}`] : []),
  ]
  return [
    `import { estimator, fit, readData } from '@hp/core'`,
    ...parts.map(([folder, , { name }]) => `import { ${camel(name)} } from '@hp/core/${folder}'`),
    '',
    `const data = await readData(${JSON.stringify(table)}, { ${reading.join(', ')} })`,
    `const fitted = await fit(estimator({ ${parts.map(([, part, each]) => `${part}: ${called(each)}`).join(', ')} }), data${seed === opening.seed ? '' : `, { seed: ${seed} }`})`,
    'console.log(fitted.parameters, fitted.scores)',
  ].join('\n')
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The query that holds a setup; what is as in the beginning is left out. */
export function queryOf(setup: FittingSetup): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of ['table', 'target', 'model', 'algorithm', 'seed'] as const)
    if (setup[name] !== undefined && setup[name] !== opening[name]) query.set(name, String(setup[name]))
  const features = setup.features ? JSON.stringify(setup.features) : 'all'
  if (features !== JSON.stringify(opening.features)) query.set('features', features)
  for (const [name, setting] of Object.entries(setup.settings)) query.set(`h.${name}`, textOf(setting))
  return query
}

/** The setup that a query holds; what does not fit the definitions is as in the beginning. */
export function setupOf(query: URLSearchParams): FittingSetup {
  const model = query.get('model') ?? ''
  const algorithm = query.get('algorithm') ?? ''
  const seed = query.get('seed') ?? ''
  const setup: FittingSetup = {
    ...opening,
    table: query.get('table') ?? opening.table,
    target: query.get('target') ?? opening.target,
    model: Object.hasOwn(models, model) ? model : opening.model,
    algorithm: Object.hasOwn(registry.algorithms, algorithm) ? algorithm : undefined,
    features: featuresFrom(query.get('features')),
    seed: /^\d{1,15}$/.test(seed) ? Number(seed) : opening.seed,
  }
  return { ...setup, settings: settingsFrom(query, hyperparametersOf(setup)) }
}

function featuresFrom(text: string | null): readonly string[] | undefined {
  if (text === null) return opening.features
  try {
    const names: unknown = JSON.parse(text)
    if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')) return names
  } catch {
    return undefined // `all`, and whatever is no list
  }
  return undefined
}

function settingsFrom(
  query: URLSearchParams,
  declared: Readonly<Record<string, { readonly declared: Declared }>>,
): OpenSettings {
  const found = [...query].flatMap(([key, text]) => {
    const name = key.startsWith('h.') ? key.slice(2) : ''
    if (!Object.hasOwn(declared, name)) return []
    const setting = settingFrom(text, declared[name].declared)
    return setting?.kind === 'value' ? [[name, setting] as const] : []
  })
  return Object.fromEntries(found)
}
