import { kebab } from '@hp/core/define'
import type { FitTask } from '../workers/fit-protocol.ts'
import type { OpenSettings, TableRoles } from '../workers/search-protocol.ts'
import type { Declared } from './catalog.ts'
import { models, registry } from './models.ts'
import { settingFrom, textOf } from './open-setting.ts'
import { partsOf } from './parts-of.ts'
import { featuresOf, namesFrom, rolesFrom, rolesIn, roleWords } from './roles.ts'
import { quoted } from './tuning-setup.ts'

/** Everything that a visitor has set on the page "Fit": what the address holds. */
export interface FittingSetup {
  readonly table: string
  readonly target: string
  /** All columns without another role when none are named. */
  readonly roles: TableRoles
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
  roles: { features: ['bmi'] },
  model: 'linear',
  algorithm: undefined,
  settings: {},
  seed: 0,
}

/** The hyperparameters of model and penalty, and of the algorithm when one is chosen, each with the part it belongs to. */
export const hyperparametersOf = partsOf

export function taskOf(setup: FittingSetup): FitTask {
  const all = hyperparametersOf(setup)
  const { table, target, roles, model, algorithm, settings, seed } = setup
  const features = featuresOf(roles, target)
  const of = (part: string): OpenSettings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => all[name]?.part === part))
  return {
    table,
    target,
    roles: { ...roles, ...(features && { features }) },
    model: { name: models[model].model, settings: of('model') },
    penalty: { name: models[model].penalty, settings: of('penalty') },
    algorithm: algorithm === undefined ? undefined : { name: algorithm, settings: of('algorithm') },
    seed,
  }
}

/** The words that do the same in a terminal. */
export function commandOf(setup: FittingSetup): string {
  const { table, target, roles, model, algorithm, settings, seed } = setup
  const all = hyperparametersOf(setup)
  const words = ['hp', 'fit', model, quoted(table), '--target', quoted(target)]
  for (const [name, text] of roleWords(roles, target)) words.push(`--${name}`, quoted(text))
  if (algorithm) words.push('--algorithm', algorithm)
  for (const [name, setting] of Object.entries(settings)) {
    if (all[name]) words.push(`--${kebab(name)}`, quoted(textOf(setting)))
  }
  if (seed !== opening.seed) words.push('--seed', String(seed))
  return words.join(' ')
}

/** The lines of TypeScript that do the same. */
export function codeOf(setup: FittingSetup): string {
  const { table, target, seed } = setup
  const { model, penalty, algorithm, roles } = taskOf(setup)
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
    ...Object.entries(roles).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
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
  const { features, ...others } = setup.roles
  rolesIn(query, others)
  if (!features) query.set('features', 'all')
  else if (JSON.stringify(features) !== JSON.stringify(opening.roles.features)) rolesIn(query, { features })
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
    roles: rolesOf(query),
    seed: /^\d{1,15}$/.test(seed) ? Number(seed) : opening.seed,
  }
  return { ...setup, settings: settingsFrom(query, hyperparametersOf(setup)) }
}

function rolesOf(query: URLSearchParams): TableRoles {
  const { groups: _, ...roles } = rolesFrom(query)
  const features = query.has('features') ? namesFrom(query.get('features')) : opening.roles.features
  return { ...roles, ...(features && { features }) }
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
