import type {
  AnyAlgorithm,
  AnyCost,
  AnyModel,
  AnyPartOf,
  AnyPenalty,
  AnyTransform,
} from '../../src/define/estimator.ts'
import { type Hyperparameter, holds, type Schema } from '../../src/define/hyperparameters.ts'
import type { MetricDefinition } from '../../src/define/metrics.ts'
import type { SplitData, SplitRandom, Splitter, SplitterDefinition } from '../../src/define/splitters.ts'
import { random } from '../../src/numeric/random.ts'
import * as registry from '../../src/registry.ts'

// Every definition, found through the registry, with its types forgotten: what a contract says, it says of all.

export type Settings = Readonly<Record<string, unknown>>
export type Maker<D> = ((settings?: Settings) => AnyPartOf<D>) & { readonly definition: D }
export type SplitterMaker = ((settings?: Settings) => Pick<Splitter, 'settings'> & {
  split(data: SplitData, random: SplitRandom): ReturnType<Splitter['split']>
}) & { readonly definition: SplitterDefinition<Schema, never> }

const all = <M>(makers: object): readonly M[] => Object.values(makers) as unknown as readonly M[]
export const models = all<Maker<AnyModel>>(registry.models)
export const costs = all<Maker<AnyCost>>(registry.costs)
export const penalties = all<Maker<AnyPenalty>>(registry.penalties)
export const algorithms = all<Maker<AnyAlgorithm>>(registry.algorithms)
export const transforms = all<Maker<AnyTransform>>(registry.transforms)
export const metrics = all<MetricDefinition>(registry.metrics)
export const splitters = all<SplitterMaker>(registry.splitters)

type Any = Hyperparameter<unknown>
export const schemaOf = ({
  hyperparameters,
}: {
  readonly hyperparameters: Schema
}): readonly (readonly [string, Any])[] => Object.entries(hyperparameters)

/** A value in the middle of the range that is usually searched; the default where there is none. */
function usual(h: Any): unknown {
  if (!h.search || (h.kind !== 'float' && h.kind !== 'int')) return h.default
  const [low, high] = h.search
  const middle = h.scale === 'log' ? Math.sqrt(low * high) : (low + high) / 2
  return h.kind === 'int' ? Math.round(middle) : middle
}

/** Values of the domain besides the default: bounds that belong to it, neighbours, ends of the usual range, other choices. */
export function otherValues(h: Any): unknown[] {
  if (h.kind === 'flag') return [!h.default]
  if (h.kind === 'choice') return (h.options ?? []).filter((option) => option !== h.default)
  if (h.kind === 'shape') return [[...(h.default as number[]), h.min ?? 1]].filter((value) => holds(h, value))
  const value = h.default as number
  const candidates = [value + 1, value - 1, value * 2, value / 2, h.min, h.max, ...(h.search ?? [])]
  return [...new Set(candidates)].filter((candidate) => candidate !== value && holds(h, candidate))
}

/** Values outside the domain. */
export function badValues(h: Any): unknown[] {
  const never = [null, '', 'no such value', Number.NaN, {}, () => 0]
  if (h.kind === 'flag') return [...never, 1, 'true', [true]]
  if (h.kind === 'choice') return [...never, 1, true, [h.default]]
  if (h.kind === 'shape') return [...never, 1, [1.5], ['1'], [Number.NaN]]
  const beyond = [
    h.min !== undefined && h.min - 1,
    h.max !== undefined && h.max + 1,
    h.above,
    h.below,
    h.kind === 'int' && (h.default as number) + 0.5,
  ].filter((value) => typeof value === 'number')
  return [...never, ...beyond, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, String(h.default), true, [h.default]]
}

const filled = (definition: { readonly hyperparameters: Schema }, value: (h: Any) => unknown): Settings =>
  Object.fromEntries(schemaOf(definition).map(([name, h]) => [name, value(h)]))

export const defaultSettings = (definition: { readonly hyperparameters: Schema }): Settings =>
  filled(definition, (h) => h.default)
export const usualSettings = (definition: { readonly hyperparameters: Schema }): Settings => filled(definition, usual)

/** The defaults, the usual values, and these with one hyperparameter at a time set to each of its other values. */
export function variants(definition: { readonly hyperparameters: Schema }): readonly Settings[] {
  const base = usualSettings(definition)
  const changed = schemaOf(definition).flatMap(([name, h]) =>
    otherValues(h).map((value) => ({ ...base, [name]: value })),
  )
  const seen = new Map([defaultSettings(definition), base, ...changed].map((one) => [JSON.stringify(one), one]))
  return [...seen.values()]
}

/** `lambda 0.1, mixture 0`, for titles. */
export const inWords = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || 'nothing to set'

/** Columns x1 … xp that are somewhat correlated and away from zero, and a target y that is linear in them but for noise. */
export function table(rows: number, features: number, seed: number | string = 0): Record<string, Float64Array> {
  const stream = random(seed).fork('table')
  const common = new Float64Array(rows)
  stream.fork('common').normalInto(common)
  const columns: Record<string, Float64Array> = {}
  const y = new Float64Array(rows)
  stream.fork('noise').normalInto(y)
  for (let i = 0; i < rows; i++) y[i] = 3 + y[i] / 2
  for (let j = 1; j <= features; j++) {
    const x = new Float64Array(rows)
    stream.fork('feature', j).normalInto(x)
    const slope = ((j % 2 ? 1 : -1) * (features + 1 - j)) / features
    for (let i = 0; i < rows; i++) {
      x[i] = x[i] + common[i] / 2 + j / 4
      y[i] += slope * x[i]
    }
    columns[`x${j}`] = x
  }
  return { ...columns, y }
}

/** Runs a generator to its end. */
export function drained<T>(steps: Generator<unknown, T>): T {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value
}

/** Correct digits of a vector as a whole: −log₁₀ of the largest error over the largest entry of `want`; 17 when equal. */
export function digits(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return -1
  let error = 0
  let size = 0
  for (let i = 0; i < want.length; i++) {
    if (Object.is(got[i], want[i]) || got[i] === want[i]) continue
    error = Math.max(error, Math.abs(got[i] - want[i]))
    if (!Number.isFinite(got[i])) return -1
  }
  for (let i = 0; i < want.length; i++) size = Math.max(size, Math.abs(want[i]))
  return error === 0 ? 17 : size === 0 ? -Math.log10(error) : -Math.log10(error / size)
}
