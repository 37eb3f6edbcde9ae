/**
 * Correct digits of `got`: −log₁₀ of the relative error (of the absolute error when `want` is 0), between 0 and 16. `want` is
 * a decimal string of any length or a double; it is compared in integers, so that no digit of the string is lost.
 */
export function lre(got: number, want: string | number): number {
  if (!Number.isFinite(got)) return 0
  const right = rational(typeof want === 'number' ? exactly(want) : want)
  const value = rational(exactly(got))
  const scale = Math.min(value.ten, right.ten)
  const a = value.digits * 10n ** BigInt(value.ten - scale)
  const b = right.digits * 10n ** BigInt(right.ten - scale)
  const difference = magnitude(a - b)
  if (difference === 0n) return 16
  const size = b === 0n ? 10n ** BigInt(Math.max(0, -scale)) : magnitude(b)
  const digits = -Math.log10(Number((difference * 10n ** 40n) / size) / 1e40)
  return Math.min(16, Math.max(0, digits))
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x)

/** A decimal string as digits·10^ten. */
function rational(text: string): { readonly digits: bigint; readonly ten: number } {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:[eEdD]([+-]?\d+))?$/.exec(text.trim())
  if (!parts) throw new Error(`${text} is not a decimal number`)
  const [, sign, whole, fraction, exponent] = parts
  const digits = BigInt(`${whole}${fraction}`)
  return { digits: sign === '-' ? -digits : digits, ten: Number(exponent ?? 0) - fraction.length }
}

/** Every decimal digit of a double: an integer over a power of two, written as an integer over a power of ten. */
function exactly(x: number): string {
  let two = 0
  while (!Number.isInteger(x)) {
    x *= 2
    two++
  }
  return `${BigInt(x) * 5n ** BigInt(two)}e-${two}`
}
