import type { Plane } from '../marks/Frame.svelte'

/** From the lowest to the highest value, with some air. */
export function extentOf(values: ArrayLike<number>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  const air = 0.08 * (high - low) || Math.abs(high) / 10 || 1
  return [low - air, high + air]
}

/** The row whose point is nearest to a place and within `reach` pixels, else −1. */
export function nearest(
  plane: Plane,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  px: number,
  py: number,
  reach: number,
): number {
  let found = -1
  let least = reach * reach
  for (let i = 0; i < x.length; i++) {
    const dx = plane.x(x[i]) - px
    const dy = plane.y(y[i]) - py
    const distance = dx * dx + dy * dy
    if (distance > least) continue
    least = distance
    found = i
  }
  return found
}
