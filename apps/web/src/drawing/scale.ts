/** From values to pixels and back, along a straight or a logarithmic axis. */
export interface Scale {
  (value: number): number
  invert(pixel: number): number
  readonly ticks: readonly number[]
  readonly log: boolean
  readonly domain: readonly [number, number]
}

/** Pixels that a label wants to itself; on a logarithmic axis from left to right, more than on one upwards. */
const room = { linear: 62, log: 28, wide: 46 }

/** A scale from a domain to a range of pixels; on a logarithmic one, values that are not positive lie below the lower end. */
export function scaleOf(domain: readonly [number, number], range: readonly [number, number], log = false): Scale {
  const [from, to] = log ? domain.map(Math.log) : domain
  const [start, end] = range
  const slope = (end - start) / (to - from)
  const place = log ? (value: number) => Math.log(Math.max(value, domain[0] / 10)) : (value: number) => value
  const most = Math.max(
    2,
    Math.floor(Math.abs(end - start) / (log ? (end > start ? room.wide : room.log) : room.linear)),
  )
  return Object.assign((value: number) => start + slope * (place(value) - from), {
    invert: (pixel: number) => (log ? Math.exp : Number)(from + (pixel - start) / slope),
    ticks: log ? logTicks(domain, most) : ticks(domain, most),
    log,
    domain,
  })
}

/** Round values within a domain, at most about `most` of them. */
export function ticks([from, to]: readonly [number, number], most: number): number[] {
  const step = roundStep((to - from) / most)
  const found: number[] = []
  for (let k = Math.ceil(from / step - 1e-9); k <= to / step + 1e-9; k++) found.push(Number((k * step).toPrecision(12)))
  return found
}

/** Powers of ten, every so many of them; with few decades, their doubles and fives too; within one, round values. */
function logTicks(domain: readonly [number, number], most: number): number[] {
  const [low, high] = domain.map(Math.log10)
  const powers: number[] = []
  for (let k = Math.floor(low); k <= Math.ceil(high); k++) powers.push(k)
  const within = (value: number) => value >= domain[0] && value <= domain[1]
  const every = Math.ceil((high - low) / most)
  if (every > 1)
    return powers
      .filter((k) => k % every === 0)
      .map((k) => 10 ** k)
      .filter(within)
  const fine = powers.flatMap((k) => [1, 2, 5].map((digit) => Number((digit * 10 ** k).toPrecision(12)))).filter(within)
  if (fine.length <= most) return fine.length > 1 ? fine : ticks(domain, most)
  return powers.map((k) => 10 ** k).filter(within)
}

/** The smallest of 1, 2, 5 × 10ᵏ that is not below x. */
function roundStep(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  const digit = x / power
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10)
}
