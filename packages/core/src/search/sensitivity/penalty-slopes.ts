import { HpError } from '../../define/errors.ts'
import type { AnyPenalty } from '../../define/estimator.ts'
import type { Schema } from '../../define/hyperparameters.ts'
import { largestLambda } from '../../numeric/lambda-unit.ts'
import { isRelative } from '../../training/lambda-unit.ts'
import type { Composition } from '../../training/resolve.ts'

/** λ₁ and λ₂ of a penalty λ₁|θ| + ½λ₂θ². */
export interface Split {
  readonly l1: number
  readonly l2: number
}

/** How far from a straight line λ₁ and λ₂ may be in a hyperparameter, as a share of their size. */
const STRAIGHT = 1e-9

/** The penalty at some settings, and its derivatives by each number among the hyperparameters. */
export interface PenaltySlopes {
  readonly at: Split
  readonly by: Readonly<Record<string, Split>>
}

/** What the penalty is on a training part, given the largest slope of its cost at 0: λ may be counted in that. */
export type PenaltySlopesOn = (steepest: number) => PenaltySlopes

/** λ₁ and λ₂ at the settings of a composition, and how they move; undefined where the minimum is not known as a function of them. */
export function penaltySlopesOf(composition: Composition): PenaltySlopesOn | undefined {
  const { model, cost, penalty } = composition
  const known =
    'design' in model.definition.offers && 'quadratic' in cost.definition.offers && 'split' in penalty.definition.offers
  if (!known) return undefined
  const { definition, settings } = penalty as { definition: AnyPenalty; settings: Readonly<Record<string, unknown>> }
  const names = Object.entries(definition.hyperparameters as Schema).flatMap(([name, { kind }]) =>
    kind === 'float' ? [name] : [],
  )
  const split = (given: Readonly<Record<string, unknown>>): Split => definition.offers.split(given)
  if (names.length === 0 || !names.every((name) => isStraight(split, settings, name))) return undefined
  const slopesAt = (given: Readonly<Record<string, unknown>>): PenaltySlopes => {
    const at = split(given)
    const by = names.map((name) => [name, minus(split({ ...given, [name]: Number(given[name]) + 1 }), at)] as const)
    return { at, by: Object.fromEntries(by) }
  }
  if (!isRelative(composition)) return () => slopesAt(settings)
  return (steepest) => countedInLargest(slopesAt, settings, steepest)
}

/** With λ = share · largest, the largest following from the other hyperparameters: the chain rule. */
function countedInLargest(
  slopesAt: (given: Readonly<Record<string, unknown>>) => PenaltySlopes,
  settings: Readonly<Record<string, unknown>>,
  steepest: number,
): PenaltySlopes {
  const share = Number(settings.lambda)
  const unit = slopesAt({ ...settings, lambda: 1 })
  const largest = largestLambda(steepest, unit.at)
  const { at, by } = slopesAt({ ...settings, lambda: share * largest })
  const moved = Object.entries(by).map(([name, slope]) => {
    if (name === 'lambda') return [name, times(slope, largest)] as const
    return [name, plus(slope, times(by.lambda, share * largestSlope(steepest, unit.at, unit.by[name])))] as const
  })
  return { at, by: Object.fromEntries(moved) }
}

/** The derivative of the largest λ, S/q with q = λ₁/(λ₁ + λ₂) at λ = 1; 0 where q is held from below. */
function largestSlope(steepest: number, { l1, l2 }: Split, slope: Split): number {
  const sum = l1 + l2
  const q = l1 / sum
  if (largestLambda(1, { l1, l2 }) * q < 1 - STRAIGHT) return 0
  const turned = (slope.l1 * sum - l1 * (slope.l1 + slope.l2)) / (sum * sum)
  return (-steepest * turned) / (q * q)
}

/** Whether λ₁ and λ₂ are straight lines in a hyperparameter: then their difference over a step of 1 is their derivative. */
function isStraight(
  split: (given: Readonly<Record<string, unknown>>) => Split,
  settings: Readonly<Record<string, unknown>>,
  name: string,
): boolean {
  const [zero, one, two] = [0, 1, 2].map((more) => split({ ...settings, [name]: Number(settings[name]) + more }))
  return (['l1', 'l2'] as const).every(
    (key) => Math.abs(two[key] - 2 * one[key] + zero[key]) <= STRAIGHT * (Math.abs(zero[key]) + Math.abs(two[key])),
  )
}

const minus = (a: Split, b: Split): Split => ({ l1: a.l1 - b.l1, l2: a.l2 - b.l2 })
const plus = (a: Split, b: Split): Split => ({ l1: a.l1 + b.l1, l2: a.l2 + b.l2 })
const times = ({ l1, l2 }: Split, by: number): Split => ({ l1: by * l1, l2: by * l2 })

/**
 * The same.
 * @throws HpError request/invalid where it is not known
 */
export function penaltySlopes(composition: Composition): PenaltySlopesOn {
  const found = penaltySlopesOf(composition)
  if (found === undefined) throw notKnown(composition)
  return found
}

const notKnown = ({ model, cost, penalty }: Composition) =>
  new HpError({
    code: 'request/invalid',
    what: `How the result moves with the penalty is known for models that are linear in their parameters, a squared error and a penalty such as ridge, lasso or elastic net.`,
    where: `${model.definition.name} with cost ${cost.definition.name} and penalty ${penalty.definition.name}`,
    fix: 'use linear with one of these penalties, or a strategy that needs no gradient',
  })
