// Gradients of the log loss of many problems over the same rows, in one reading of these: problems differ in their parameters and in how they weigh
// the classes. Rows are packed once for all of them; four problems stand side by side in the lanes, so that no sum changes its order.
import { quickExpFour } from './elementary/pairs'

/** Rows that are done at a time: their numbers stay in the cache of the second level. */
const SOME: i32 = 64
const WIDE: usize = SOME << 5

/**
 * Of each problem list[first … last): with ηₖ = offset + β₀ₖ + Xβₖ and P = softmax η (of K = 1: the logistic function of η), out ← for each class k
 * (X, 1)ᵀr with r = w·V[y]·(Pₖ − [y = k]) over rows from…to of X (p columns, each n rows long; with or without the ones).
 * B and out hold q = p + ones numbers a class, class by class, B of all problems and out of the listed ones; V holds max(K, 2) numbers a problem, w and
 * offset are numbers of the rows, or 0. scratch: 4·(32·q₄ + 128·K + g·(K·(q + q₄) + max(K, 2))) numbers, g fours of problems, q₄ is q rounded up to fours.
 */
export function classColumns(
  X: usize, n: i32, p: i32, ones: i32, y: usize, w: usize, offset: usize, K: i32, B: usize, V: usize,
  list: usize, first: i32, last: i32, from: i32, to: i32, out: usize, scratch: usize,
): void {
  const q = p + ones
  const q4 = (q + 3) & ~3
  const classes = max(K, 2)
  const groups = (last - first + 3) >> 2
  const panel = (<usize>q) << 5
  const deep = (<usize>q4) << 5
  const z = scratch + (SOME >> 2) * deep
  const beta = z + K * WIDE
  const sums = beta + <usize>(groups * K) * panel
  const share = sums + <usize>(groups * K) * deep
  spread(B, K * q, list, first, last, beta)
  spread(V, classes, list, first, last, share)
  memory.fill(sums, 0, share - sums)
  for (let i = from; i < to; i += SOME) {
    const at = (<usize>i) << 3
    const m = min(to - i, SOME)
    const tall = (m + 3) >> 2
    pack(X + at, (<usize>n) << 3, p, ones, m, deep, scratch)
    for (let g = 0; g < groups; g++) {
      for (let k = 0; k < K; k++) {
        const b = beta + <usize>(g * K + k) * panel
        for (let t = 0; t < tall; t++) outputs(scratch + t * deep, b, panel, z + k * WIDE + ((<usize>t) << 7))
      }
      const own = share + (<usize>(g * classes) << 5)
      if (K == 1) logisticSlopes(z, m, y + at, w ? w + at : 0, offset ? offset + at : 0, own)
      else softmaxSlopes(z, K, m, y + at, w ? w + at : 0, own)
      for (let k = 0; k < K; k++) {
        const zk = z + k * WIDE
        memory.fill(zk + ((<usize>m) << 5), 0, (<usize>(4 * tall - m)) << 5)
        const sum = sums + <usize>(g * K + k) * deep
        for (let j: usize = 0; j < deep; j += 128) products(scratch + j, deep, zk, tall, sum + j)
      }
    }
  }
  for (let c = first; c < last; c++) {
    for (let k = 0; k < K; k++) {
      let sum = sums + <usize>(((c - first) >> 2) * K + k) * deep + ((<usize>((c - first) & 3)) << 3)
      for (let j = 0; j < q; j++, sum += 32, out += 8) store<f64>(out, load<f64>(sum))
    }
  }
}

/** Four problems side by side: their `count` numbers, taken in turns; places without a problem get zeros. */
function spread(from: usize, count: i32, list: usize, first: i32, last: i32, to: usize): void {
  for (let c = first; c < last; c += 4, to += (<usize>count) << 5) {
    if (c + 4 > last) memory.fill(to, 0, (<usize>count) << 5)
    for (let lane = 0; lane < min(last - c, 4); lane++) {
      const problem: usize = load<u32>(list + ((<usize>(c + lane)) << 2))
      let x = from + problem * ((<usize>count) << 3)
      for (let at = to + ((<usize>lane) << 3), end = at + ((<usize>count) << 5); at < end; at += 32, x += 8) store<f64>(at, load<f64>(x))
    }
  }
}

