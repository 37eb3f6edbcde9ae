import { highWord, lowWord, powerOfTwo } from './bits.ts'
import { productError, sumError } from './exact.ts'

/*
 * x = n·π/2 + y with |y| ≤ π/4, y held in two doubles. Below 2²⁰ by subtracting n·π/2 in four parts (Cody & Waite 1980,
 * chapter 8), above by multiplying with as many digits of 2/π as matter (Payne & Hanek 1983, SIGNUM Newsletter 18, 19–24).
 */
const QUARTER_PI = 0.7853981633974483
const TWO_OVER_PI = 0.6366197723675814
/** π/2 in parts of 33 bits: n times each is exact for n < 2²⁰. */
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_3 = 2.0222662487111665e-21
const HALF_PI_4 = 8.4784276603689e-32
const HALF_PI_HIGH = 1.5707963267948966
const HALF_PI_LOW = 6.123233995736766e-17
const MEDIUM = 1048576
const TWO_24 = 16777216
const INVERSE_TWO_24 = 1 / 16777216

/** 2/π in digits of 24 bits. */
const DIGITS = [
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7,
  0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c,
  0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11,
  0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7,
  0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20,
]
const USED_DIGITS = 10
const product = new Float64Array(USED_DIGITS + 2)

/** (sin y / y − 1)/y² in y², error 1e-20. */
const S0 = -0.16666666666666666
const S1 = 0.008333333333333331
const S2 = -0.0001984126984126506
const S3 = 2.7557319219335453e-6
const S4 = -2.5052106231157904e-8
const S5 = 1.605853141458901e-10
const S6 = -7.586685070091267e-13

/** (cos y − 1 + y²/2)/y⁴ in y², error 6e-22. */
const C0 = 0.041666666666666664
const C1 = -0.0013888888888888887
const C2 = 2.4801587301584645e-5
const C3 = -2.755731922140076e-7
const C4 = 2.0876755790363397e-9
const C5 = -1.1470460773969325e-11
const C6 = 4.7458652037874553e-14

/** The second and third results of `reduce`, the rest of y and n mod 4: read them before the next call. */
const reduced = new Float64Array(2)

/** y for x ≥ 0 finite, as the sum of the returned number and `reduced[0]`; n mod 4 goes to `reduced[1]`. */
function reduce(x: number): number {
  if (x <= QUARTER_PI) {
    reduced[1] = 0
    reduced[0] = 0
    return x
  }
  if (x >= MEDIUM) return reduceLarge(x)
  const n = Math.floor(x * TWO_OVER_PI + 0.5)
  reduced[1] = n & 3
  const first = x - n * HALF_PI_1
  const second = -n * HALF_PI_2
  const third = -n * HALF_PI_3
  const sum = first + second
  const total = sum + third
  const low = sumError(first, second, sum) + sumError(sum, third, total) - n * HALF_PI_4
  const y = total + low
  reduced[0] = total - y + low
  return y
}

function reduceLarge(x: number): number {
  const high = highWord(x)
  const low = lowWord(x)
  const exponent = (high >>> 20) - 1075 // x = 2^exponent · (three digits of 24 bits)
  const x0 = low & 0xffffff
  const x1 = (low >>> 24) + ((high & 0xffff) << 8)
  const x2 = ((high & 0xf0000) >>> 16) + 16
  // digits of 2/π before `start` give multiples of 4
  const start = exponent < 2 ? 0 : Math.floor((exponent - 2) / 24)
  for (let t = 0; t < USED_DIGITS + 2; t++) {
    let sum = 0
    if (t < USED_DIGITS) sum += x2 * DIGITS[start + t]
    if (t > 0 && t <= USED_DIGITS) sum += x1 * DIGITS[start + t - 1]
    if (t > 1) sum += x0 * DIGITS[start + t - 2]
    product[t] = sum
  }
  for (let t = USED_DIGITS + 1; t > 0; t--) {
    const carry = Math.floor(product[t] * INVERSE_TWO_24)
    product[t] -= carry * TWO_24
    product[t - 1] += carry
  }
  // whole quadrants, and the fraction of one as the sum of fractions that do not overlap
  let n = 0
  let weight = exponent - 24 * (start + 1) + 48
  let leading = 0
  for (let t = 0; t < USED_DIGITS + 2; t++) {
    const value = product[t] * powerOfTwo(weight)
    const whole = Math.floor(value)
    n += whole % 4
    product[t] = value - whole
    leading += product[t]
    weight -= 24
  }
  let fraction = 0
  let fractionLow = 0
  if (leading >= 0.5) {
    n += 1
    fraction = -1
  }
  for (let t = 0; t < USED_DIGITS + 2; t++) {
    const sum = fraction + product[t]
    fractionLow += sumError(fraction, product[t], sum)
    fraction = sum
  }
  reduced[1] = n & 3
  const y = fraction * HALF_PI_HIGH
  const yLow = productError(fraction, HALF_PI_HIGH, y) + (fraction * HALF_PI_LOW + fractionLow * HALF_PI_HIGH)
  const total = y + yLow
  reduced[0] = y - total + yLow
  return total
}

function sinNearZero(y: number, low: number): number {
  const z = y * y
  const series = S0 + z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))))
  return y + (z * y * series + low * (1 - 0.5 * z))
}

function cosNearZero(y: number, low: number): number {
  const z = y * y
  const series = C0 + z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))))
  const lead = Math.fround(y)
  const half = 0.5 * lead * lead // exact: 24 bits squared
  const rest = 0.5 * (y - lead) * (y + lead)
  const sum = 1 - half
  return sum + (1 - sum - half + (z * z * series - rest - y * low))
}

/** sin x (radians) to within 0.8 ulp for every finite x; NaN at ±∞. */
export function sin(x: number): number {
  const a = Math.abs(x)
  if (!(a < Infinity)) return NaN
  if (a < 1e-9) return x
  const y = reduce(a)
  const quadrant = reduced[1]
  const value = (quadrant & 1) === 0 ? sinNearZero(y, reduced[0]) : cosNearZero(y, reduced[0])
  return quadrant >= 2 === x < 0 ? value : -value
}

/** cos x (radians) to within 0.8 ulp for every finite x; NaN at ±∞. */
export function cos(x: number): number {
  const a = Math.abs(x)
  if (!(a < Infinity)) return NaN
  const y = reduce(a)
  const quadrant = reduced[1]
  const value = (quadrant & 1) === 0 ? cosNearZero(y, reduced[0]) : sinNearZero(y, reduced[0])
  return quadrant === 1 || quadrant === 2 ? -value : value
}
