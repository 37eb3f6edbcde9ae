import type { Declared } from '../state/catalog.ts'

/** A slider for a number of some domain: a hundred and more places, on the scale that the definition declares. */
export interface Slide {
  readonly places: number
  placeOf(value: number): number
  valueAt(place: number): number
}

type Numeric = Pick<Declared, 'kind' | 'min' | 'max' | 'scale' | 'search' | 'above'>

/** Spans the usual range, and more when `reach` (a value to be seen on it) lies beyond. */
export function slideOf(
  { kind, min = -Infinity, max = Infinity, above, scale, search }: Numeric,
  reach: number,
): Slide {
  const [usualFrom, usualTo] = search ?? [Math.max(min, 0), Math.min(max, 100)]
  const log = scale === 'log' && usualFrom > 0
  const from = Math.max(min, Number.isFinite(reach) && !(log && reach <= 0) ? Math.min(usualFrom, reach) : usualFrom)
  const to = Math.min(max, Number.isFinite(reach) ? Math.max(usualTo, reach) : usualTo)
  const whole = kind === 'int'
  const places = whole && !log && to - from <= 200 ? to - from : 120
  const [low, high] = log ? [Math.log(from), Math.log(to)] : [from, to]
  const round = (value: number) => {
    if (whole) return Math.round(value < 100 ? value : Number(value.toPrecision(2)))
    const neat = Number(value.toPrecision(2))
    return log ? neat : Number((Math.round(value / ((to - from) / places)) * ((to - from) / places)).toPrecision(3))
  }
  const within = (value: number) => Math.min(max, Math.max(above !== undefined && value <= above ? from : min, value))
  return {
    places,
    placeOf: (value) => (((log ? Math.log(Math.max(value, from)) : value) - low) / (high - low || 1)) * places,
    valueAt(place) {
      const raw = low + (Math.max(0, Math.min(places, place)) / places) * (high - low)
      return within(round(log ? Math.exp(raw) : raw))
    },
  }
}
