// Means and sums of squared deviations of columns, in one reading: each block exactly in two sweeps of the cache,
// blocks merged by Chan, Golub & LeVeque 1979 (Stanford CS-79-773).
import { BLOCK, combine, dotBlock, sumBlock } from './reduce'

/**
 * Over rows from…to of X (p columns, each n rows long), with weights w (0: all 1):
 * out ← Σw, then the p means, then the p sums Σw(x − mean)².
 */
export function momentsRows(X: usize, n: i32, p: i32, w: usize, from: i32, to: i32, out: usize): void {
  memory.fill(out, 0, (<usize>(2 * p + 1)) << 3)
  const mean = out + 8
  const squares = mean + ((<usize>p) << 3)
  for (let i = from; i < to; i += BLOCK) {
    const m = min(to - i, BLOCK)
    const weights = w ? w + ((<usize>i) << 3) : 0
    const weight = w ? sumBlock(weights, m) : <f64>m
    if (weight == 0) continue
    const before = load<f64>(out)
    const total = before + weight
    for (let j: usize = 0; j < <usize>p; j++) {
      const x = X + ((j * <usize>n + <usize>i) << 3)
      const centre = (w ? dotBlock(weights, x, m) : sumBlock(x, m)) / weight
      const spread = deviations(x, centre, weights, m)
      const old = load<f64>(mean + (j << 3))
      const step = centre - old
      store<f64>(mean + (j << 3), old + step * (weight / total))
      store<f64>(squares + (j << 3), load<f64>(squares + (j << 3)) + (spread + step * step * (before * (weight / total))))
    }
    store<f64>(out, total)
  }
}

/** Σ w(x − c)² over one block. */
function deviations(x: usize, c: f64, w: usize, m: i32): f64 {
  const cc = f64x2.splat(c)
  let s01 = f64x2.splat(0)
  let s23 = s01
  let s45 = s01
  let s67 = s01
  const whole = x + ((<usize>(m & ~7)) << 3)
  const end = x + ((<usize>m) << 3)
  if (w) {
    for (; x < whole; x += 64, w += 64) {
      s01 = f64x2.add(s01, f64x2.mul(square(x, cc), v128.load(w)))
      s23 = f64x2.add(s23, f64x2.mul(square(x + 16, cc), v128.load(w, 16)))
      s45 = f64x2.add(s45, f64x2.mul(square(x + 32, cc), v128.load(w, 32)))
      s67 = f64x2.add(s67, f64x2.mul(square(x + 48, cc), v128.load(w, 48)))
    }
  } else {
    for (; x < whole; x += 64) {
      s01 = f64x2.add(s01, square(x, cc))
      s23 = f64x2.add(s23, square(x + 16, cc))
      s45 = f64x2.add(s45, square(x + 32, cc))
      s67 = f64x2.add(s67, square(x + 48, cc))
    }
  }
  let sum = combine(s01, s23, s45, s67)
  for (; x < end; x += 8) {
    const d = load<f64>(x) - c
    if (w) {
      sum += d * d * load<f64>(w)
      w += 8
    } else sum += d * d
  }
  return sum
}

// @ts-ignore: decorator
@inline
function square(x: usize, c: v128): v128 {
  const d = f64x2.sub(v128.load(x), c)
  return f64x2.mul(d, d)
}
