import { type DataCounts, readDataEnd } from '../define/data-ends.ts'
import { HpError } from '../define/errors.ts'
import type { Parts } from '../define/estimator.ts'
import { checkSpace, type Hyperparameter } from '../define/hyperparameters.ts'
import { type DataRange, oneOf, range } from '../define/ranges.ts'
import { type AnyPlacedPart, placesOf, replaced, type Settings } from './places.ts'

/** Whether a range of an estimator has an end that follows from the data. */
export const hasDataRanges = (parts: Parts): boolean =>
  placesOf(parts).some(({ options }) => options.some(({ part }) => Object.values(part.settings).some(isDataRange)))

const isDataRange = (setting: unknown): setting is DataRange =>
  (setting as { kind?: unknown } | null)?.kind === 'data-range'

/**
 * The parts with numbers for the ends that follow from the data: of whole numbers those within.
 * @throws HpError hyperparameter/invalid when a range is empty or leaves the domain of its hyperparameter
 */
export const withDataRanges = (parts: Parts, counts: DataCounts): Parts =>
  mapped(parts, ({ definition }, name, setting) => {
    const h: Hyperparameter<unknown> = definition.hyperparameters[name]
    const { kind, low, high, ...options } = setting
    const numberOf = (end: number | string) => (typeof end === 'number' ? end : readDataEnd(end)(counts))
    const whole = setting.whole ?? h.kind === 'int'
    const [least, most] = whole
      ? [Math.ceil(numberOf(low)), Math.floor(numberOf(high))]
      : [numberOf(low), numberOf(high)]
    if (!(Number.isFinite(least) && Number.isFinite(most) && least <= most))
      throw empty(name, setting, [least, most], counts)
    const numbers = range(least, most, options)
    checkSpace(definition.name, name, h, numbers)
    return numbers
  })

/** The parts with nothing but the default among the values of ranges whose ends follow from the data. */
export const withoutDataRanges = (parts: Parts): Parts =>
  mapped(parts, ({ definition }, name) => oneOf(definition.hyperparameters[name].default as unknown))

function mapped(parts: Parts, to: (part: AnyPlacedPart, name: string, setting: DataRange) => unknown): Parts {
  const own = (part: AnyPlacedPart): AnyPlacedPart => {
    const entries = Object.entries(part.settings).map(([name, setting]) => [
      name,
      isDataRange(setting) ? to(part, name, setting) : setting,
    ])
    return { ...part, settings: Object.fromEntries(entries) as Settings }
  }
  return replaced(parts, ({ options }) => {
    const [first, ...others] = options.map(({ part }) => own(part))
    return others.length === 0 ? first : { ...first, alternatives: [first, ...others] }
  })
}

const empty = (name: string, { low, high }: DataRange, [least, most]: readonly number[], counts: DataCounts) =>
  new HpError({
    code: 'hyperparameter/invalid',
    what: `The range of ${name} from ${low} to ${high} is empty: with ${counts.rows} rows in the smallest training part and ${counts.columns} columns it goes from ${least} to ${most}.`,
    fix: 'give an end that is a number, or take the larger of two: max(rows/10, 8)',
  })
