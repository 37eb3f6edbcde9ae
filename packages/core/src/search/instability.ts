import type { Candidate } from '../define/search-space.ts'
import type { OpenEstimator } from './open.ts'

/** How far choices of one hyperparameter lie apart. */
export interface Instability {
  readonly key: string
  readonly name: string
  /** The choices, in the order of the splits; undefined where it did not apply. */
  readonly values: readonly unknown[]
  /** The share of the range over which they lie, on its scale: 0 when all are equal; of words, the share that is not the most frequent one. */
  readonly spread: number
}

/** The spread of every open hyperparameter over candidates that were chosen separately. */
export function instabilityOf({ space, open }: OpenEstimator, chosen: readonly Candidate[]): Instability[] {
  const points = chosen.map((candidate) => space.encode(candidate))
  return open.map(({ key, name }) => {
    const j = space.dimensions.findIndex((dimension) => dimension.key === key)
    const domain = space.dimensions[j]?.domain
    const values = chosen.map((candidate) => candidate[key])
    const unordered = domain?.kind === 'choice' && !domain.ordered
    const places = points.map((point) => point[j]).filter((place) => !Number.isNaN(place))
    const spread = unordered ? disagreement(values) : Math.max(0, Math.max(...places) - Math.min(...places))
    return { key, name, values, spread }
  })
}

function disagreement(values: readonly unknown[]): number {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return 1 - Math.max(...counts.values()) / values.length
}
