import { contours } from './contours.ts'
import type { Surface } from './protocol.ts'
import type { Window } from './window.ts'

/** Work that the whole surface may take, in rows visited. */
const budget = 4e7
const lines = 12

/** The cost at the middle of each cell of a window, as shades of its logarithm above the lowest, and contours that halve the height from line to line. */
export function surfaceOf(
  cost: (theta: Float64Array) => number,
  [horizontal, vertical]: Window,
  rows: number,
): Surface {
  const size = Math.max(24, Math.min(96, Math.floor(Math.sqrt(budget / rows))))
  const field = new Float64Array(size * size)
  const theta = new Float64Array(2)
  const along = ([from, to]: readonly [number, number], i: number) => from + ((to - from) * (i + 0.5)) / size
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < size; r++) {
    theta[1] = along(vertical, r)
    for (let c = 0; c < size; c++) {
      theta[0] = along(horizontal, c)
      const value = cost(theta)
      field[r * size + c] = value
      lowest = Math.min(lowest, value)
      highest = Math.max(highest, value)
    }
  }
  const height = highest - lowest || 1
  const knee = height / 200
  const full = Math.log1p(height / knee)
  const shade = Uint8Array.from(field, (value) => Math.round((255 * Math.log1p((value - lowest) / knee)) / full))
  const levels = Array.from({ length: lines }, (_, k) => lowest + (0.8 * height) / 2 ** k)
  return { size, shade, segments: contours(field, size, levels), lowest, highest }
}
