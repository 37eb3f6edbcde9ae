// Squared distances of points to centres, coordinate by coordinate.
import { resident } from './memory.ts'

/** Centres and scales of n kernels, d rows of n numbers. */
export interface Centres {
  readonly n: number
  readonly centres: Float64Array
  readonly scales: Float64Array
  /** Of each coordinate, 0 where it does not count. */
  readonly among: Float64Array
}

/** out[at·n + i] ← Σⱼ ((xⱼ − cⱼᵢ)sⱼᵢ)² for points x, d numbers each. */
export function scaledDistances(points: Float64Array, m: number, to: Centres, out: Float64Array): void {
  const { n, centres, scales, among } = to
  const d = among.length
  const wasm = resident(points, centres, out)
  if (wasm) {
    wasm.scaledDistances(
      ...[points.byteOffset, m, centres.byteOffset, scales.byteOffset, n, d, among.byteOffset, out.byteOffset],
    )
    return
  }
  for (let at = 0; at < m; at++) {
    const row = at * n
    for (let i = 0; i < n; i++) out[row + i] = 0
    for (let j = 0; j < d; j++) {
      if (among[j] === 0) continue
      const x = points[at * d + j]
      for (let i = 0; i < n; i++) {
        const z = (x - centres[j * n + i]) * scales[j * n + i]
        out[row + i] += z * z
      }
    }
  }
}

/** e^(−k/steps), k = 0, 1 …; what is beyond the last counts as there. */
export interface Powers {
  readonly table: Float64Array
  readonly steps: number
}

/** out[at] ← first + Σᵢ peaks[i]·e^(−distances[at·n + i]) for distances ≥ 0, to nine digits. */
export function sumDecays(
  distances: Float64Array,
  peaks: Float64Array,
  { table, steps }: Powers,
  first: number,
  out: Float64Array,
): void {
  const n = peaks.length
  const m = out.length
  const last = table.length - 1
  const wasm = resident(distances, peaks, table) && resident(out)
  if (wasm) {
    wasm.sumDecays(
      ...[distances.byteOffset, m, n, peaks.byteOffset, table.byteOffset, steps, last, first, out.byteOffset],
    )
    return
  }
  const end = last / steps
  for (let at = 0; at < m; at++) {
    let sum = first
    for (let i = 0; i < n; i++) {
      const x = Math.min(distances[at * n + i], end)
      const k = Math.floor(x * steps)
      const r = k * (1 / steps) - x
      sum += peaks[i] * (table[k] * (1 + r * (1 + r * (0.5 + r * 0.16666666666666666))))
    }
    out[at] = sum
  }
}
