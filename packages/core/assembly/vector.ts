// Level 1: vectors of n numbers.
import { BLOCK, dotBlock } from './reduce'

/** xᵀy. */
export function dot(x: usize, y: usize, n: i32): f64 {
  let sum: f64 = 0
  for (; n > 0; n -= BLOCK) {
    sum += dotBlock(x, y, min(n, BLOCK))
    x += BLOCK << 3
    y += BLOCK << 3
  }
  return sum
}

/** y ← y + ax. */
export function axpy(a: f64, x: usize, y: usize, n: i32): void {
  const aa = f64x2.splat(a)
  const whole = x + ((<usize>(n & ~3)) << 3)
  const end = x + ((<usize>n) << 3)
  for (; x < whole; x += 32, y += 32) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(aa, v128.load(x))))
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(aa, v128.load(x, 16))), 16)
  }
  for (; x < end; x += 8, y += 8) store<f64>(y, load<f64>(y) + a * load<f64>(x))
}

/** x ← ax. */
export function scale(a: f64, x: usize, n: i32): void {
  const aa = f64x2.splat(a)
  const whole = x + ((<usize>(n & ~3)) << 3)
  const end = x + ((<usize>n) << 3)
  for (; x < whole; x += 32) {
    v128.store(x, f64x2.mul(aa, v128.load(x)))
    v128.store(x, f64x2.mul(aa, v128.load(x, 16)), 16)
  }
  for (; x < end; x += 8) store<f64>(x, a * load<f64>(x))
}

/** x ← cx + sy, y ← cy − sx: the plane rotation. */
export function rotate(c: f64, s: f64, x: usize, y: usize, n: i32): void {
  const cc = f64x2.splat(c)
  const ss = f64x2.splat(s)
  const whole = x + ((<usize>(n & ~1)) << 3)
  for (; x < whole; x += 16, y += 16) {
    const u = v128.load(x)
    const v = v128.load(y)
    v128.store(x, f64x2.add(f64x2.mul(cc, u), f64x2.mul(ss, v)))
    v128.store(y, f64x2.sub(f64x2.mul(cc, v), f64x2.mul(ss, u)))
  }
  if (n & 1) {
    const u = load<f64>(x)
    const v = load<f64>(y)
    store<f64>(x, c * u + s * v)
    store<f64>(y, c * v - s * u)
  }
}
