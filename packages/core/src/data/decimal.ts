/** 10⁰ … 10²²: the powers of ten that are exact doubles. */
const tens = new Float64Array(23)
for (let k = 0, power = 1; k < 23; k++, power *= 10) tens[k] = power

/** Splits a double into two halves of 26 bits (Veltkamp 1968). */
const splitter = 134217729

/** A bound on the relative error of the double-double arithmetic below; its true error is near 2⁻¹⁰². */
const slack = 2 ** -99

/**
 * Reads the decimal number that starts at `at` into `out[index]`, correctly rounded, and returns the position after it. Returns −1 when there is
 * none, when it is a whole number beyond 2⁵³, or when it needs `Number(text)`: more than 27 digits, |exponent| > 22, nearly half-way between doubles.
 * The byte after the number must exist. Up to 2⁵³ one exact operation rounds once (Clinger 1990, PLDI 92–101); above it, digits in
 * two exact doubles, one quotient with its exact remainder (Dekker 1971), and the answer counts only if both ends of its error interval round to it.
 */
export function numberInto(bytes: Uint8Array, at: number, out: Float64Array, index: number): number {
  let c = bytes[at]
  const negative = c === 45
  if (negative || c === 43) c = bytes[++at]
  let first = 0 // digits 1–9
  let second = 0 // digits 10–18
  let third = 0 // digits 19–27
  let digits = 0 // after the leading zeros
  const begin = at
  while (c === 48) c = bytes[++at]
  while (c >= 48 && c <= 57) {
    if (digits < 9) first = (first * 10 + c - 48) | 0
    else if (digits < 18) second = (second * 10 + c - 48) | 0
    else if (digits < 27) third = (third * 10 + c - 48) | 0
    else return -1
    digits++
    c = bytes[++at]
  }
  let seen = at - begin
  let exponent = 0
  let whole = true
  if (c === 46) {
    whole = false
    c = bytes[++at]
    const point = at
    if (digits === 0) while (c === 48) c = bytes[++at]
    while (c >= 48 && c <= 57) {
      if (digits < 9) first = (first * 10 + c - 48) | 0
      else if (digits < 18) second = (second * 10 + c - 48) | 0
      else if (digits < 27) third = (third * 10 + c - 48) | 0
      else return -1
      digits++
      c = bytes[++at]
    }
    exponent = point - at
    seen += at - point
  }
  if (seen === 0) return -1
  if (c === 101 || c === 69) {
    whole = false
    c = bytes[++at]
    const down = c === 45
    if (down || c === 43) c = bytes[++at]
    if (c < 48 || c > 57) return -1
    let power = 0
    while (c >= 48 && c <= 57) {
      if (power < 100000) power = power * 10 + c - 48
      c = bytes[++at]
    }
    exponent += down ? -power : power
  }
  if (digits <= 15) {
    if (exponent < -22 || exponent > 22) {
      if (digits > 0) return -1
      exponent = 0
    }
    const w = digits <= 9 ? first : first * tens[digits - 9] + second
    const value = exponent < 0 ? w / tens[-exponent] : w * tens[exponent]
    out[index] = negative ? -value : value
    return at
  }
  // first · 10ᵏ is exact: first < 2³⁰ and 5ᵏ < 2²¹
  const long = Math.min(digits, 18)
  const high = first * tens[long - 9]
  const w = high + second
  let rest = second - (w - high)
  if (digits > 18) {
    exponent += digits - 18
    rest += third / tens[digits - 18]
  }
  if (exponent < -22 || exponent > 22 || (whole && (w > 9007199254740992 || digits > 18))) return -1
  const power = exponent < 0 ? tens[-exponent] : tens[exponent]
  let value: number
  let more: number
  if (exponent < 0) {
    value = w / power
    more = (w - value * power - productError(value, power) + rest) / power
  } else {
    value = w * power
    more = productError(w, power) + rest * power
  }
  const bound = value * slack
  const low = value + (more - bound)
  if (low !== value + (more + bound)) return -1
  out[index] = negative ? -low : low
  return at
}

/** a·b − fl(a·b), exactly (Dekker 1971, Numer. Math. 18, 224–242). */
function productError(a: number, b: number): number {
  const p = a * b
  let t = splitter * a
  const ah = t - (t - a)
  const al = a - ah
  t = splitter * b
  const bh = t - (t - b)
  const bl = b - bh
  return ah * bh - p + ah * bl + al * bh + al * bl
}

/** The whole of the grammar: digits with at most one point, an exponent; no hexadecimal, no separators, no signs but + and −. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The double nearest to a decimal text (±Infinity beyond the range), or undefined when it is no decimal number. Outer spaces are allowed. */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim()
  return decimal.test(trimmed) ? Number(trimmed) : undefined
}

/** Whether the text is a whole number that a double may not hold exactly. */
export function isBeyondExact(text: string): boolean {
  const digits = /^[+-]?0*(\d+)$/.exec(text.trim())?.[1]
  return digits !== undefined && digits.length >= 16 && (digits.length > 16 || BigInt(digits) > 2n ** 53n)
}
