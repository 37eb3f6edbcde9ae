import { HpError } from '../../define/errors.ts'
import type { Strategy } from '../../define/strategies.ts'
import type { Job, Work } from '../../planning/work.ts'
import type { OpenEstimator } from '../open.ts'
import { hypergradientsOn } from './hypergradients.ts'
import { penaltySlopes } from './penalty-slopes.ts'

/** The derivatives of a candidate's score, by key; nothing where they are not known. Scores are minimised here. */
export type ToldGradients = (job: Job) => { readonly gradient?: Readonly<Record<string, number>> }

/**
 * What a strategy is told of gradients: nothing, unless it asks for them.
 * @throws HpError request/invalid when it asks and the estimator has none, or nothing that is left open has one
 */
export function toldGradients(
  { definition: { name, gradients } }: Strategy,
  { open, space }: OpenEstimator,
  { work, first }: { readonly work: Work; readonly first: Job },
): ToldGradients {
  if (!gradients) return () => ({})
  const numbers = space.dimensions.filter(({ domain }) => domain.kind === 'float').map(({ key }) => key)
  const penalties = open.filter(({ key, role }) => role === 'regularization' && numbers.includes(key))
  if (penalties.length === 0) {
    throw new HpError({
      code: 'request/invalid',
      what: `${name} follows the derivative of the score by the hyperparameters of a penalty, and none of these is a range.`,
      fix: 'leave one open, as in ridge({ lambda: range(1e-4, 1e2) }), or take another strategy',
    })
  }
  const alternatives = penalties.some(({ owner }) => owner !== undefined)
  if (!alternatives) penaltySlopes(first.composition)
  const gradientOf = hypergradientsOn(work)
  const sign = work.metric.direction === 'minimize' ? 1 : -1
  return ({ composition }) => {
    const found = gradientOf(composition)
    if (found === undefined) return {}
    const own = composition.penalty.definition.name
    const told = penalties.flatMap(({ key, name, owner }) =>
      (owner === undefined || owner === own) && name in found.derivatives
        ? [[key, sign * found.derivatives[name]]]
        : [],
    )
    return { gradient: Object.fromEntries(told) }
  }
}
