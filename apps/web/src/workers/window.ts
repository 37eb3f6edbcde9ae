import type { Theta } from './protocol.ts'
import type { Quadratic } from './quadratic.ts'

export type Window = readonly [Theta, Theta]

/** The part of parameter space that shows the valley, the minimum and θ = 0. `rise` is C(0) − C(minimum). */
export function windowOf({ minimum = [0, 0], reach }: Quadratic, rise: number): Window {
  const side = (j: 0 | 1): Theta => {
    const half = Math.max(Math.sqrt(0.6 * rise) * reach[j], 1.25 * Math.abs(minimum[j]), Number.EPSILON)
    const round = step(half / 10)
    return [Math.floor((minimum[j] - half) / round) * round, Math.ceil((minimum[j] + half) / round) * round]
  }
  return [side(0), side(1)]
}

/** Whether θ lies well inside the window. */
export function inside([horizontal, vertical]: Window, theta: Theta, margin = 0): boolean {
  const within = ([from, to]: Theta, value: number) =>
    value >= from + margin * (to - from) && value <= to - margin * (to - from)
  return within(horizontal, theta[0]) && within(vertical, theta[1])
}

/** A start from which the way is worth watching: low on the left, in round numbers. */
export function startIn([horizontal, vertical]: Window): Theta {
  const at = ([from, to]: Theta, share: number) => {
    const round = step((to - from) / 20)
    return Number((Math.round((from + share * (to - from)) / round) * round).toPrecision(12))
  }
  return [at(horizontal, 0.14), at(vertical, 0.38)]
}

/** The largest of 1, 2, 5 × 10ᵏ that is not above x. */
function step(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  const digit = x / power
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1)
}
