/**
 * Polynomials pₖ of one variable that are orthonormal over some points: p₀ = 1, p₁ = (x − centre)/unit, and
 * pₖ₊₁ = ((p₁ − shiftₖ)pₖ − weightₖpₖ₋₁)·factorₖ from k = 1 on; the arrays begin with k = 1.
 */
export interface Recurrence {
  readonly centre: number
  readonly unit: number
  readonly shift: Float64Array
  readonly weight: Float64Array
  readonly factor: Float64Array
}

/** Below this length the rest of a step has no direction of its own: there are no more different points than degrees. */
const NOTHING = 1e-8

/** The recurrence up to a degree over points, each counting alike (Stieltjes 1884; Gautschi 2004, Orthogonal Polynomials, 2.2.3). */
export function recurrenceOver(points: Float64Array, degree: number): Recurrence {
  const n = points.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += points[i] / n
  const centre = sum
  let square = 0
  for (let i = 0; i < n; i++) square += ((points[i] - centre) * (points[i] - centre)) / n
  const unit = Number.isFinite(square) && square > 0 ? Math.sqrt(square) : 1
  const t = new Float64Array(n)
  for (let i = 0; i < n; i++) t[i] = (points[i] - centre) / unit
  const steps = Math.max(degree - 1, 0)
  const [shift, weight, factor] = [0, 1, 2].map(() => new Float64Array(steps))
  let before = new Float64Array(n).fill(1)
  let now = t.slice()
  let next = new Float64Array(n)
  for (let k = 0; k < steps; k++) {
    let [a, b] = [0, 0]
    for (let i = 0; i < n; i++) {
      const along = t[i] * now[i]
      a += along * now[i]
      b += along * before[i]
    }
    a /= n
    b /= n
    let length = 0
    for (let i = 0; i < n; i++) {
      const rest = (t[i] - a) * now[i] - b * before[i]
      next[i] = rest
      length += rest * rest
    }
    length = Math.sqrt(length / n)
    const usual = length > NOTHING && length < Infinity
    shift[k] = usual ? a : 0
    weight[k] = usual ? b : 0
    factor[k] = usual ? 1 / length : 1
    for (let i = 0; i < n; i++) next[i] = usual ? next[i] * factor[k] : t[i] * now[i]
    const last = before
    before = now
    now = next
    next = last
  }
  return { centre, unit, shift, weight, factor }
}
