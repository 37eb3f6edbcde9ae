import { expect } from 'vitest'
import { lre } from './lre.ts'

type Want = number | string | ArrayLike<number | string>

interface Agreement {
  /** Passes when every number agrees with `want` to so many decimal digits: −log₁₀ of the relative error. */
  toAgree(want: Want, agreement: { readonly digits: number }): void
}

declare module 'vitest' {
  interface Matchers extends Agreement {}
}

const listed = (value: unknown): (number | string)[] =>
  typeof value === 'number' || typeof value === 'string' ? [value] : Array.from(value as ArrayLike<number | string>)

expect.extend({
  toAgree(received: number | ArrayLike<number>, want: Want, { digits }: { readonly digits: number }) {
    const got = listed(received).map(Number)
    const right = listed(want)
    const reached = right.map((value, at) => (at < got.length ? lre(got[at], value) : 0))
    const worst = reached.indexOf(Math.min(...reached))
    const pass = got.length === right.length && reached.every((value) => value >= digits)
    return {
      pass,
      message: () =>
        got.length === right.length
          ? `${got[worst]} (entry ${worst}) agrees with ${right[worst]} to ${reached[worst].toFixed(1)} digits; wanted ${digits}`
          : `${got.length} numbers, but ${right.length} are wanted`,
    }
  },
})
