import type { Shares } from './fanova.ts'
import { varianceOf } from './marginals.ts'
import type { Observed } from './observed.ts'

/**
 * The analysis of variance of a complete grid, exactly: the variance of the means over all other hyperparameters, as a share of the whole. Undefined where
 * some combination of the values is missing or comes twice.
 */
export function balanced({ axes, points, scores }: Observed): Shares | undefined {
  const levels = axes.map((_, j) => [...new Set(points.map((point) => point[j]))].sort((a, b) => a - b))
  const size = levels.reduce((product, { length }) => product * length, 1)
  if (size !== points.length || points.some((point) => point.some(Number.isNaN))) return undefined
  const places = points.map((point) => levels.map((values, j) => values.indexOf(point[j])))
  if (new Set(places.map(String)).size !== size) return undefined
  const variance = varianceOf(scores)
  /** The variance of the means over everything but these axes. */
  const explainedBy = (chosen: readonly number[]): number => {
    const means = new Float64Array(chosen.reduce((product, j) => product * levels[j].length, 1))
    places.forEach((place, i) => {
      const cell = chosen.reduce((at, j) => at * levels[j].length + place[j], 0)
      means[cell] += (scores[i] * means.length) / size
    })
    return varianceOf(means)
  }
  const alone = axes.map((_, j) => explainedBy([j]))
  const share = (part: number) => (variance > 0 ? Math.max(0, part / variance) : 0)
  const pairs = axes.flatMap((_, b) => axes.slice(0, b).map((_, a) => [a, b] as const))
  return {
    main: alone.map((part) => ({ share: share(part) })),
    pairs: pairs.map((chosen) => ({
      axes: chosen,
      share: share(explainedBy(chosen) - alone[chosen[0]] - alone[chosen[1]]),
    })),
  }
}
