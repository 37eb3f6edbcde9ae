import { kebab } from '../../define/hyperparameters.ts'
import type { Finding } from '../../define/problem.ts'
import type { Scored } from '../winner.ts'
import { type Findable, MATTERS } from './findable.ts'
import { short } from './short.ts'

/** The best value is the first or last of its range, the definition allows more, and the score still changes there. */
export function atEdge({ opened: { space, open }, best, scored }: Findable): Finding[] {
  return open.flatMap((one) => {
    const domain = space.dimensions.find(({ key }) => key === one.key)?.domain
    const value = best.trial.candidate[one.key]
    if (domain === undefined || domain.kind === 'choice' || typeof value !== 'number') return []
    const [low, high] = [Number(domain.low), Number(domain.high)]
    if (low === high) return []
    const { min, above, max, below } = one.hyperparameter
    const lowest = value === low && low > (min ?? above ?? -Infinity)
    const highest = value === high && high < (max ?? below ?? Infinity)
    if (!lowest && !highest) return []
    if (isPlateau(one.key, value, best, scored)) return []
    const wider =
      domain.scale === 'log' ? (lowest ? value / 100 : value * 100) : lowest ? low - (high - low) : high + (high - low)
    const allowed = Math.min(Math.max(wider, min ?? -Infinity), max ?? Infinity)
    const range = lowest ? `${short(allowed)}..${short(high)}` : `${short(low)}..${short(allowed)}`
    return [
      {
        code: 'best-at-edge',
        what: `The best ${one.name}, ${short(value)}, is the ${lowest ? 'lowest' : 'highest'} that was tried: a better one may lie beyond.`,
        fix: `widen the range: --${kebab(one.name)} ${range}`,
      },
    ]
  })
}

/** Whether the candidate that differs from the best by the next value only is as good. */
function isPlateau(key: string, value: number, best: Scored, scored: readonly Scored[]): boolean {
  const others = Object.entries(best.trial.candidate).filter(([name]) => name !== key)
  const beside = scored.filter(
    ({ trial }) => trial !== best.trial && others.every(([name, own]) => trial.candidate[name] === own),
  )
  const away = ({ trial }: Scored) => Math.abs(Number(trial.candidate[key]) - value)
  const next = beside.reduce<Scored | undefined>(
    (near, one) => (near && away(near) <= away(one) ? near : one),
    undefined,
  )
  const margin = MATTERS * (best.score.standardError ?? 0)
  return next !== undefined && Math.abs(next.score.mean - best.score.mean) <= margin / 10
}
