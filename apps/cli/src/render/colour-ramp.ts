/**
 * Seven anchors of a ramp from dark blue through grey to yellow, in the manner of cividis (Nuñez, Anderton & Renslow 2018, PLoS ONE 13,
 * e0199239): lightness rises evenly, also to eyes that do not tell red from green.
 */
const anchors = [
  [0, 34, 78],
  [40, 63, 110],
  [86, 92, 109],
  [124, 123, 120],
  [166, 157, 117],
  [212, 193, 98],
  [254, 232, 56],
] as const

/** The colour at t in [0, 1], as red, green and blue to 255. */
export function rampColour(t: number): [number, number, number] {
  const place = Math.max(0, Math.min(1, t)) * (anchors.length - 1)
  const i = Math.min(anchors.length - 2, Math.floor(place))
  const share = place - i
  const [low, high] = [anchors[i] as readonly number[], anchors[i + 1] as readonly number[]]
  const mix = (k: number) => Math.round((low[k] as number) + share * ((high[k] as number) - (low[k] as number)))
  return [mix(0), mix(1), mix(2)]
}

/** The parameters of a colour sequence (38 foreground, 48 background) for the ramp at t, in 256 or in true colour. */
export function rampSequence(t: number, layer: 38 | 48, depth: number): string {
  const [red, green, blue] = rampColour(t)
  return depth >= 24 ? `${layer};2;${red};${green};${blue}` : `${layer};5;${nearestIndexed(red, green, blue)}`
}

const levels = [0, 95, 135, 175, 215, 255]

/** The nearest of the 6 × 6 × 6 cube and the 24 greys of a 256-colour terminal. */
function nearestIndexed(red: number, green: number, blue: number): number {
  const distance = (r: number, g: number, b: number) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
  let best = 16
  let least = Number.POSITIVE_INFINITY
  const offer = (index: number, r: number, g: number, b: number) => {
    const away = distance(r, g, b)
    if (away < least) {
      least = away
      best = index
    }
  }
  levels.forEach((r, i) => {
    levels.forEach((g, j) => {
      levels.forEach((b, k) => {
        offer(16 + 36 * i + 6 * j + k, r, g, b)
      })
    })
  })
  for (let i = 0; i < 24; i++) offer(232 + i, 8 + 10 * i, 8 + 10 * i, 8 + 10 * i)
  return best
}
