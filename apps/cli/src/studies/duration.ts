import { Refusal } from '../refusal.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Timers hold no more milliseconds. */
const longest = 2 ** 31 - 1

/** Milliseconds of a time in words: 90s, 10m, 1h30m, 1.5h; a number alone is seconds. Throws request/invalid. */
export function readDuration(flag: string, text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  const whole = parts.map(([part]) => part).join('') === text
  const number = /^\d+(\.\d+)?$/.test(text) ? 1000 * Number(text) : Number.NaN
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (units[unit ?? ''] ?? Number.NaN), 0)
  const ms = parts.length > 0 && whole ? sum : number
  if (ms > 0) return Math.min(ms, longest)
  throw new Refusal({
    code: 'request/invalid',
    what: `--${flag} must be a time above 0, but is "${text}".`,
    fix: `for instance --${flag} 10m; units are ms, s, m, h and d`,
  })
}