/** Four rows side by side, term by term: terms beyond the last and rows beyond m are zeros. */
function pack(X: usize, column: usize, p: i32, ones: i32, m: i32, deep: usize, to: usize): void {
  for (let i = 0; i < m; i += 4, X += 32, to += deep) {
    let at = to
    if (i + 4 <= m) {
      let x = X
      for (const end = to + ((<usize>p) << 5); at < end; at += 32, x += column) {
        v128.store(at, v128.load(x))
        v128.store(at, v128.load(x, 16), 16)
      }
      if (ones) {
        v128.store(at, f64x2.splat(1))
        v128.store(at, f64x2.splat(1), 16)
        at += 32
      }
      memory.fill(at, 0, to + deep - at)
    } else {
      memory.fill(to, 0, deep)
      for (let r: usize = 0; r < (<usize>(m - i)) << 3; r += 8) {
        let x = X + r
        for (at = to + r; at < to + r + ((<usize>p) << 5); at += 32, x += column) store<f64>(at, load<f64>(x))
        if (ones) store<f64>(at, 1)
      }
    }
  }
}

/** η of four rows and four problems: z ← Σ xⱼbⱼ in the order of the terms. */
function outputs(x: usize, b: usize, panel: usize, z: usize): void {
  let r00 = f64x2.splat(0)
  let r02 = r00
  let r10 = r00
  let r12 = r00
  let r20 = r00
  let r22 = r00
  let r30 = r00
  let r32 = r00
  for (const end = b + panel; b < end; b += 32, x += 32) {
    const b0 = v128.load(b)
    const b2 = v128.load(b, 16)
    let xi = v128.load64_splat(x)
    r00 = f64x2.add(r00, f64x2.mul(xi, b0))
    r02 = f64x2.add(r02, f64x2.mul(xi, b2))
    xi = v128.load64_splat(x, 8)
    r10 = f64x2.add(r10, f64x2.mul(xi, b0))
    r12 = f64x2.add(r12, f64x2.mul(xi, b2))
    xi = v128.load64_splat(x, 16)
    r20 = f64x2.add(r20, f64x2.mul(xi, b0))
    r22 = f64x2.add(r22, f64x2.mul(xi, b2))
    xi = v128.load64_splat(x, 24)
    r30 = f64x2.add(r30, f64x2.mul(xi, b0))
    r32 = f64x2.add(r32, f64x2.mul(xi, b2))
  }
  v128.store(z, r00)
  v128.store(z, r02, 16)
  v128.store(z, r10, 32)
  v128.store(z, r12, 48)
  v128.store(z, r20, 64)
  v128.store(z, r22, 80)
  v128.store(z, r30, 96)
  v128.store(z, r32, 112)
}

/** Sums over the rows of four terms and four problems, added to `sum`; rows stand `deep` bytes apart, four by four. */
function products(x: usize, deep: usize, z: usize, tall: i32, sum: usize): void {
  let s00 = f64x2.splat(0)
  let s02 = s00
  let s10 = s00
  let s12 = s00
  let s20 = s00
  let s22 = s00
  let s30 = s00
  let s32 = s00
  for (; tall > 0; tall--, x += deep) {
    for (let row = x; row < x + 32; row += 8, z += 32) {
      const z0 = v128.load(z)
      const z2 = v128.load(z, 16)
      let xj = v128.load64_splat(row)
      s00 = f64x2.add(s00, f64x2.mul(xj, z0))
      s02 = f64x2.add(s02, f64x2.mul(xj, z2))
      xj = v128.load64_splat(row, 32)
      s10 = f64x2.add(s10, f64x2.mul(xj, z0))
      s12 = f64x2.add(s12, f64x2.mul(xj, z2))
      xj = v128.load64_splat(row, 64)
      s20 = f64x2.add(s20, f64x2.mul(xj, z0))
      s22 = f64x2.add(s22, f64x2.mul(xj, z2))
      xj = v128.load64_splat(row, 96)
      s30 = f64x2.add(s30, f64x2.mul(xj, z0))
      s32 = f64x2.add(s32, f64x2.mul(xj, z2))
    }
  }
  addPair(sum, s00, s02)
  addPair(sum + 32, s10, s12)
  addPair(sum + 64, s20, s22)
  addPair(sum + 96, s30, s32)
}

// @ts-ignore: decorator
@inline
function addPair(sum: usize, low: v128, high: v128): void {
  v128.store(sum, f64x2.add(v128.load(sum), low))
  v128.store(sum, f64x2.add(v128.load(sum, 16), high), 16)
}

