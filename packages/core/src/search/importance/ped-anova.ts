import { exp, log } from '../../numeric/elementary.ts'
import { varianceOf } from './marginals.ts'
import type { Axis, Observed } from './observed.ts'

/** Places at which a density is compared. */
const STEPS = 64
/** The fewest trials that count as the good ones. */
const FEWEST = 4

/**
 * How far the good trials are from all trials along each axis: the Pearson divergence of their densities, as shares of the sum over the axes (Watanabe,
 * Bansal & Hutter 2023, Proc. Int. Joint Conf. Artif. Intell., 4389–4396). `quantile` is the share of the trials that are good. An axis counts among the
 * trials in which it is active, by their share.
 */
export function pedAnova({ axes, points, scores }: Observed, quantile: number): readonly number[] {
  const ranked = Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b] || a - b)
  const divergences = axes.map((axis, j) => {
    const active = ranked.filter((i) => !Number.isNaN(points[i][j]))
    if (active.length === 0) return 0
    const places = active.map((i) => points[i][j])
    const good = Math.min(active.length, Math.max(FEWEST, Math.ceil(quantile * active.length)))
    const divergence = pearson(densityOf(places.slice(0, good), axis), densityOf(places, axis))
    return (divergence * active.length) / ranked.length
  })
  const sum = divergences.reduce((total, one) => total + one, 0)
  return divergences.map((one) => (sum > 0 ? one / sum : 0))
}

/** ∫ (p/q − 1)² q. */
function pearson(p: Float64Array, q: Float64Array): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) {
    const ratio = p[k] / q[k] - 1
    sum += ratio * ratio * q[k]
  }
  return sum
}

/** The density of places on an axis, in cells: counts, or normal kernels by Scott's rule; in both, one trial that lies anywhere. */
function densityOf(places: readonly number[], { cells }: Axis): Float64Array {
  const n = places.length
  if (cells !== undefined) {
    const counts = new Float64Array(cells).fill(1 / cells)
    for (const u of places) counts[Math.min(cells - 1, Math.floor(u * cells))]++
    return counts.map((count) => count / (n + 1))
  }
  const width = Math.max(1.06 * Math.sqrt(varianceOf(places)) * exp(-0.2 * log(n)), 1 / STEPS)
  const density = new Float64Array(STEPS).fill(1 / STEPS)
  const kernel = new Float64Array(STEPS)
  for (const u of places) {
    let total = 0
    for (let k = 0; k < STEPS; k++) {
      const z = ((k + 0.5) / STEPS - u) / width
      kernel[k] = exp(-0.5 * z * z)
      total += kernel[k]
    }
    for (let k = 0; k < STEPS; k++) density[k] += kernel[k] / total
  }
  return density.map((mass) => mass / (n + 1))
}
