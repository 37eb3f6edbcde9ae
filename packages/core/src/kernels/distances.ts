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
