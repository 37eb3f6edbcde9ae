import { kebab } from '../../define/hyperparameters.ts'
import type { Finding } from '../../define/problem.ts'
import type { Dimension } from '../../define/search-space.ts'
import type { OpenHyperparameter } from '../open.ts'
import type { Scored } from '../winner.ts'
import { type Findable, MATTERS } from './findable.ts'
import { short } from './short.ts'

/** Share of a range that is its edge, where values are drawn and not listed. */
const EDGE = 0.02
/** Shares of a range between which the next candidates are compared: nearer ones are the same by necessity. */
const [NEXT, FAR] = [0.05, 0.2]
/** Fewer values of a list than this are a question, not a range. */
const FEWEST = 3

/** The best value is at the first or last of its range or list, the definition allows more, and the score still changes there. */
export function atEdge(about: Findable): Finding[] {
  const { opened, best } = about
  return opened.open.flatMap((one) => {
    const j = opened.space.dimensions.findIndex(({ key }) => key === one.key)
    const range = rangeOf(opened.space.dimensions[j])
    const value = best.trial.candidate[one.key]
    if (range === undefined || typeof value !== 'number') return []
    const u = opened.space.encode(best.trial.candidate)[j]
    const near = range.listed ? 0 : EDGE
    const lowest = value === range.low || u <= near
    const highest = value === range.high || u >= 1 - near
    const { min, above, max, below } = one.hyperparameter
    const allowed = lowest ? range.low > (min ?? above ?? -Infinity) : range.high < (max ?? below ?? Infinity)
    if (!(lowest || highest) || !allowed || isPlateau(j, about)) return []
    return [findingOf(one, range, { value, lowest })]
  })
}

/** The numbers among which a hyperparameter is searched. */
interface NumberRange {
  readonly low: number
  readonly high: number
  readonly log: boolean
  /** Whether they are listed or whole, so that the edge is one of them. */
  readonly listed: boolean
}

function rangeOf({ domain }: Dimension): NumberRange | undefined {
  if (domain.kind !== 'choice') {
    const [low, high] = [Number(domain.low), Number(domain.high)] // NaN where a bound refers to others
    return low < high ? { low, high, log: domain.scale === 'log', listed: domain.kind === 'int' } : undefined
  }
  const values = domain.values.filter((value) => typeof value === 'number')
  if (values.length < FEWEST || values.length < domain.values.length) return undefined
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return { low, high, log: low > 0 && high / low >= 100, listed: true }
}

function findingOf(
  { name, hyperparameter: { min, max } }: OpenHyperparameter,
  { low, high, log }: NumberRange,
  { value, lowest }: { readonly value: number; readonly lowest: boolean },
): Finding {
  const wider = log ? (lowest ? low / 100 : high * 100) : lowest ? low - (high - low) : high + (high - low)
  const allowed = Math.min(Math.max(wider, min ?? -Infinity), max ?? Infinity)
  const range = lowest ? `${short(allowed)}..${short(high)}` : `${short(low)}..${short(allowed)}`
  const is = value === low || value === high ? 'is' : 'is next to'
  return {
    code: 'best-at-edge',
    what: `The best ${name}, ${short(value)}, ${is} the ${lowest ? 'lowest' : 'highest'} that was tried: a better one may lie beyond.`,
    fix: `widen the range: --${kebab(name)} ${range}`,
  }
}

/** Whether the best of the next candidates further in is as good. */
function isPlateau(j: number, { opened: { space }, best, scored, work }: Findable): boolean {
  const sign = work.metric.direction === 'minimize' ? 1 : -1
  const place = ({ trial }: Scored) => space.encode(trial.candidate)[j]
  const here = place(best)
  const away = scored.map((one) => Math.abs(place(one) - here))
  const next = Math.min(...away.filter((distance) => distance >= NEXT))
  const reach = Math.max(next, FAR)
  const further = scored.filter((_, k) => away[k] >= NEXT && away[k] <= reach)
  if (further.length === 0) return false
  const least = Math.min(...further.map(({ score }) => sign * score.mean))
  return Math.abs(least - sign * best.score.mean) <= (MATTERS / 10) * (best.score.standardError ?? 0)
}
