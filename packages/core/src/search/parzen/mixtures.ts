import type { Group } from './groups.ts'
import { Mixture } from './mixture.ts'
import type { Placed, Ranked } from './ranked.ts'

/** At most so many trials count as good. */
const MOST_GOOD = 25
/** Kernels for the others: so many of the best of them one by one, as many again to stand for the rest. */
const NEAR = 64
const FAR = 64
/** A kernel is as wide as the larger gap to its neighbours, less a little, and not narrower than FLOOR/(n + 1) of the range for n < 100. */
const OVERLAP = 0.85
const FLOOR = 1.5

/** The two densities of a group of dimensions: l(x) of the good trials and g(x) of the others. */
export interface Densities {
  readonly good: Mixture
  readonly others: Mixture
}

/**
 * The densities of the complete trials in which a group is active, `share` of which count as good. Pending candidates, `lies`, count among the
 * others, as if they had the worst score (constant liar: Ginsbourger, Le Riche & Carraro 2010), and so do trials without a score.
 */
export function densitiesOf(group: Group, ranked: Ranked, share: number, lies: readonly Float64Array[]): Densities {
  const [first] = group.indices
  const { entries } = ranked
  const active = group.always ? entries : entries.filter(({ point }) => !Number.isNaN(point[first]))
  let complete = group.always ? ranked.complete : 0
  if (!group.always) {
    for (let i = 0; i < ranked.complete; i++) if (!Number.isNaN(entries[i].point[first])) complete++
  }
  const good = complete === 0 ? 0 : Math.min(Math.ceil(share * complete), MOST_GOOD)
  const pending = lies.filter((lie) => !Number.isNaN(lie[first]))
  const floor = FLOOR / Math.min(100, active.length + pending.length + 1)
  const best = active.slice(0, good).map(({ point }) => ({ point, gaps: new Float64Array(point.length) }))
  for (const j of group.indices) gapsOn(best, j)
  const kernels = active.slice(good, good + NEAR)
  const weights = kernels.map(() => 1)
  const rest = active.length - good - kernels.length
  const far = Math.min(rest, FAR)
  for (let k = 0; k < far; k++) {
    kernels.push(active[good + NEAR + Math.floor(((k + 0.5) * rest) / far)])
    weights.push(rest / far)
  }
  for (const lie of pending) {
    kernels.push(ranked.place(lie))
    weights.push(1)
  }
  return {
    good: mixtureOf(group, best, new Float64Array(good).fill(1), floor),
    others: mixtureOf(group, kernels, Float64Array.from(weights), floor),
  }
}

function mixtureOf(group: Group, kernels: readonly Placed[], weights: Float64Array, floor: number): Mixture {
  const n = kernels.length
  const centres = new Float64Array(group.indices.length * n)
  const widths = new Float64Array(group.indices.length * n)
  let total = 0
  for (const weight of weights) total += weight
  const d = group.indices.length
  for (let i = 0; i < n; i++) {
    const { point, gaps } = kernels[i]
    for (let k = 0; k < d; k++) {
      const j = group.indices[k]
      const { cells } = group.coordinates[k]
      centres[k * n + i] = point[j]
      // of cells: as if each had been seen once more
      widths[k * n + i] = cells > 0 ? (cells - 1) / (cells + total) : Math.max(floor, Math.min(OVERLAP * gaps[j], 1))
    }
  }
  return new Mixture(group.coordinates, widths, centres, weights)
}

/** The gaps of a few points on one axis. */
function gapsOn(kernels: readonly Placed[], j: number): void {
  const sorted = [...kernels].sort((a, b) => a.point[j] - b.point[j])
  for (const [at, { point, gaps }] of sorted.entries()) {
    const left = at > 0 ? point[j] - sorted[at - 1].point[j] : 0
    gaps[j] = Math.max(left, at < sorted.length - 1 ? sorted[at + 1].point[j] - point[j] : 0)
  }
}
