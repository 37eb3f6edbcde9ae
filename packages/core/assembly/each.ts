// Elementary functions of n numbers: out ← f(x). The functions are those of src/numeric/elementary, to the bit; two
// numbers at once where both are of the usual kind.
import { exp, expm1, logistic, tanh } from './elementary/exponential'
import { log, log1p } from './elementary/logarithm'
import { pow } from './elementary/power'
import { between, expPair, logisticPair, logPair, tanhPair, within } from './elementary/pairs'
import { cos, MEDIUM, sin } from './elementary/trigonometric'

/** exp of both numbers, whatever they are. */
// @ts-ignore: decorator
@inline
function expBoth(x: v128): v128 {
  return within(x, 690) ? expPair(x) : f64x2(exp(f64x2.extract_lane(x, 0)), exp(f64x2.extract_lane(x, 1)))
}

export function expEach(x: usize, out: usize, n: i32): void {
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16, out += 16) {
    const pair = v128.load(x)
    v128.store(out, expBoth(pair))
  }
  if (n & 1) store<f64>(out, exp(load<f64>(x)))
}

export function logEach(x: usize, out: usize, n: i32): void {
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16, out += 16) {
    const pair = v128.load(x)
    v128.store(out, between(pair, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE) ? logPair(pair) : f64x2(log(f64x2.extract_lane(pair, 0)), log(f64x2.extract_lane(pair, 1))))
  }
  if (n & 1) store<f64>(out, log(load<f64>(x)))
}

export function logisticEach(x: usize, out: usize, n: i32): void {
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16, out += 16) {
    const pair = v128.load(x)
    v128.store(out, within(pair, 40) ? logisticPair(pair) : f64x2(logistic(f64x2.extract_lane(pair, 0)), logistic(f64x2.extract_lane(pair, 1))))
  }
  if (n & 1) store<f64>(out, logistic(load<f64>(x)))
}

export function tanhEach(x: usize, out: usize, n: i32): void {
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16, out += 16) {
    const pair = v128.load(x)
    v128.store(out, between(f64x2.abs(pair), 1e-9, 22) ? tanhPair(pair) : f64x2(tanh(f64x2.extract_lane(pair, 0)), tanh(f64x2.extract_lane(pair, 1))))
  }
  if (n & 1) store<f64>(out, tanh(load<f64>(x)))
}

export function expm1Each(x: usize, out: usize, n: i32): void {
  for (const end = x + ((<usize>n) << 3); x < end; x += 8, out += 8) store<f64>(out, expm1(load<f64>(x)))
}

export function log1pEach(x: usize, out: usize, n: i32): void {
  for (const end = x + ((<usize>n) << 3); x < end; x += 8, out += 8) store<f64>(out, log1p(load<f64>(x)))
}

/** out ← xᵃ. */
export function powEach(x: usize, out: usize, n: i32, a: f64): void {
  for (const end = x + ((<usize>n) << 3); x < end; x += 8, out += 8) store<f64>(out, pow(load<f64>(x), a))
}

/** Returns how many x are too large for this kernel; their place in out is left as it was. */
export function sinEach(x: usize, out: usize, n: i32): i32 {
  let left = 0
  for (const end = x + ((<usize>n) << 3); x < end; x += 8, out += 8) {
    if (abs(load<f64>(x)) >= MEDIUM) left++
    else store<f64>(out, sin(load<f64>(x)))
  }
  return left
}

/** As `sinEach`. */
export function cosEach(x: usize, out: usize, n: i32): i32 {
  let left = 0
  for (const end = x + ((<usize>n) << 3); x < end; x += 8, out += 8) {
    if (abs(load<f64>(x)) >= MEDIUM) left++
    else store<f64>(out, cos(load<f64>(x)))
  }
  return left
}

/** P ← softmax of each of the n rows of Z (n×k): exp(z − max z) over its sum; two rows at a time. */
export function softmax(Z: usize, P: usize, n: i32, k: i32): void {
  const column = (<usize>n) << 3
  const size = column * k
  const pairs = Z + ((<usize>(n & ~1)) << 3)
  for (; Z < pairs; Z += 16, P += 16) {
    let most = f64x2.splat(f64.NEGATIVE_INFINITY)
    for (let j: usize = 0; j < size; j += column) most = f64x2.pmax(most, v128.load(Z + j))
    let sum = f64x2.splat(0)
    for (let j: usize = 0; j < size; j += column) {
      const e = expBoth(f64x2.sub(v128.load(Z + j), most))
      sum = f64x2.add(sum, e)
      v128.store(P + j, e)
    }
    for (let j: usize = 0; j < size; j += column) v128.store(P + j, f64x2.div(v128.load(P + j), sum))
  }
  if (n & 1) softmaxOne(Z, P, column, size)
}

function softmaxOne(Z: usize, P: usize, column: usize, size: usize): void {
  let most = f64.NEGATIVE_INFINITY
  for (let j: usize = 0; j < size; j += column) {
    const z = load<f64>(Z + j)
    if (z > most) most = z
  }
  let sum: f64 = 0
  for (let j: usize = 0; j < size; j += column) {
    const e = exp(load<f64>(Z + j) - most)
    sum += e
    store<f64>(P + j, e)
  }
  for (let j: usize = 0; j < size; j += column) store<f64>(P + j, load<f64>(P + j) / sum)
}
