const TWO_1000: f64 = 1.0715086071862673e301 // 2¹⁰⁰⁰
const TWO_MINUS_200: f64 = 6.223015277861142e-61 // 2⁻²⁰⁰
const TWO_MINUS_1023: f64 = 1.1125369292536007e-308

/** The upper 32 bits of a double: sign, 11 bits of exponent, 20 bits of fraction. */
// @ts-ignore: decorator
@inline
export function highWord(x: f64): u32 {
  return <u32>(reinterpret<u64>(x) >> 32)
}

/** 2ᵏ for −1023 ≤ k ≤ 1023. */
// @ts-ignore: decorator
@inline
export function powerOfTwo(k: f64): f64 {
  return k > -1023 ? reinterpret<f64>((<u64>(<i64>k + 1023)) << 52) : TWO_MINUS_1023
}

/** x·2ᵏ for any integer k, rounded once also where the result is subnormal (1 ≤ |x| < 4 and −1100 ≤ k ≤ 1100). */
// @ts-ignore: decorator
@inline
export function scaleByPowerOfTwo(x: f64, k: f64): f64 {
  if (k > 1020) return x * TWO_1000 * powerOfTwo(k - 1000)
  if (k < -1000) return x * powerOfTwo(k + 200) * TWO_MINUS_200
  return x * powerOfTwo(k)
}
