// Lines of plain decimal numbers: as src/data/csv-scan.ts and src/data/decimal.ts read them, to the bit.
import { productError } from './elementary/exact'

/** A bound on the relative error of the double-double arithmetic below; its true error is near 2⁻¹⁰². */
const SLACK: f64 = 1.5777218104420236e-30 // 2⁻⁹⁹

/** 10⁰ … 10²²: the powers of ten that are exact doubles. */
const TENS = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
])

/** Where the number ended that was read last; the number goes to memory. */
let after: usize = 0

/**
 * Reads whole lines of `width` numbers, or nothing between separators (NaN), from `at` on, at most `most`; line k goes to
 * out + 8k, its columns `stride` bytes apart. `end` is the first byte that is not text; a line feed must stand there.
 * Returns how many lines were read, and writes to `next` where the first one begins that was not: because it is not of
 * this kind, or not yet whole.
 */
export function numberRecords(at: usize, end: usize, separator: i32, width: i32, most: i32, out: usize, stride: usize, next: usize): i32 {
  let line = 0
  for (; line < most; line++, out += 8) {
    let p = at
    let c: u32 = 0
    let to = out
    for (let j = 0; j < width; j++, to += stride) {
      c = load<u8>(p)
      if (c == <u32>separator || ((c == 10 || c == 13) && width > 1)) store<f64>(to, NaN)
      else {
        if (!number(p, to)) break
        p = after
        c = load<u8>(p)
      }
      if (j + 1 < width) {
        if (c != <u32>separator) break
        p++
      } else if (c == 10 || (c == 13 && p + 1 < end)) {
        p++
        if (c == 13 && load<u8>(p) == 10) p++
        if (p > end) break // the line feed at the end is not of the text
        at = p
        to = 0
        break
      }
    }
    if (to != 0) break
  }
  store<u32>(next, <u32>at)
  return line
}

/** 10⁰ … 10¹⁸. */
const WHOLE_TENS = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
])

/** Eight bytes of text as digits: a byte above 9 is none. */
// @ts-ignore: decorator
@inline
function eight(p: usize): u64 {
  return load<u64>(p) ^ 0x3030303030303030
}

/** How many of them are digits before the first that is none. */
// @ts-ignore: decorator
@inline
function digitsIn(bytes: u64): u64 {
  return ctz(((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080) >> 3
}

/** The number that the first `count` of eight digits are, by three multiplications (Lemire 2021, Softw. Pract. Exp. 51, 1700). */
// @ts-ignore: decorator
@inline
function numberIn(bytes: u64, count: u64): u64 {
  let x = count == 0 ? 0 : bytes << (64 - (count << 3))
  x = x * 10 + (x >> 8)
  return ((x & 0x000000ff000000ff) * 0x000f424000000064 + ((x >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
}

/**
 * Reads the decimal number that starts at p into `to`, correctly rounded; false where there is none, where it is a whole number
 * beyond 2⁵³, or where it is not easy: more than 18 digits, |exponent| > 22, nearly half-way between doubles. Branches only on
 * what neighbours in a column have in common: what differs from number to number would be guessed wrong.
 */
function number(p: usize, to: usize): bool {
  const start = p
  const sign = load<u8>(p)
  const negative = sign == 45
  p += usize(negative) | usize(sign == 43)
  let bytes = eight(p)
  let count = digitsIn(bytes)
  if (count == 8) return numberOfMany(start, to)
  let digits = numberIn(bytes, count)
  p += <usize>count
  let exponent = 0
  let whole = true
  if (load<u8>(p) == 46) {
    whole = false
    bytes = eight(++p)
    let more = digitsIn(bytes)
    let part = numberIn(bytes, more)
    if (more == 8) {
      bytes = eight(p + 8)
      const last = digitsIn(bytes)
      if (last == 8) return numberOfMany(start, to)
      part = part * load<u64>(WHOLE_TENS + ((<usize>last) << 3)) + numberIn(bytes, last)
      more += last
    }
    count += more
    if (count > 18) return numberOfMany(start, to)
    digits = digits * load<u64>(WHOLE_TENS + ((<usize>more) << 3)) + part
    p += <usize>more
    exponent = -(<i32>more)
  }
  return count > 0 && finish(p, to, negative, digits, exponent, whole)
}

/** The same, digit by digit. */
function numberOfMany(p: usize, to: usize): bool {
  let c: u32 = load<u8>(p)
  const negative = c == 45
  if (negative || c == 43) p++
  c = <u32>load<u8>(p) - 48
  while (c == 0) c = <u32>load<u8>(++p) - 48
  let digits: u64 = 0
  let first = p
  for (; c < 10; c = <u32>load<u8>(++p) - 48) digits = digits * 10 + c
  let count = <i32>(p - first)
  let exponent = 0
  const whole = c != <u32>(46 - 48)
  if (!whole) {
    const point = ++p
    c = <u32>load<u8>(p) - 48
    if (count == 0) while (c == 0) c = <u32>load<u8>(++p) - 48
    first = p
    for (; c < 10; c = <u32>load<u8>(++p) - 48) digits = digits * 10 + c
    count += <i32>(p - first)
    exponent = <i32>(point - p)
  }
  return count <= 18 && finish(p, to, negative, digits, exponent, whole)
}

/** Puts the number digits·10^exponent, and what an exponent at p makes of it, into `to`. */
function finish(p: usize, to: usize, negative: bool, digits: u64, exponent: i32, isWhole: bool): bool {
  let whole = isWhole
  if ((load<u8>(p) | 32) == 101) {
    whole = false
    let c: u32 = load<u8>(++p)
    const down = c == 45
    if (down || c == 43) c = load<u8>(++p)
    c -= 48
    if (c > 9) return false
    let power = 0
    for (; c < 10; c = <u32>load<u8>(++p) - 48) if (power < 100000) power = power * 10 + c
    exponent += down ? -power : power
  }
  after = p
  if (digits == 0) exponent = 0
  if (exponent < -22 || exponent > 22) return false
  const power = load<f64>(TENS + ((<usize>abs(exponent)) << 3))
  let value = <f64>digits
  if (digits <= 9007199254740992) value = exponent < 0 ? value / power : value * power
  else {
    if (whole) return false
    const rest = <f64>(<i64>digits - <i64>value)
    const all = value
    let more: f64
    if (exponent < 0) {
      value = all / power
      const product = value * power
      more = (all - product - productError(value, power, product) + rest) / power
    } else {
      value = all * power
      more = productError(all, power, value) + rest * power
    }
    const bound = value * SLACK
    const low = value + (more - bound)
    if (low != value + (more + bound)) return false
    value = low
  }
  store<f64>(to, copysign(value, negative ? -1 : 1))
  return true
}
