import type { Coefficients } from '../define/definitions.ts'
import { addInto, multiplyInto } from './double-double.ts'
import type { Monomial } from './monomials.ts'

/**
 * The same polynomial over x, given its coefficients over t, where tⱼ = (xⱼ − centreⱼ)/scaleⱼ and every scale is a power of two. One variable
 * after another: with the others held, Σ aᵢtⁱ is divided by (t + c)ⁱ step by step (Shaw, Traub 1974, J. ACM 21, 161–167), in double-double.
 * The monomials hold all that divides one of them.
 */
export function shiftPolynomial(
  { intercept, values, low }: Coefficients,
  monomials: readonly Monomial[],
  centre: Float64Array,
  scale: Float64Array,
): Coefficients {
  const a = new Float64Array(2 * (monomials.length + 1)) // pairs; the constant first
  a.set(intercept)
  for (let k = 0; k < monomials.length; k++) a.set([values[k], low[k]], 2 * k + 2)
  const placeOf = new Map(monomials.map((monomial, k) => [monomial.join(), k + 1]))
  const degree = monomials.reduce((most, monomial) => Math.max(most, monomial.length), 0)
  const rests = [[], ...monomials.filter((monomial) => monomial.length < degree)] // the others have no power more of anything
  for (let j = 0; j < centre.length; j++) {
    if (centre[j] === 0 && scale[j] === 1) continue
    for (const rest of rests) {
      if (!rest.includes(j)) shiftOne(a, placesOf(rest, j, placeOf), centre[j], scale[j])
    }
  }
  const even = (offset: number) => Float64Array.from(monomials, (_, k) => a[2 * k + 2 + offset])
  return { intercept: [a[0], a[1]], values: even(0), low: even(1) }
}

/** Where rest, rest·xⱼ, rest·xⱼ², … are. */
function placesOf(rest: Monomial, j: number, placeOf: ReadonlyMap<string, number>): number[] {
  const before = rest.filter((factor) => factor < j)
  const after = rest.filter((factor) => factor > j)
  const places: number[] = []
  for (let power = 0; ; power++) {
    const place =
      power === 0 && rest.length === 0 ? 0 : placeOf.get([...before, ...repeated(j, power), ...after].join())
    if (place === undefined) return places
    places.push(place)
  }
}

const repeated = (j: number, power: number): number[] => new Array(power).fill(j)

/** In place: from the coefficients of powers of (x − c)/s to those of powers of x. */
function shiftOne(a: Float64Array, places: readonly number[], c: number, s: number): void {
  const top = places.length - 1
  let unit = 1
  for (let i = 1; i <= top; i++) {
    unit /= s
    a[2 * places[i]] *= unit
    a[2 * places[i] + 1] *= unit
  }
  const product = new Float64Array(2)
  for (let i = 0; i < top; i++) {
    for (let k = top - 1; k >= i; k--) {
      const at = 2 * places[k]
      const next = 2 * places[k + 1]
      multiplyInto(product, 0, a[next], a[next + 1], -c, 0)
      addInto(a, at, a[at], a[at + 1], product[0], product[1])
    }
  }
}
