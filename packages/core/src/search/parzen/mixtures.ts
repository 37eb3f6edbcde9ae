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
  const best = apart(active.slice(0, good), group.indices)
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

/** The same points with the gaps that they have among themselves, on some axes. */
function apart(kernels: readonly Placed[], axes: readonly number[]): Placed[] {
  const n = kernels.length
  const d = n > 0 ? kernels[0].point.length : 0
  const all = new Float64Array(n * d)
  const order = new Uint32Array(n)
  const at = new Float64Array(n)
  for (const j of axes) {
    for (let i = 0; i < n; i++) {
      // insertion keeps equal ones in their order
      const x = kernels[i].point[j]
      let place = i
      for (; place > 0 && at[place - 1] > x; place--) {
        at[place] = at[place - 1]
        order[place] = order[place - 1]
      }
      at[place] = x
      order[place] = i
    }
    for (let k = 0; k < n; k++) {
      const left = k > 0 ? at[k] - at[k - 1] : 0
      all[order[k] * d + j] = Math.max(left, k < n - 1 ? at[k + 1] - at[k] : 0)
    }
  }
  return kernels.map(({ point }, i) => ({ point, gaps: all.subarray(i * d, (i + 1) * d) }))
}
