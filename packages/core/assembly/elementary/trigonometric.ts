import { productError, sumError } from './exact'

/*
 * x = n·π/2 + y with |y| ≤ π/4, y held in two doubles. Below 2²⁰ by subtracting n·π/2 in four parts (Cody & Waite 1980,
 * chapter 8); above, the twin's many digits of 2/π are needed.
 */
const QUARTER_PI: f64 = 0.7853981633974483
const TWO_OVER_PI: f64 = 0.6366197723675814
/** π/2 in parts of 33 bits: n times each is exact for n < 2²⁰. */
const HALF_PI_1: f64 = 1.5707963267341256
const HALF_PI_2: f64 = 6.077100506303966e-11
const HALF_PI_3: f64 = 2.0222662487111665e-21
const HALF_PI_4: f64 = 8.4784276603689e-32
/** From here on, x is left to the twin. */
export const MEDIUM: f64 = 1048576

/** (sin y / y − 1)/y² in y², error 1e-20. */
const S0: f64 = -0.16666666666666666
const S1: f64 = 0.008333333333333331
const S2: f64 = -0.0001984126984126506
const S3: f64 = 2.7557319219335453e-6
const S4: f64 = -2.5052106231157904e-8
const S5: f64 = 1.605853141458901e-10
const S6: f64 = -7.586685070091267e-13

/** (cos y − 1 + y²/2)/y⁴ in y², error 6e-22. */
const C0: f64 = 0.041666666666666664
const C1: f64 = -0.0013888888888888887
const C2: f64 = 2.4801587301584645e-5
const C3: f64 = -2.755731922140076e-7
const C4: f64 = 2.0876755790363397e-9
const C5: f64 = -1.1470460773969325e-11
const C6: f64 = 4.7458652037874553e-14

/** The second and third results of `reduce`, the rest of y and n mod 4: read them before the next call. */
let reducedLow: f64 = 0
let quadrant: i32 = 0

/** y for x ≥ 0 finite, as the sum of the returned number and `reducedLow`; n mod 4 goes to `quadrant`. */
function reduce(x: f64): f64 {
  if (x <= QUARTER_PI) {
    quadrant = 0
    reducedLow = 0
    return x
  }
  const n = floor(x * TWO_OVER_PI + 0.5)
  quadrant = <i32>n & 3
  const first = x - n * HALF_PI_1
  const second = -n * HALF_PI_2
  const third = -n * HALF_PI_3
  const sum = first + second
  const total = sum + third
  const low = sumError(first, second, sum) + sumError(sum, third, total) - n * HALF_PI_4
  const y = total + low
  reducedLow = total - y + low
  return y
}

function sinNearZero(y: f64, low: f64): f64 {
  const z = y * y
  const series = S0 + z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))))
  return y + (z * y * series + low * (1 - 0.5 * z))
}

function cosNearZero(y: f64, low: f64): f64 {
  const z = y * y
  const series = C0 + z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))))
  const lead = <f64><f32>y
  const half = 0.5 * lead * lead // exact: 24 bits squared
  const rest = 0.5 * (y - lead) * (y + lead)
  const sum = 1 - half
  return sum + (1 - sum - half + (z * z * series - rest - y * low))
}

/** sin x (radians) to within 0.8 ulp for |x| < MEDIUM; NaN at ±∞. */
export function sin(x: f64): f64 {
  const a = abs(x)
  if (!(a < f64.POSITIVE_INFINITY)) return f64.NaN
  if (a < 1e-9) return x
  const y = reduce(a)
  const value = (quadrant & 1) == 0 ? sinNearZero(y, reducedLow) : cosNearZero(y, reducedLow)
  return quadrant >= 2 == x < 0 ? value : -value
}

/** cos x (radians) to within 0.8 ulp for |x| < MEDIUM; NaN at ±∞. */
export function cos(x: f64): f64 {
  const a = abs(x)
  if (!(a < f64.POSITIVE_INFINITY)) return f64.NaN
  const y = reduce(a)
  const value = (quadrant & 1) == 0 ? cosNearZero(y, reducedLow) : sinNearZero(y, reducedLow)
  return quadrant == 1 || quadrant == 2 ? -value : value
}
