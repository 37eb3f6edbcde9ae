import { kebab } from '../define/hyperparameters.ts'
import type { Finding } from '../define/problem.ts'
import type { Work } from '../planning/work.ts'
import type { OpenEstimator, OpenHyperparameter } from './open.ts'
import { meanOf, standardErrorOf } from './trial.ts'
import type { Scored } from './winner.ts'

/** What findings are made from. */
export interface Findable {
  readonly work: Work
  readonly opened: OpenEstimator
  readonly scored: readonly Scored[]
  readonly best: Scored
}

/** Test rows below which the score of a fold says little. */
const FEW_ROWS = 5
/** Share of the range over which the folds' own winners may spread. */
const SPREAD = 0.5
/** Share of the best candidate's standard error above which a difference is worth a word: less is a plateau. */
const MATTERS = 0.1
/** Up to so many rows, each is compared with all; of more, a thousand are. */
const MANY_ROWS = 20_000
const SAMPLED = 1000

/** Advice about a search, each with a code. */
export function findingsOf(about: Findable): Finding[] {
  return [
    ...about.work.findings,
    ...atEdge(about),
    ...notConverged(about),
    ...unstable(about),
    ...duplicated(about.work),
    ...fewRows(about.work),
    ...constantAsGood(about),
  ]
}

/** The best value is the first or last of its range, the definition allows more, and the score still changes there. */
function atEdge({ opened: { space, open }, best, scored }: Findable): Finding[] {
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

function notConverged({ best }: Findable): Finding[] {
  const lacking = best.trial.folds.filter(({ converged }) => !converged).length
  if (lacking === 0) return []
  return [
    {
      code: 'not-converged',
      what: `The best candidate did not converge in ${lacking} of ${best.trial.folds.length} folds: how it is trained changes the result.`,
      fix: 'give it more epochs or an exact algorithm, then search again',
    },
  ]
}

/** The folds, each by itself, would choose values far apart, and it matters over all folds. */
function unstable({ opened: { space, open }, scored, best, work }: Findable): Finding[] {
  const { direction } = work.metric
  const folds = best.score.folds.length
  if (folds < 3 || scored.length < 3) return []
  const winners = Array.from({ length: folds }, (_, f) =>
    scored.reduce((winner, one) => {
      const [a, b] = [one.score.folds[f], winner.score.folds[f]]
      return (direction === 'minimize' ? a < b : a > b) ? one : winner
    }),
  )
  const margin = best.score.standardError ?? 0
  if (winners.every(({ score }) => Math.abs(score.mean - best.score.mean) <= MATTERS * margin)) return []
  const points = winners.map(({ trial }) => space.encode(trial.candidate))
  return open.flatMap((one: OpenHyperparameter) => {
    const j = space.dimensions.findIndex(({ key }) => key === one.key)
    const domain = space.dimensions[j]?.domain
    if (domain === undefined || (domain.kind === 'choice' && !domain.ordered)) return []
    const places = points.map((point) => point[j]).filter((u) => !Number.isNaN(u))
    const spread = Math.max(...places) - Math.min(...places)
    if (!(spread > SPREAD)) return []
    const values = winners.map(({ trial }) => Number(trial.candidate[one.key]))
    return [
      {
        code: 'unstable-choice',
        what: `The folds disagree about ${one.name}: each by itself would choose between ${short(Math.min(...values))} and ${short(Math.max(...values))}.`,
        fix: 'use more rows or repeat the folds; the simplest candidate within one standard error is the safer choice',
      },
    ]
  })
}

/** Equal rows (features and target) of which one is tested where another was trained on. */
function duplicated({ data, splits, target }: Work): Finding[] {
  const columns = data.features.map((name) => data.column(name))
  const values = columns.map((column) => (column.kind === 'category' ? column.codes : column.values))
  const { rows } = data
  const step = rows <= MANY_ROWS ? 1 : Math.floor(rows / SAMPLED)
  const looked = new Map<number, number[]>() // rows with the same target
  for (let i = 0; i < rows; i += step) {
    const same = looked.get(target[i])
    if (same) same.push(i)
    else looked.set(target[i], [i])
  }
  const equal = (a: number, b: number) => values.every((column) => column[a] === column[b])
  const pairs: (readonly [number, number])[] = []
  for (let i = 0; i < rows && pairs.length < SAMPLED; i++) {
    const other = looked.get(target[i])?.find((candidate) => candidate < i && equal(candidate, i))
    if (other !== undefined) pairs.push([other, i])
  }
  const apart = pairs.filter(([a, b]) => splits.some(({ test }) => contains(test, a) !== contains(test, b)))
  if (apart.length === 0) return []
  const [a, b] = apart[0]
  return [
    {
      code: 'duplicated-rows-across-folds',
      what: `${apart.length === 1 ? 'One row is' : `At least ${apart.length} rows are`} equal to another that is in a different fold (rows ${a + 1} and ${b + 1}, say): what is tested was trained on.`,
      fix: 'remove the repeated rows, or keep equal rows in one fold',
    },
  ]
}

/** Whether a row is among ascending rows. */
function contains(rows: Uint32Array, row: number): boolean {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle] < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row
}

function fewRows({ splits, data }: Work): Finding[] {
  const least = Math.min(...splits.map(({ test }) => test.length))
  const leaveOneOut = splits.length === data.rows && least === 1
  if (least >= FEW_ROWS || leaveOneOut) return []
  return [
    {
      code: 'few-rows-per-fold',
      what: `A fold tests ${least} ${least === 1 ? 'row' : 'rows'} only: its score is mostly chance.`,
      fix: 'ask for fewer folds',
    },
  ]
}

/** Predicting the mean of the training rows gives scores that are no worse, as far as the folds can tell. */
function constantAsGood({ work: { splits, target, weights, metric, offset }, best }: Findable): Finding[] {
  if (offset !== undefined || metric.target !== 'number') return []
  const sign = metric.direction === 'minimize' ? 1 : -1
  const gains: number[] = []
  for (const [f, { train, test }] of splits.entries()) {
    let sum = 0
    let total = 0
    for (const i of train) {
      const w = weights ? weights[i] : 1
      sum += w * target[i]
      total += w
    }
    const values = new Float64Array(test.length).fill(sum / total)
    const score = metric.compute(at(target, test), { values }, weights && at(weights, test))
    if (score === undefined) return []
    gains.push(sign * (score - best.score.folds[f]))
  }
  const gain = meanOf(gains)
  if (gain > (standardErrorOf(gains) ?? 0)) return []
  return [
    {
      code: 'constant-predictor-as-good',
      what: `Predicting the mean of the target does as well: the best candidate gains ${short(gain)} in ${metric.name}, no more than chance.`,
      fix: 'look for other features, or another family of models',
    },
  ]
}

function at(values: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]]
  return out
}

const short = (x: number): string => String(Number(x.toPrecision(3)))
