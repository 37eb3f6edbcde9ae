import type { Candidate, SearchSpace } from '../../define/search-space.ts'
import { log } from '../../numeric/elementary.ts'
import { type FoldRecord, scoreOf } from '../trial.ts'

/** A study as importance sees it: a `Study`, or the state of a stored one. */
export interface Searched {
  readonly trials: readonly {
    readonly candidate: Candidate
    readonly state: string
    readonly folds: readonly FoldRecord[]
  }[]
  readonly description: {
    readonly folds: number
    readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  }
  /** What was searched; read off the candidates when absent. */
  readonly space?: SearchSpace
}

/** One hyperparameter as an axis from 0 to 1. */
export interface Axis {
  readonly key: string
  /** How many values it has, where they are few: cells of equal width. */
  readonly cells?: number
}

/** Scored candidates as points of the unit cube. */
export interface Observed {
  readonly axes: readonly Axis[]
  /** One for each scored trial; NaN where a hyperparameter is inactive. */
  readonly points: readonly Float64Array[]
  /** Lower is better. */
  readonly scores: Float64Array
}

/** Values that are cells each. */
const FEW = 64
/** The ratio of a positive hyperparameter's ends from which on its scale counts as logarithmic. */
const WIDE = 100

/** The scored trials of a study on the axes of what was searched; axes of a single value are left out. */
export function observedIn({ trials, description: { metric, folds }, space }: Searched): Observed {
  const scored = trials.flatMap(({ candidate, state, folds: own }) => {
    const score = state === 'complete' ? scoreOf(own, metric.name, folds) : undefined
    return score ? [{ candidate, score: metric.direction === 'minimize' ? score.mean : -score.mean }] : []
  })
  const candidates = scored.map(({ candidate }) => candidate)
  const { axes, points } = space ? encoded(space, candidates) : inferred(candidates)
  const kept = axes.flatMap((axis, j) => (axis.cells === 1 || isConstant(points, j) ? [] : [j]))
  return {
    axes: kept.map((j) => axes[j]),
    points: points.map((point) => Float64Array.from(kept, (j) => point[j])),
    scores: Float64Array.from(scored, ({ score }) => score),
  }
}

function isConstant(points: readonly Float64Array[], j: number): boolean {
  return points.every((point) => Object.is(point[j], points[0][j]))
}

type Placed = Pick<Observed, 'axes' | 'points'>

function encoded(space: SearchSpace, candidates: readonly Candidate[]): Placed {
  const axes = space.dimensions.map(({ key, domain }): Axis => {
    if (domain.kind === 'choice') return { key, cells: domain.values.length }
    const count = Number(domain.high) - Number(domain.low) + 1 // NaN where a bound refers to others
    const equal = domain.kind === 'int' && domain.scale === 'linear' && count <= FEW
    return equal ? { key, cells: count } : { key }
  })
  return { axes, points: candidates.map((candidate) => space.encode(candidate)) }
}

/** Axes as the values suggest them: numbers from the least to the largest, on a log scale where these are far apart; other values as cells. */
function inferred(candidates: readonly Candidate[]): Placed {
  const keys = [...new Set(candidates.flatMap((candidate) => Object.keys(candidate)))].sort()
  const placed = keys.map((key) => {
    const values = candidates.flatMap((candidate) => (key in candidate ? [candidate[key]] : []))
    if (values.every((value) => typeof value === 'number')) {
      const [low, high] = [Math.min(...values), Math.max(...values)]
      const onLog = low > 0 && high / low >= WIDE
      const at = (value: number) => (onLog ? log(value) : value)
      const width = at(high) - at(low) || 1
      return { axis: { key }, place: (value: unknown) => (at(value as number) - at(low)) / width }
    }
    const texts = [...new Set(values.map((value) => JSON.stringify(value)))].sort()
    const place = (value: unknown) => (texts.indexOf(JSON.stringify(value)) + 0.5) / texts.length
    return { axis: { key, cells: texts.length }, place }
  })
  return {
    axes: placed.map(({ axis }) => axis),
    points: candidates.map((candidate) =>
      Float64Array.from(placed, ({ axis: { key }, place }) => (key in candidate ? place(candidate[key]) : Number.NaN)),
    ),
  }
}
