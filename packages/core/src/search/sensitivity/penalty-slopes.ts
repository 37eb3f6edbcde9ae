import { HpError } from '../../define/errors.ts'
import type { AnyPenalty } from '../../define/estimator.ts'
import type { Schema } from '../../define/hyperparameters.ts'
import type { Composition } from '../../training/resolve.ts'

/** λ₁ and λ₂ of a penalty λ₁|θ| + ½λ₂θ². */
export interface Split {
  readonly l1: number
  readonly l2: number
}

/** How far from a straight line λ₁ and λ₂ may be in a hyperparameter, as a share of their size. */
const STRAIGHT = 1e-9

/** The penalty of a composition, and its derivatives by each number among its hyperparameters. */
export interface PenaltySlopes {
  readonly at: Split
  readonly by: Readonly<Record<string, Split>>
}

/** λ₁ and λ₂ at the settings of a composition, and how they move; undefined where the minimum is not known as a function of them. */
export function penaltySlopesOf({ model, cost, penalty }: Composition): PenaltySlopes | undefined {
  const known =
    'design' in model.definition.offers && 'quadratic' in cost.definition.offers && 'split' in penalty.definition.offers
  if (!known) return undefined
  const { definition, settings } = penalty as { definition: AnyPenalty; settings: Readonly<Record<string, unknown>> }
  const names = Object.entries(definition.hyperparameters as Schema).flatMap(([name, { kind }]) =>
    kind === 'float' ? [name] : [],
  )
  if (names.length === 0) return undefined
  const split = (name: string, more: number): Split =>
    definition.offers.split({ ...settings, [name]: Number(settings[name]) + more })
  const at = split(names[0], 0)
  const by: Record<string, Split> = {}
  for (const name of names) {
    const [one, two] = [split(name, 1), split(name, 2)]
    for (const key of ['l1', 'l2'] as const) {
      const size = Math.abs(at[key]) + Math.abs(two[key])
      if (Math.abs(two[key] - 2 * one[key] + at[key]) > STRAIGHT * size) return undefined
    }
    by[name] = { l1: one.l1 - at.l1, l2: one.l2 - at.l2 }
  }
  return { at, by }
}

/**
 * The same.
 * @throws HpError request/invalid where it is not known
 */
export function penaltySlopes(composition: Composition): PenaltySlopes {
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
