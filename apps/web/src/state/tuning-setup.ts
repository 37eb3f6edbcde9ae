import pruners from 'virtual:registry/pruners'
import transforms from 'virtual:registry/transforms'
import { kebab } from '@hp/core/define'
import type { OpenSettings, SearchTask, TableRoles } from '../workers/search-protocol.ts'
import type { Declared, Definition } from './catalog.ts'
import { metricsFor, models, registry, targetOf } from './models.ts'
import { settingFrom, textOf, usuallyOpen } from './open-setting.ts'
import { partsOf } from './parts-of.ts'
import { featuresOf, rolesFrom, rolesIn, roleWords } from './roles.ts'

/** Everything that a visitor has set on the page "Tune": what the address holds. */
export interface TuningSetup {
  /** The name of the table. */
  readonly table: string
  readonly target: string
  readonly roles: TableRoles
  readonly model: string
  /** Chosen by what fits when absent. */
  readonly algorithm: string | undefined
  /** Stops trials that fall behind; none when absent. */
  readonly pruner: string | undefined
  readonly prunerSettings: OpenSettings
  /** What trials are compared after: growing parts of the rows, else steps of training where there are any. */
  readonly resource: 'rows' | undefined
  /** What is not as usual, by the name of the hyperparameter; the same names stay when the model is changed. */
  readonly settings: OpenSettings
  readonly splitter: string
  readonly splitterSettings: OpenSettings
  readonly strategy: string
  readonly trials: number | undefined
  readonly metric: string | undefined
  readonly seed: number
}

/** Where the page begins: ridge on the bundled table, λ and degree left open. */
export const opening: TuningSetup = {
  table: 'diabetes.csv',
  target: 'progression',
  roles: {},
  model: 'ridge',
  algorithm: undefined,
  pruner: undefined,
  prunerSettings: {},
  resource: undefined,
  settings: {
    lambda: { kind: 'range', low: 0.001, high: 100, points: 60 },
    degree: { kind: 'one-of', values: [1, 2] },
  },
  splitter: 'k-fold',
  splitterSettings: {},
  strategy: 'auto',
  trials: undefined,
  metric: undefined,
  seed: 0,
}

/** The hyperparameters of the chosen model, and of the algorithm when one is chosen, in the order of their definitions. */
export const hyperparametersOf = (setup: Pick<TuningSetup, 'model' | 'algorithm'>) => partsOf(setup)

export const declaredIn = (splitter: string) => registry.splitters[splitter].hyperparameters

/** The metric that scores are compared by: as chosen, else the usual one for the target. */
export function metricOf({ model, metric }: TuningSetup): string {
  const fitting = metricsFor(targetOf(models[model])).map(({ name }) => name)
  const usual = targetOf(models[model]) === 'category' ? 'log-loss' : 'rmse'
  return metric !== undefined && fitting.includes(metric) ? metric : fitting.includes(usual) ? usual : fitting[0]
}

/** What is set, and, where nothing is left open, the usual range of the first hyperparameter that has one. */
export function settingsOf(setup: TuningSetup): OpenSettings {
  const own = only(setup.settings, Object.keys(hyperparametersOf(setup)))
  if (Object.values(own).some(({ kind }) => kind !== 'value')) return own
  const searched = Object.entries(hyperparametersOf(setup)).reverse()
  const [name, { declared }] = searched.find(([, each]) => each.declared.search) ?? searched[0]
  return { ...own, [name]: usuallyOpen(declared) }
}

const only = (settings: OpenSettings, names: readonly string[]): OpenSettings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))

/** What the worker is asked to search. */
export function taskOf(setup: TuningSetup): SearchTask {
  const { model, penalty } = models[setup.model]
  const hyperparameters = hyperparametersOf(setup)
  const settings = settingsOf(setup)
  const of = (part: 'model' | 'penalty' | 'algorithm') =>
    only(
      settings,
      Object.keys(hyperparameters).filter((name) => hyperparameters[name].part === part),
    )
  const { table, target, roles, splitter, splitterSettings, strategy, algorithm, pruner, trials, seed } = setup
  return {
    table,
    target,
    roles: { ...roles, ...(roles.features && { features: featuresOf(roles, target) as readonly string[] }) },
    model: { name: model, settings: of('model') },
    penalty: { name: penalty, settings: of('penalty') },
    algorithm: algorithm === undefined ? undefined : { name: algorithm, settings: of('algorithm') },
    splitter: { name: splitter, settings: only(splitterSettings, Object.keys(declaredIn(splitter))) },
    strategy,
    trials,
    metric: metricOf(setup),
    pruner:
      pruner === undefined
        ? undefined
        : { name: pruner, settings: only(setup.prunerSettings, Object.keys(pruners[pruner].hyperparameters)) },
    resource: pruner === undefined ? undefined : setup.resource,
    seed,
    study: undefined,
    about: rememberedOf(setup),
  }
}

/** What a study keeps of the command, so that `hp study resume` gives it again. */
function rememberedOf(setup: TuningSetup) {
  const { model, table } = setup
  const flags = Object.fromEntries(flagsOf(setup).map(([name, text]) => [name, [text]]))
  return { command: 'tune', model, data: { path: table, absolute: table }, flags }
}

/** Whether `hp tune` takes plain folds when no splitter is named. */
const isUsual = ({ splitter, roles, model }: TuningSetup): boolean =>
  splitter === opening.splitter && roles.groups === undefined && targetOf(models[model]) === 'number'

