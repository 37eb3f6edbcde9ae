import { kebab } from '@hp/core/define'
import type { OpenSettings, SearchTask } from '../workers/search-protocol.ts'
import type { Declared } from './catalog.ts'
import { metricsFor, models, registry, targetOf } from './models.ts'
import { settingFrom, textOf, usuallyOpen } from './open-setting.ts'

/** Everything that a visitor has set on the page "Tune": what the address holds. */
export interface TuningSetup {
  /** The name of the table. */
  readonly table: string
  readonly target: string
  readonly model: string
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
  model: 'ridge',
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

/** The hyperparameters of the chosen model, in the order of their definitions. */
export const hyperparametersOf = ({ model }: TuningSetup) => models[model].hyperparameters

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
  const { model, penalty, hyperparameters } = models[setup.model]
  const settings = settingsOf(setup)
  const of = (part: 'model' | 'penalty') =>
    only(
      settings,
      Object.keys(hyperparameters).filter((name) => hyperparameters[name].part === part),
    )
  const { table, target, splitter, splitterSettings, strategy, trials, seed } = setup
  return {
    table,
    target,
    model: { name: model, settings: of('model') },
    penalty: { name: penalty, settings: of('penalty') },
    algorithm: undefined,
    splitter: { name: splitter, settings: only(splitterSettings, Object.keys(declaredIn(splitter))) },
    strategy,
    trials,
    metric: metricOf(setup),
    seed,
  }
}

/** The words after `hp` that do the same in a terminal. */
export function commandOf(setup: TuningSetup): string {
  const { table, target, splitter, strategy, trials, seed } = setup
  const words = ['hp', 'tune', setup.model, quoted(table), '--target', quoted(target)]
  for (const [name, setting] of Object.entries(settingsOf(setup)))
    words.push(`--${kebab(name)}`, quoted(textOf(setting)))
  if (splitter !== opening.splitter) words.push('--splitter', splitter)
  for (const [name, setting] of Object.entries(taskOf(setup).splitter.settings))
    words.push(`--${kebab(name)}`, quoted(textOf(setting)))
  if (strategy !== opening.strategy) words.push('--strategy', strategy)
  if (trials !== undefined) words.push('--trials', String(trials))
  words.push('--metric', metricOf(setup), '--seed', String(seed))
  return words.join(' ')
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w.,:/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The query that holds a setup; what is as in the beginning is left out. */
export function queryOf(setup: TuningSetup): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of ['table', 'target', 'model', 'splitter', 'strategy', 'trials', 'metric', 'seed'] as const)
    if (setup[name] !== undefined && setup[name] !== opening[name]) query.set(name, String(setup[name]))
  const same = Object.keys(opening.settings).length === Object.keys(setup.settings).length
  const texts = Object.entries(setup.settings).map(([name, setting]) => [name, textOf(setting)] as const)
  const usual =
    same && texts.every(([name, text]) => name in opening.settings && text === textOf(opening.settings[name]))
  if (!usual) for (const [name, text] of texts) query.set(`h.${name}`, text)
  for (const [name, setting] of Object.entries(setup.splitterSettings)) query.set(`s.${name}`, textOf(setting))
  return query
}

/** The setup that a query holds; what does not fit the definitions is as in the beginning. */
export function setupOf(query: URLSearchParams): TuningSetup {
  const named = (name: 'model' | 'splitter' | 'strategy', shelf: object) => {
    const value = query.get(name)
    return value !== null && Object.hasOwn(shelf, value) ? value : opening[name]
  }
  const whole = (name: string) => (/^\d{1,15}$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined)
  const model = named('model', models)
  const splitter = named('splitter', registry.splitters)
  const declared = Object.fromEntries(
    Object.values(models).flatMap((each) =>
      Object.entries(each.hyperparameters).map(([name, h]) => [name, h.declared]),
    ),
  )
  const own = Object.fromEntries(Object.entries(models[model].hyperparameters).map(([name, h]) => [name, h.declared]))
  const settings = read(query, 'h.', { ...declared, ...own })
  const trials = whole('trials')
  return {
    table: query.get('table') ?? opening.table,
    target: query.get('target') ?? opening.target,
    model,
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
