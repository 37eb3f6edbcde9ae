import { version } from '../define/version.ts'
import { commonAddress } from './address.ts'
import type { DataDescription, SearchDescription, StudyDescription } from './events.ts'
import type { Begun } from './request.ts'

/** What of a search is kept with a study. */
export interface Described {
  readonly description: StudyDescription
  readonly search: SearchDescription
  /** The beginning of the addresses of its trials. */
  readonly address: string
  /** What the study is called when nobody names it: the same search of the same scores finds it again. */
  readonly name: string
}

/** A search as it is stored: what its scores are of, and what was asked for. */
export function described(
  begun: Begun,
  fingerprint: string,
  { share = true, about }: { readonly share?: boolean; readonly about?: Readonly<Record<string, unknown>> },
): Described {
  const { work, strategy, pruning, validation, seed, trials, lookAhead, estimator } = begun
  const { rows, features, target, weights, offset, exposure } = work.data
  const data: DataDescription = {
    fingerprint,
    rows,
    features,
    ...(target !== undefined && { target }),
    ...(weights !== undefined && { weights }),
    ...(offset !== undefined && { offset }),
    ...(exposure !== undefined && { exposure }),
  }
  const address = commonAddress({ data, validation, work, seed, share })
  const splitter = named(validation)
  return {
    description: { ...descriptionOf(begun), scores: { address, version, data, splitter } },
    search: {
      estimator: plain(estimator.parts) as Readonly<Record<string, unknown>>,
      strategy: named(strategy),
      ...(pruning && { pruner: { ...named(pruning.pruner), over: pruning.over } }),
      ...(Number.isFinite(trials) && { trials }),
      lookAhead,
      share,
      version,
      ...(about && { about }),
    },
    address,
    name: [shortName(begun), wordOf(target), address.slice(0, 8)].join('-'),
  }
}

/** What a study is about, stored or not. */
export const descriptionOf = ({ work: { metric, splits }, strategy, validation, seed }: Begun): StudyDescription => ({
  seed,
  strategy: strategy.definition.name,
  splitter: validation.definition.name,
  folds: splits.length,
  metric: { name: metric.name, direction: metric.direction },
})

interface Named {
  readonly definition: { readonly name: string }
  readonly settings: Readonly<Record<string, unknown>>
}

const named = ({ definition: { name }, settings }: Named) => ({
  name,
  settings: plain(settings) as Readonly<Record<string, unknown>>,
})

/** The penalty where it is short for its model: `ridge` for linear with that penalty. */
function shortName({ first: { composition } }: Begun): string {
  const [model, penalty] = [composition.model.definition, composition.penalty.definition]
  return penalty.shortFor === model.name ? penalty.name : model.name
}

const wordOf = (column = 'study') => column.replace(/[^\p{L}\p{N}._]+/gu, '-').slice(0, 40)

/** A value as JSON can hold it: of a definition its name, of numbers without a JSON form their text; functions are left out. */
function plain(value: unknown): unknown {
  if (typeof value === 'function') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  const fields = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    if (key === 'definition') return [['name', (one as { readonly name: string }).name]]
    const inner = plain(one)
    return inner === undefined ? [] : [[key, inner]]
  })
  return Object.fromEntries(fields)
}