/** η in z becomes w·V[y]·(1/(1 + e⁻ᶯ) − y). */
function logisticSlopes(z: usize, m: i32, y: usize, w: usize, offset: usize, share: usize): void {
  const one = f64x2.splat(1)
  for (const end = z + ((<usize>m) << 5); z < end; z += 32, y += 8) {
    const target = load<f64>(y)
    const own = share + ((<usize>target) << 5)
    let v0 = v128.load(own)
    let v2 = v128.load(own, 16)
    let z0 = v128.load(z)
    let z2 = v128.load(z, 16)
    if (w) {
      const weight = v128.load64_splat(w)
      v0 = f64x2.mul(weight, v0)
      v2 = f64x2.mul(weight, v2)
      w += 8
    }
    if (offset) {
      const more = v128.load64_splat(offset)
      z0 = f64x2.add(z0, more)
      z2 = f64x2.add(z2, more)
      offset += 8
    }
    const t = f64x2.splat(target)
    quickExpFour(f64x2.neg(z0), f64x2.neg(z2), z)
    const p0 = f64x2.div(one, f64x2.add(one, v128.load(z)))
    const p2 = f64x2.div(one, f64x2.add(one, v128.load(z, 16)))
    v128.store(z, f64x2.mul(v0, f64x2.sub(p0, t)))
    v128.store(z, f64x2.mul(v2, f64x2.sub(p2, t)), 16)
  }
}

/** η in z becomes w·V[y]·(P − [y = k]). */
function softmaxSlopes(z: usize, K: i32, m: i32, y: usize, w: usize, share: usize): void {
  const wide = (<usize>K) * WIDE
  for (const end = z + ((<usize>m) << 5); z < end; z += 32, y += 8) {
    const own = <usize>load<f64>(y)
    let most0 = v128.load(z)
    let most2 = v128.load(z, 16)
    for (let at = z + WIDE; at < z + wide; at += WIDE) {
      most0 = f64x2.pmax(most0, v128.load(at))
      most2 = f64x2.pmax(most2, v128.load(at, 16))
    }
    let sum0 = f64x2.splat(0)
    let sum2 = sum0
    for (let at = z; at < z + wide; at += WIDE) {
      quickExpFour(f64x2.sub(v128.load(at), most0), f64x2.sub(v128.load(at, 16), most2), at)
      sum0 = f64x2.add(sum0, v128.load(at))
      sum2 = f64x2.add(sum2, v128.load(at, 16))
    }
    let weight0 = v128.load(share + (own << 5))
    let weight2 = v128.load(share + (own << 5), 16)
    if (w) {
      weight0 = f64x2.mul(v128.load64_splat(w), weight0)
      weight2 = f64x2.mul(v128.load64_splat(w), weight2)
    }
    const scale0 = f64x2.div(weight0, sum0)
    const scale2 = f64x2.div(weight2, sum2)
    for (let at = z; at < z + wide; at += WIDE) {
      v128.store(at, f64x2.mul(v128.load(at), scale0))
      v128.store(at, f64x2.mul(v128.load(at, 16), scale2), 16)
    }
    const at = z + own * WIDE
    v128.store(at, f64x2.sub(v128.load(at), weight0))
    v128.store(at, f64x2.sub(v128.load(at, 16), weight2), 16)
    if (w) w += 8
  }
}

/** The probabilities of both classes from their log odds: n numbers to `first`, the other ones to `second`. scratch: 4 numbers. */
export function binomialEach(z: usize, first: usize, second: usize, n: i32, scratch: usize): void {
  const one = f64x2.splat(1)
  const zero = f64x2.splat(0)
  let i: usize = 0
  for (const whole = (<usize>(n & ~3)) << 3; i < whole; i += 32) {
    quickExpFour(f64x2.neg(f64x2.abs(v128.load(z + i))), f64x2.neg(f64x2.abs(v128.load(z + i, 16))), scratch)
    for (let pair: usize = 0; pair < 32; pair += 16) {
      const e = v128.load(scratch + pair)
      const large = f64x2.div(one, f64x2.add(one, e))
      const small = f64x2.mul(e, large)
      const negative = f64x2.lt(v128.load(z + i + pair), zero)
      v128.store(first + i + pair, v128.bitselect(large, small, negative))
      v128.store(second + i + pair, v128.bitselect(small, large, negative))
    }
  }
  for (const end = (<usize>n) << 3; i < end; i += 8) {
    const number = load<f64>(z + i)
    const same = f64x2.splat(-abs(number))
    quickExpFour(same, same, scratch)
    const e = load<f64>(scratch)
    const large = 1 / (1 + e)
    store<f64>(first + i, number < 0 ? large : e * large)
    store<f64>(second + i, number < 0 ? e * large : large)
  }
}
