import { dot } from './dot.ts'

/** The last few steps s and the changes y of the gradient along them, from which curvature is learnt (Nocedal 1980, Math. Comp. 35, 773–782). */
export interface Secants {
  /** Remembers a step, unless the gradient did not grow along it. */
  add(step: Float64Array, change: Float64Array): void
  clear(): void
  readonly count: number
  /** x ← Hx, H the inverse curvature: what `first` does with x, corrected by all that is remembered. */
  apply(x: Float64Array, first: (x: Float64Array) => void): void
  /** s'y/y'y of the last step, the usual scale of curvature when nothing else is known; 1 without a step. */
  scale(): number
}

/** A memory of up to `most` steps. */
export function secants(most: number): Secants {
  const steps: { readonly s: Float64Array; readonly y: Float64Array; readonly sy: number }[] = []
  return {
    add(s, y) {
      const sy = dot(s, y)
      if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return
      steps.push({ s: s.slice(), y: y.slice(), sy })
      if (steps.length > most) steps.shift()
    },
    clear: () => void steps.splice(0),
    get count() {
      return steps.length
    },
    apply(x, first) {
      const along = new Float64Array(steps.length)
      for (let k = steps.length - 1; k >= 0; k--) {
        const { s, y, sy } = steps[k]
        along[k] = dot(s, x) / sy
        for (let j = 0; j < x.length; j++) x[j] -= along[k] * y[j]
      }
      first(x)
      for (let k = 0; k < steps.length; k++) {
        const { s, y, sy } = steps[k]
        const back = along[k] - dot(y, x) / sy
        for (let j = 0; j < x.length; j++) x[j] += back * s[j]
      }
    },
    scale() {
      const last = steps.at(-1)
      return last ? last.sy / dot(last.y, last.y) : 1
    },
  }
}
