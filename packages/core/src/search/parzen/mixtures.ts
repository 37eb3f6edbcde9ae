import type { Group } from './groups.ts'
import { Mixture, scott } from './mixture.ts'
import type { Ranked } from './ranked.ts'

export const T = {
  width: 1,
  floor: 1,
  gmax: 25,
  bw: 0.2,
  mode: 'spread',
  wprior: 1,
  uni: false,
  own: false,
  ends: true,
  share: 0,
  ...JSON.parse(process.env.T ?? '{}'),
}

/** Kernels of the others: so many of the best of them one by one, as many again for the rest. */
const NEAR = 256
const FAR = 256

/** How many of n trials count as good. */
function goodOf(n: number, share: number): number {
  return Math.max(
    1,
    Math.min(T.share < 0 ? Math.ceil(-T.share * Math.sqrt(n)) : Math.ceil((T.share || share) * n), T.gmax),
  )
}

export function goodMixture(group: Group, ranked: Ranked, share: number): Mixture {
  const first = group.indices[0]
  const active: Float64Array[] = []
  const wanted = ranked.complete
  let n = 0
  for (let i = 0; i < wanted; i++) if (!Number.isNaN(ranked.points[i][first])) n++
  const count = n === 0 ? 0 : goodOf(n, share)
  for (let i = 0; i < wanted && active.length < count; i++) {
    if (!Number.isNaN(ranked.points[i][first])) active.push(ranked.points[i])
  }
  return mixtureOf(group, active, new Float64Array(count).fill(1), count, n)
}

export function badMixture(group: Group, ranked: Ranked, share: number, lies: readonly Float64Array[]): Mixture {
  const first = group.indices[0]
  const { points, complete } = ranked
  let n = 0
  for (let i = 0; i < complete; i++) if (!Number.isNaN(points[i][first])) n++
  const skip = n === 0 ? 0 : goodOf(n, share)
  const others: Float64Array[] = []
  let passed = 0
  for (const point of points) {
    if (Number.isNaN(point[first])) continue
    if (passed++ >= skip) others.push(point)
  }
  const total = others.length + lies.length
  const kernels: Float64Array[] = []
  const weights: number[] = []
  const near = Math.min(others.length, NEAR)
  for (let i = 0; i < near; i++) {
    kernels.push(others[i])
    weights.push(1)
  }
  const rest = others.length - near
  const far = Math.min(rest, FAR)
  for (let k = 0; k < far; k++) {
    kernels.push(others[near + Math.floor(((k + 0.5) * rest) / far)])
    weights.push(rest / far)
  }
  for (const lie of lies) {
    if (Number.isNaN(lie[first])) continue
    kernels.push(lie)
    weights.push(1)
  }
  return mixtureOf(group, kernels, Float64Array.from(weights), total, total)
}

function mixtureOf(
  group: Group,
  kernels: readonly Float64Array[],
  weights: Float64Array,
  n: number,
  all: number,
): Mixture {
  const d = group.indices.length
  const m = kernels.length
  const centres = new Float64Array(d * m)
  const widths = new Float64Array(d * m)
  for (const [k, j] of group.indices.entries()) {
    let sum = 0
    let total = 0
    for (let i = 0; i < m; i++) {
      const at = kernels[i][j]
      centres[k * m + i] = at
      sum += weights[i] * at
      total += weights[i]
    }
    const { cells } = group.coordinates[k]
    if (cells > 0)
      widths.fill((cells - 1) / cells / (1 + n / cells), k * m, k * m + m) // one more observation for each cell
    else {
      const mean = sum / total
      let square = 0
      for (let i = 0; i < m; i++) square += weights[i] * (centres[k * m + i] - mean) ** 2
      const floor = T.floor / (T.own ? Math.min(100, m + 2) : Math.min(100, all + 1))
      if (T.mode === 'near') {
        const own = centres.subarray(k * m, k * m + m)
        const order = Uint32Array.from(own.keys()).sort((a, b) => own[a] - own[b] || a - b)
        for (let r = 0; r < m; r++) {
          const i = order[r]
          const left = r === 0 ? (T.ends ? own[i] : 0) : own[i] - own[order[r - 1]]
          const right = r === m - 1 ? (T.ends ? 1 - own[i] : 0) : own[order[r + 1]] - own[i]
          widths[k * m + i] = Math.max(floor, Math.min(T.width * Math.max(left, right), 1))
        }
      } else {
        const spread = T.mode === 'spread' ? T.width * Math.sqrt(square / total) : T.bw
        widths.fill(Math.max(floor, Math.min(spread * scott(n, d), 1)), k * m, k * m + m)
      }
    }
  }
  return new Mixture(group.coordinates, widths, centres, weights, T.wprior)
}
