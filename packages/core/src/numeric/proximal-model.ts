import { softThreshold } from './soft-threshold.ts'

/** A parabola with corners, g'd + ½d'Hd + λ₁‖u‖₁ + ½λ₂‖u‖₂² where u = start + d; what is not penalised has neither λ. */
export interface ProximalModel {
  /** H, full, in blocks on its diagonal of `width`² numbers each, or one of all. */
  readonly blocks: readonly Float64Array[]
  readonly gradient: Float64Array
  readonly start: Float64Array
  /** 1 where a penalty acts. */
  readonly penalised: Uint8Array
  readonly l1: number
  readonly l2: number
}

const mostSweeps = 2000
/** Of the numbers that a slope is the difference of, the share that is rounding. */
const rounding = 1e-15

/** Minimises over one coordinate at a time, until the smallest subgradient is shorter than `wished`, or rounding, in every coordinate; returns u. */
export function minimiseModel(model: ProximalModel, wished: number): Float64Array {
  const { blocks, gradient, start, penalised, l1, l2 } = model
  const u = start.slice()
  const q = gradient.slice() // g + Hd
  const width = start.length / blocks.length
  const step = (i: number): number => {
    const b = Math.floor(i / width)
    const H = blocks[b]
    const own = i - b * width
    const h = H[own * width + own]
    if (!(h > 0)) return 0
    const before = u[i]
    const after = penalised[i] ? softThreshold(h * before - q[i], l1) / (h + l2) : before - q[i] / h
    const delta = after - before
    if (delta === 0) return 0
    u[i] = after
    for (let k = 0, at = own * width; k < width; k++) q[b * width + k] += H[at + k] * delta
    return Math.abs(delta) * h
  }
  let size = l1
  for (let i = 0; i < gradient.length; i++) size = Math.max(size, Math.abs(gradient[i]))
  const enough = Math.max(wished, rounding * size)
  const active: number[] = []
  for (let sweeps = 0; sweeps < mostSweeps; ) {
    let largest = 0
    for (let i = 0; i < u.length; i++) largest = Math.max(largest, step(i))
    sweeps++
    if (largest <= enough) break
    active.length = 0
    for (let i = 0; i < u.length; i++) if (u[i] !== 0 || !penalised[i]) active.push(i)
    for (let inner = 1; inner > 0 && sweeps < mostSweeps; sweeps++) {
      inner = 0
      for (const i of active) inner = Math.max(inner, step(i))
      if (inner <= enough / 2) break
    }
  }
  return u
}