/** The flags of the command that does the same, each with its value. */
function flagsOf(setup: TuningSetup): readonly (readonly [name: string, text: string])[] {
  const { target, splitter, strategy, algorithm, pruner, trials, seed } = setup
  const settings = (all: OpenSettings) =>
    Object.entries(all).map(([name, setting]) => [kebab(name), textOf(setting)] as const)
  return [
    ['target', target],
    ...roleWords(setup.roles, target),
    ...(algorithm === undefined ? [] : [['algorithm', algorithm] as const]),
    ...settings(settingsOf(setup)),
    ...(isUsual(setup) ? [] : [['splitter', splitter] as const]),
    ...settings(only(setup.splitterSettings, Object.keys(declaredIn(splitter)))),
    ...(strategy === opening.strategy ? [] : [['strategy', strategy] as const]),
    ...(pruner === undefined ? [] : prunerFlagsOf(pruner, setup)),
    ...(trials === undefined ? [] : [['trials', String(trials)] as const]),
    ['metric', metricOf(setup)],
    ['seed', String(seed)],
  ]
}

/** The flag of a hyperparameter of a pruner: one that another kind of definition names alike stands behind its pruner, `--racing-folds`. */
export const prunerFlag = (pruner: string, name: string): string =>
  namedElsewhere.has(name) ? `${pruner}-${kebab(name)}` : kebab(name)

const namedElsewhere = new Set(
  [registry.models, registry.costs, registry.penalties, registry.algorithms, registry.splitters, transforms].flatMap(
    (shelf: Readonly<Record<string, Pick<Definition, 'hyperparameters'>>>) =>
      Object.values(shelf).flatMap(({ hyperparameters }) => Object.keys(hyperparameters)),
  ),
)

function prunerFlagsOf(pruner: string, { prunerSettings, resource }: TuningSetup) {
  const own = only(prunerSettings, Object.keys(pruners[pruner].hyperparameters))
  return [
    ['pruner', pruner] as const,
    ...Object.entries(own).map(([name, setting]) => [prunerFlag(pruner, name), textOf(setting)] as const),
    ...(resource === undefined ? [] : [['resource', resource] as const]),
  ]
}

/** The words after `hp` that do the same in a terminal. */
export function commandOf(setup: TuningSetup): string {
  const words = flagsOf(setup).flatMap(([name, text]) => [`--${name}`, quoted(text)])
  return ['hp', 'tune', setup.model, quoted(setup.table), ...words].join(' ')
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w.,:/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The query that holds a setup; what is as in the beginning is left out. */
export function queryOf(setup: TuningSetup): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of [
    'table',
    'target',
    'model',
    'algorithm',
    'splitter',
    'strategy',
    'pruner',
    'resource',
    'trials',
    'metric',
    'seed',
  ] as const)
    if (setup[name] !== undefined && setup[name] !== opening[name]) query.set(name, String(setup[name]))
  rolesIn(query, setup.roles)
  const same = Object.keys(opening.settings).length === Object.keys(setup.settings).length
  const texts = Object.entries(setup.settings).map(([name, setting]) => [name, textOf(setting)] as const)
  const usual =
    same && texts.every(([name, text]) => name in opening.settings && text === textOf(opening.settings[name]))
  if (!usual) for (const [name, text] of texts) query.set(`h.${name}`, text)
  for (const [name, setting] of Object.entries(setup.splitterSettings)) query.set(`s.${name}`, textOf(setting))
  for (const [name, setting] of Object.entries(setup.prunerSettings)) query.set(`p.${name}`, textOf(setting))
  return query
}

/** The setup that a query holds; what does not fit the definitions is as in the beginning. */
export function setupOf(query: URLSearchParams): TuningSetup {
  const named = <N extends 'model' | 'splitter' | 'strategy' | 'algorithm' | 'pruner'>(name: N, shelf: object) => {
    const value = query.get(name)
    return (value !== null && Object.hasOwn(shelf, value) ? value : opening[name]) as TuningSetup[N]
  }
  const whole = (name: string) => (/^\d{1,15}$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined)
  const model = named('model', models)
  const splitter = named('splitter', registry.splitters)
  const declared = Object.fromEntries(
    Object.values(models).flatMap((each) =>
      Object.entries(each.hyperparameters).map(([name, h]) => [name, h.declared]),
    ),
  )
  const algorithm = named('algorithm', registry.algorithms)
  const parts = hyperparametersOf({ model, algorithm })
  const own = Object.fromEntries(Object.entries(parts).map(([name, h]) => [name, h.declared]))
  const settings = read(query, 'h.', { ...declared, ...own })
  const trials = whole('trials')
  const pruner = named('pruner', pruners)
  return {
    table: query.get('table') ?? opening.table,
    target: query.get('target') ?? opening.target,
    roles: rolesFrom(query),
    model,
    algorithm,
    pruner,
    prunerSettings: pruner === undefined ? {} : read(query, 'p.', pruners[pruner].hyperparameters),
    resource: query.get('resource') === 'rows' ? 'rows' : undefined,
    settings: [...query.keys()].some((key) => key.startsWith('h.')) ? settings : opening.settings,
    splitter,
    splitterSettings: read(query, 's.', declaredIn(splitter)),
    strategy: named('strategy', registry.strategies),
    trials: trials === 0 ? undefined : trials,
    metric: query.get('metric') ?? undefined,
    seed: whole('seed') ?? opening.seed,
  }
}

function read(query: URLSearchParams, prefix: string, declared: Readonly<Record<string, Declared>>): OpenSettings {
  const found = [...query].flatMap(([key, text]) => {
    const name = key.slice(prefix.length)
    if (!key.startsWith(prefix) || !Object.hasOwn(declared, name)) return []
    const setting = settingFrom(text, declared[name])
    return setting ? [[name, setting] as const] : []
  })
  return Object.fromEntries(found)
}
