import { scaledErfc } from '../../numeric/elementary/error-function.ts'
import { exp, log, log1p } from '../../numeric/elementary.ts'
import { normalCdf } from '../../numeric/special.ts'

const { PI, sqrt } = Math
const HALF_LOG_TWO_PI = 0.5 * log(2 * PI)
const ROOT_HALF_PI = sqrt(PI / 2)
/** Below, 1 + z·m loses too many digits and its series is used. */
const FAR = -100

/**
 * ln h(z) and its derivative (into out[0] and out[1]) of h(z) = φ(z) + zΦ(z): the expected improvement is σ·h((best − μ)/σ). Without under- or
 * overflow for any z (Ament, Daulton, Eriksson, Balandat & Bakshy 2023, Adv. Neural Inf. Process. Syst. 36).
 */
export function logImprovementInto(z: number, out: Float64Array): void {
  if (z > -1) {
    const below = normalCdf(z)
    const h = exp(-0.5 * z * z - HALF_LOG_TWO_PI) + z * below
    out[0] = log(h)
    out[1] = below / h
    return
  }
  // Φ = φ·m, so h = φ·(1 + z·m)
  const square = 1 / (z * z)
  const ratio = z < FAR ? 0 : ROOT_HALF_PI * scaledErfc(-z * Math.SQRT1_2)
  const left = z < FAR ? square * (1 - square * (3 - 15 * square)) : 1 + z * ratio
  const m = z < FAR ? (left - 1) / z : ratio
  out[0] = -0.5 * z * z - HALF_LOG_TWO_PI + (z < FAR ? log(square) + log1p(-square * (3 - 15 * square)) : log(left))
  out[1] = m / left
}
