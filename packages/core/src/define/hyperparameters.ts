import { closest } from './closest.ts'
import { HpError } from './errors.ts'
import { type DataRange, isSpace, type OneOf, type Range, type Space } from './ranges.ts'

/** What a hyperparameter does; it follows from the kind of definition that declares it (see `roles.ts`). */
export type Role = 'family' | 'regularization' | 'training' | 'resource' | 'preprocessing' | 'decision' | 'validation'

interface Described<T> {
  readonly default: T
  /** One line of prose, without a full stop. */
  readonly describe: string
  readonly symbol?: string
  /** The direction in which the fitted model gets simpler; used by the one-standard-error rule. */
  readonly simpler?: 'up' | 'down'
}

interface Bounds {
  readonly min?: number
  readonly max?: number
  readonly above?: number
  readonly below?: number
}

interface Scaled {
  readonly scale?: 'linear' | 'log'
  /** The range that is usually searched. */
  readonly search?: readonly [number, number]
}

/** More of it continues the same training (epochs, iterations), it acts after training (a threshold), it parts the rows, or it keeps parameters small. */
interface Marked {
  readonly mark?: 'resource' | 'decision' | 'validation' | 'regularization'
}

/** A hyperparameter: something that we set in advance. `T` is the type of its values. */
export interface Hyperparameter<T> extends Described<T>, Bounds, Scaled, Marked {
  readonly kind: 'float' | 'int' | 'choice' | 'flag' | 'shape'
  readonly options?: readonly T[]
}

type NumberDefinition = Described<number> & Bounds & Scaled & Marked

/** A real number. */
export const float = (definition: NumberDefinition): Hyperparameter<number> => ({ kind: 'float', ...definition })
/** A whole number. */
export const int = (definition: NumberDefinition): Hyperparameter<number> => ({ kind: 'int', ...definition })
/** Yes or no. */
export const flag = (definition: Described<boolean> & Marked): Hyperparameter<boolean> => ({
  kind: 'flag',
  ...definition,
})
/** One of a few words. */
export const choice = <const T extends string>(
  options: readonly T[],
  definition: Described<NoInfer<T>> & Marked,
): Hyperparameter<T> => ({ kind: 'choice', options, ...definition })
/** A list of whole numbers, such as the units of each hidden layer. Bounds hold for every entry. */
export const shape = (definition: Described<readonly number[]> & Bounds): Hyperparameter<readonly number[]> => ({
  kind: 'shape',
  ...definition,
})

// biome-ignore lint/suspicious/noExplicitAny: a schema holds hyperparameters of any type; `Values` gives the types back
export type Schema = Readonly<Record<string, Hyperparameter<any>>>
export type Values<S extends Schema> = { readonly [K in keyof S]: S[K] extends Hyperparameter<infer T> ? T : never }
/** What a user may give: a value or an open range for any of the hyperparameters. */
export type Settings<S extends Schema> = { readonly [K in keyof S]?: Values<S>[K] | Space<Values<S>[K]> }

/**
 * Reads a user's settings against a schema: fills in the defaults, freezes, refuses what does not fit.
 * @throws HpError hyperparameter/unknown, hyperparameter/invalid
 */
export function settle<S extends Schema>(owner: string, schema: S, settings: Settings<S>): Settings<S> {
  for (const name of Object.keys(settings)) {
    if (Object.hasOwn(schema, name)) continue
    const known = Object.keys(schema)
    const near = closest(name, known)
    throw new HpError({
      code: 'hyperparameter/unknown',
      what: `${owner} has no hyperparameter "${name}".`,
      fix: near ? `did you mean ${near}?` : known.length ? `use one of: ${known.join(', ')}` : 'it takes none',
    })
  }
  const all: Record<string, unknown> = {}
  for (const [name, h] of Object.entries(schema)) {
    const given = settings[name] === undefined ? h.default : settings[name]
    if (isSpace(given)) checkSpace(owner, name, h, given)
    else check(owner, name, h, given)
    all[name] = given
  }
  return Object.freeze(all) as Settings<S>
}

/** Refuses a range or a list that leaves the domain of a hyperparameter; ends that follow from the data are looked at when these are known. Throws hyperparameter/invalid. */
export function checkSpace(
  owner: string,
  name: string,
  h: Hyperparameter<unknown>,
  space: Range<number> | DataRange | OneOf<unknown>,
): void {
  const values = space.kind === 'one-of' ? space.values : [space.low, space.high]
  for (const value of values) if (space.kind !== 'data-range' || typeof value === 'number') check(owner, name, h, value)
}

function check(owner: string, name: string, h: Hyperparameter<unknown>, value: unknown): void {
  if (holds(h, value)) return
  const usual = h.search ? `; values from ${h.search[0]} to ${h.search[1]} are usual` : ''
  throw new HpError({
    code: 'hyperparameter/invalid',
    what: `${name} must be ${domain(h)}, but is ${show(value)}.`,
    where: `${owner} (flag --${kebab(name)})`,
    fix: `the default is ${show(h.default)}${usual}`,
  })
}

/** Whether `value` lies in the domain of the hyperparameter. */
export function holds(h: Hyperparameter<unknown>, value: unknown): boolean {
  switch (h.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return h.options?.includes(value) ?? false
    case 'shape':
      return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && within(h, entry))
    case 'int':
      return Number.isSafeInteger(value) && within(h, value as number)
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) && within(h, value)
  }
}

function within(
  { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity }: Bounds,
  value: number,
): boolean {
  return value >= min && value <= max && value > above && value < below
}

/** The domain in words: `a number above 0`, `a whole number from 1 to 9`, `one of relu, tanh`. */
export function domain({ kind, min, max, above, below, options }: Hyperparameter<unknown>): string {
  if (kind === 'flag') return 'true or false'
  if (kind === 'choice') return `one of ${options?.join(', ')}`
  const noun = { int: 'a whole number', float: 'a number', shape: 'a list of whole numbers' }[kind]
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  const parts = [
    min !== undefined && `of at least ${min}`,
    above !== undefined && `above ${above}`,
    max !== undefined && (min === undefined && above === undefined ? `of at most ${max}` : `at most ${max}`),
    below !== undefined && `below ${below}`,
  ].filter(Boolean)
  return [noun, parts.join(' and ')].filter(Boolean).join(' ')
}

/** `learningRate` → `learning-rate`: the name of a hyperparameter as a flag. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const show = (value: unknown): string =>
  typeof value === 'string' ? `"${value}"` : Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
