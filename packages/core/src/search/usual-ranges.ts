import { HpError } from '../define/errors.ts'
import type { AnyModel, Parts } from '../define/estimator.ts'
import type { Hyperparameter } from '../define/hyperparameters.ts'
import { isSpace, range } from '../define/ranges.ts'
import { algorithms, penalties } from '../registry.ts'
import { type AnyPlacedPart, placesOf, replaced, type Settings } from './places.ts'

/** How large the data are: a usual range that grows with them stops where it makes sense. */
export interface DataSize {
  readonly rows: number
  readonly features: readonly string[]
  /** Rows of the smallest training part, which ends of ranges are counted in; all rows when absent. */
  readonly trained?: number
}

/**
 * The estimator with the usual ranges of its penalty opened; where the penalty has none, those of the model, and of the algorithm that is searched with it.
 * Of alternatives each is opened.
 * @throws HpError request/invalid when none has one
 */
export function usualRanges(given: Parts, size?: DataSize): Parts {
  const parts = withCompanions(given)
  for (const wanted of [['penalty'], parts.algorithm === given.algorithm ? ['model'] : ['model', 'algorithm']]) {
    const options = placesOf(parts).flatMap(({ role, options }) => (wanted.includes(role) ? options : []))
    if (!options.some(({ part }) => Object.keys(usualOf(part, size)).length > 0)) continue
    return replaced(parts, ({ role, options }) => {
      const [first, ...others] = options.map(({ part }) => (wanted.includes(role) ? opened(part, size) : part))
      return others.length === 0 ? first : { ...first, alternatives: [first, ...others] }
    })
  }
  throw new HpError({
    code: 'request/invalid',
    what: 'No hyperparameter is left open, and none has a usual range: there is nothing to search.',
    fix: 'leave one open: ridge({ lambda: range(1e-4, 1e2) })',
  })
}

/** The hyperparameters of the part whose usual ranges would be opened, where all of them were set by hand. */
export function setByHand(given: Parts): readonly string[] {
  const parts = withCompanions(given)
  for (const wanted of ['penalty', 'model']) {
    const options = placesOf(parts).flatMap(({ role, options }) => (role === wanted ? options : []))
    const [first] = options.filter(({ part }) => Object.keys(usualOf(part, undefined)).length > 0)
    if (first === undefined) continue
    const names = Object.entries(usualOf(first.part, undefined)).flatMap(([name, setting]) =>
      isSpace(setting) ? [name] : [],
    )
    return names.every((name) => first.part.given?.includes(name)) ? names : []
  }
  return []
}

/** The parts with those that the model is searched with, where none of their kind is named. */
function withCompanions(parts: Parts): Parts {
  const [model, ...others] = placesOf(parts).flatMap(({ role, options }) => (role === 'model' ? options : []))
  const { penalty, algorithm } = (others.length === 0 && (model.part.definition as AnyModel).searchedWith) || {}
  return {
    ...parts,
    ...(parts.penalty === undefined && penalty && { penalty: penalties[penalty as 'ridge']() }),
    ...(parts.algorithm === undefined && algorithm && { algorithm: algorithms[algorithm as 'adamw']() }),
  }
}

/** The part with its usual ranges, but for what was set by hand, unless that is all of it. */
function opened(part: AnyPlacedPart, size: DataSize | undefined): AnyPlacedPart {
  const { settings, given = [] } = part
  const usual = Object.entries(usualOf(part, size))
  const untouched = usual.filter(([name]) => !given.includes(name))
  const someLeft = untouched.some(([, setting]) => isSpace(setting))
  return { ...part, settings: { ...settings, ...Object.fromEntries(someLeft ? untouched : usual) } }
}

const usualOf = ({ definition }: AnyPlacedPart, size: DataSize | undefined): Settings =>
  ('usual' in definition ? definition.usual : undefined) ??
  Object.fromEntries(
    Object.entries<Hyperparameter<unknown>>(definition.hyperparameters).flatMap(([name, { search, mark }]) =>
      search && mark !== 'decision' ? [[name, range(search[0], highestUsual(name, search, size))] as const] : [],
    ),
  )

/** Degrees are searched as long as there are three rows for each term: C(p + d, d) − 1 of them with interactions. */
function highestUsual(name: string, [low, high]: readonly [number, number], size: DataSize | undefined): number {
  if (name !== 'degree' || size === undefined) return high
  const p = size.features.length
  let terms = 1
  for (let degree = 1; degree <= high; degree++) {
    terms = (terms * (p + degree)) / degree
    if (3 * (terms - 1) > size.rows) return Math.max(low, degree - 1)
  }
  return high
}
