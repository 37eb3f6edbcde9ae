import { holds } from '@hp/core/define'
import type { Moved, Setting, Settings, Source, Task, Theta } from '../workers/protocol.ts'
import { algorithms, type Declared, penalties, points, standardize, trainingSeed } from './catalog.ts'

/** Everything that a visitor has set on the page. It is what the address holds, and what undo goes back to. */
export interface Setup {
  readonly source: Source
  readonly moved: readonly Moved[]
  readonly algorithm: string
  /** Hyperparameters by name; those that two algorithms share stay when one is changed for the other. */
  readonly settings: Settings
  readonly penalty: string
  readonly penaltySettings: Settings
  readonly standardize: boolean
  readonly seed: number
  /** θ to start from; the page chooses one when absent. */
  readonly start: Theta | undefined
  /** False after a start was tried and not yet trained from. */
  readonly trained: boolean
  /** The step that is looked at; the last when absent. */
  readonly step: number | undefined
}

/**
 * Where the page begins. The feature is not standardised, so that θ₀ and θ₁ are the intercept and the slope one sees, and the valley
 * is narrow enough to teach something; the learning rate is below the limit of these points.
 */
export const opening: Setup = {
  source: { kind: 'line', rows: points.rows.default, noise: points.noise.default, seed: points.seed.default },
  moved: [],
  algorithm: 'gradient-descent',
  settings: { learningRate: 0.035 },
  penalty: 'none',
  penaltySettings: {},
  standardize: false,
  seed: trainingSeed.default,
  start: undefined,
  trained: true,
  step: undefined,
}

/** The value of a hyperparameter: as set, else its default. */
export const settingOf = (settings: Settings, name: string, declared: Declared): Setting =>
  settings[name] ?? (declared.default as Setting)

const only = (settings: Settings, schema: Readonly<Record<string, Declared>>): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(schema, name)))

/** What the worker is asked to train. */
export const taskOf = (setup: Setup): Task => ({
  source: setup.source,
  moved: setup.moved,
  algorithm: { name: setup.algorithm, settings: only(setup.settings, algorithms[setup.algorithm].hyperparameters) },
  penalty: { name: setup.penalty, settings: only(setup.penaltySettings, penalties[setup.penalty].hyperparameters) },
  standardize: setup.standardize,
  start: setup.start,
  seed: setup.seed,
})

/** The query that holds a setup; what is as in the beginning is left out. */
export function queryOf(setup: Setup): URLSearchParams {
  const query = new URLSearchParams()
  const put = (name: string, value: unknown, usual?: unknown) => {
    if (value !== undefined && value !== usual) query.set(name, String(value))
  }
  const { source } = setup
  if (source.kind === 'file')
    for (const name of ['name', 'feature', 'target'] as const) put(name === 'name' ? 'file' : name, source[name])
  else for (const name of ['rows', 'noise', 'seed'] as const) put(name, source[name], points[name].default)
  put('algorithm', setup.algorithm, opening.algorithm)
  for (const [name, value] of Object.entries(setup.settings)) put(name, value, opening.settings[name])
  put('penalty', setup.penalty, opening.penalty)
  for (const [name, value] of Object.entries(setup.penaltySettings)) put(`penalty.${name}`, value)
  put('standardize', setup.standardize, opening.standardize)
  put('training-seed', setup.seed, opening.seed)
  put('start', setup.start?.join(','))
  for (const [row, x, y] of setup.moved) query.append('move', `${row}:${x}:${y}`)
  put('trained', setup.trained, true)
  put('step', setup.step)
  return query
}

/** The setup that a query holds; what does not fit the definitions is as in the beginning. */
export function setupOf(query: URLSearchParams): Setup {
  const number = (name: string, declared: { readonly default: number }) =>
    (read(query.get(name), declared as unknown as Declared) as number | undefined) ?? declared.default
  const file = query.get('file')
  const source: Source =
    file === null
      ? {
          kind: 'line',
          rows: number('rows', points.rows),
          noise: number('noise', points.noise),
          seed: number('seed', points.seed),
        }
      : { kind: 'file', name: file, feature: query.get('feature') ?? '', target: query.get('target') ?? '' }
  const algorithm = known(algorithms, query.get('algorithm'), opening.algorithm)
  const penalty = known(penalties, query.get('penalty'), opening.penalty)
  const step = query.get('step')
  const start = pair(query.get('start'))
  return {
    source,
    moved: query.getAll('move').flatMap(movedOf),
    algorithm,
    settings: { ...opening.settings, ...settingsOf(query, algorithms[algorithm].hyperparameters, '') },
    penalty,
    penaltySettings: settingsOf(query, penalties[penalty].hyperparameters, 'penalty.'),
    standardize: (read(query.get('standardize'), standardize) as boolean | undefined) ?? opening.standardize,
    seed: number('training-seed', trainingSeed),
    start,
    trained: start === undefined || query.get('trained') !== 'false',
    step: step !== null && /^\d+$/.test(step) ? Number(step) : undefined,
  }
}

function settingsOf(query: URLSearchParams, schema: Readonly<Record<string, Declared>>, prefix: string): Settings {
  const found = Object.entries(schema).map(
    ([name, declared]) => [name, read(query.get(prefix + name), declared)] as const,
  )
  return Object.fromEntries(found.filter((entry): entry is readonly [string, Setting] => entry[1] !== undefined))
}

/** The value that a text stands for, when it lies in the domain of the hyperparameter. */
function read(text: string | null, declared: Declared): Setting | undefined {
  if (text === null || text.trim() === '') return undefined
  const value =
    declared.kind === 'flag'
      ? text === 'true' || text === 'false'
        ? text === 'true'
        : undefined
      : declared.kind === 'choice'
        ? text
        : declared.kind === 'shape'
          ? text.split(',').map(Number)
          : Number(text)
  return value !== undefined && holds(declared as never, value) ? value : undefined
}

const known = (definitions: object, name: string | null, usual: string): string =>
  name !== null && Object.hasOwn(definitions, name) ? name : usual

function pair(text: string | null): Theta | undefined {
  const [a, b, ...more] = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  return more.length === 0 && Number.isFinite(a) && Number.isFinite(b) ? [a, b] : undefined
}

function movedOf(text: string): Moved[] {
  const [row, x, y] = text.split(':').map(Number)
  return Number.isSafeInteger(row) && row >= 0 && Number.isFinite(x) && Number.isFinite(y) ? [[row, x, y]] : []
}
