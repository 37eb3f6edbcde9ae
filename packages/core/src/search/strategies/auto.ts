import type { SearchSpace } from '../../define/search-space.ts'
import { defineStrategy, type Sampler, type StrategyContext } from '../../define/strategies.ts'
import { cmaEs } from './cma-es.ts'
import { gp } from './gp.ts'
import { grid } from './grid.ts'
import { tpe } from './tpe.ts'

/** Trials up to which a Gaussian process is worth its time. */
const FEW = 500
/** More searched dimensions than this are too many for a Gaussian process. */
const MANY = 30

export const auto = defineStrategy({
  name: 'auto',
  title: 'Automatic',
  describe: 'chooses a strategy by the space and the number of trials, and says why',
  adaptive: true,
  hyperparameters: {},
  create(space, _, context) {
    const { create, reason } = choiceFor(space, context)
    const sampler = create()
    return {
      suggest: (number, random, pending) => sampler.suggest(number, random, pending),
      tell: (observation) => sampler.tell(observation),
      reasons: [reason],
    }
  },
})

function choiceFor(space: SearchSpace, context: StrategyContext): { create: () => Sampler; reason: string } {
  const { trials } = context
  const searched = space.dimensions.filter(({ domain }) => domain.kind !== 'choice' || domain.values.length > 1).length
  if (trials !== undefined && space.size <= trials) {
    return {
      create: () => grid({ points: trials }).create(space, context),
      reason: `grid: all ${space.size} candidates fit in ${trials} trials`,
    }
  }
  if (searched > MANY) {
    return {
      create: () => tpe().create(space, context),
      reason: `tpe: ${searched} dimensions are too many for a Gaussian process`,
    }
  }
  const numbers = space.dimensions.every(({ domain, when = [] }) => domain.kind !== 'choice' && when.length === 0)
  if (trials !== undefined && trials > FEW && numbers) {
    return {
      create: () => cmaEs().create(space, context),
      reason: `cma-es: ${trials} trials of numbers alone are enough to learn the shape of the score`,
    }
  }
  if (trials !== undefined && trials > FEW) {
    return { create: () => tpe().create(space, context), reason: `tpe: its cost stays small over ${trials} trials` }
  }
  return {
    create: () => gp().create(space, context),
    reason: `gp: with ${trials ?? 'few'} trials, each should teach as much as possible`,
  }
}
