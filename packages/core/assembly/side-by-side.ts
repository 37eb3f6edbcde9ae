// Products of a block of rows with the parameters of several classes at once, and back, in floats or doubles: classes go side by side in twos to fives,
// as many as registers hold, so that each number of X is read once for all of them. Lanes are rows.
// B holds q numbers a class (p coefficients, then an intercept if q > p); z holds up to SOME numbers a class, `wideOf` bytes apart.

/** Rows that are done at a time: their numbers stay in the cache. */
export const SOME: i32 = 256

/** Bytes from the numbers of a class to those of the next: a cache line more than they take, lest all lie in the same sets of the cache. */
// @ts-ignore: decorator
@inline
export function wideOf<T>(): usize {
  return <usize>SOME * sizeof<T>() + 64
}

/** z ← β₀ + Xβ of each class for m ≤ SOME rows; columns of X are `column` bytes apart. */
export function allOutputs<T>(x: usize, column: usize, p: i32, B: usize, K: i32, q: i32, z: usize, m: i32): void {
  const each = (<usize>q) * sizeof<T>()
  const groups = (K + 4) / 5
  for (let g = 0; g < groups; g++) {
    const count = K / groups + i32(g < K % groups)
    if (count == 5) outputs<T>(5, x, column, p, B, each, q > p, z, m)
    else if (count == 4) outputs<T>(4, x, column, p, B, each, q > p, z, m)
    else if (count == 3) outputs<T>(3, x, column, p, B, each, q > p, z, m)
    else if (count == 2) outputs<T>(2, x, column, p, B, each, q > p, z, m)
    else outputs<T>(1, x, column, p, B, each, q > p, z, m)
    B += <usize>count * each
    z += <usize>count * wideOf<T>()
  }
}

// @ts-ignore: decorator
@inline
function spread<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(at) : v128.load64_splat(at)
}

// @ts-ignore: decorator
@inline
function plus<T>(sum: v128, x: v128, y: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(x, y))
}

// @ts-ignore: decorator
@inline
function storeTwo(at: usize, low: v128, high: v128): void {
  v128.store(at, low)
  v128.store(at, high, 16)
}

// @ts-ignore: decorator
@inline
function outputs<T>(count: i32, x: usize, column: usize, p: i32, B: usize, each: usize, free: bool, z: usize, m: i32): void {
  const size = sizeof<T>()
  const wide = wideOf<T>()
  const end = (<usize>p) * size
  const C = B + each
  const D = C + each
  const E = D + each
  const F = E + each
  const zero = v128.splat<T>(0)
  const all = (<usize>m) * size
  const whole = all & ~31
  let i: usize = 0
  for (; i < whole; i += 32) {
    let b0 = free ? spread<T>(B + end) : zero
    let b1 = b0
    let c0 = free && count > 1 ? spread<T>(C + end) : zero
    let c1 = c0
    let d0 = free && count > 2 ? spread<T>(D + end) : zero
    let d1 = d0
    let e0 = free && count > 3 ? spread<T>(E + end) : zero
    let e1 = e0
    let f0 = free && count > 4 ? spread<T>(F + end) : zero
    let f1 = f0
    for (let j: usize = 0, at = x + i; j < end; j += size, at += column) {
      const x0 = v128.load(at)
      const x1 = v128.load(at, 16)
      let beta = spread<T>(B + j)
      b0 = plus<T>(b0, x0, beta)
      b1 = plus<T>(b1, x1, beta)
      if (count > 1) {
        beta = spread<T>(C + j)
        c0 = plus<T>(c0, x0, beta)
        c1 = plus<T>(c1, x1, beta)
      }
      if (count > 2) {
        beta = spread<T>(D + j)
        d0 = plus<T>(d0, x0, beta)
        d1 = plus<T>(d1, x1, beta)
      }
      if (count > 3) {
        beta = spread<T>(E + j)
        e0 = plus<T>(e0, x0, beta)
        e1 = plus<T>(e1, x1, beta)
      }
      if (count > 4) {
        beta = spread<T>(F + j)
        f0 = plus<T>(f0, x0, beta)
        f1 = plus<T>(f1, x1, beta)
      }
    }
    storeTwo(z + i, b0, b1)
    if (count > 1) storeTwo(z + wide + i, c0, c1)
    if (count > 2) storeTwo(z + 2 * wide + i, d0, d1)
    if (count > 3) storeTwo(z + 3 * wide + i, e0, e1)
    if (count > 4) storeTwo(z + 4 * wide + i, f0, f1)
  }
  for (; i < all; i += size) {
    for (let k: usize = 0; k < <usize>count; k++) {
      const b = B + k * each
      let sum: T = free ? load<T>(b + end) : <T>0
      for (let j: usize = 0, at = x + i; j < end; j += size, at += column) sum += load<T>(at) * load<T>(b + j)
      store<T>(z + k * wide + i, sum)
    }
  }
}

/**
 * G ← G + Xᵀr of each class over m ≤ SOME rows; r stands as z does, G holds q doubles a class. A sum in doubles is that of the even rows plus that of the
 * odd ones; in floats those of every fourth row, (s₀ + s₂) + (s₁ + s₃); the rows after the last whole lanes are added one by one.
 */
export function allDots<T>(x: usize, column: usize, p: i32, r: usize, K: i32, q: i32, G: usize, m: i32): void {
  const each = (<usize>q) << 3
  const groups = (K + 4) / 5
  for (let g = 0; g < groups; g++) {
    const count = K / groups + i32(g < K % groups)
    if (count == 5) dots<T>(5, x, column, p, r, G, each, m)
    else if (count == 4) dots<T>(4, x, column, p, r, G, each, m)
    else if (count == 3) dots<T>(3, x, column, p, r, G, each, m)
    else if (count == 2) dots<T>(2, x, column, p, r, G, each, m)
    else dots<T>(1, x, column, p, r, G, each, m)
    G += <usize>count * each
    r += <usize>count * wideOf<T>()
  }
}

/** Two columns at a time share the loads of r. */
// @ts-ignore: decorator
@inline
function dots<T>(count: i32, x: usize, column: usize, p: i32, r: usize, G: usize, each: usize, m: i32): void {
  const wide = wideOf<T>()
  const all = (<usize>m) * sizeof<T>()
  const whole = all & ~15
  let j = 0
  for (; j + 2 <= p; j += 2, x += 2 * column, G += 16) {
    let r0 = v128.splat<T>(0)
    let r1 = r0
    let s0 = r0
    let s1 = r0
    let t0 = r0
    let t1 = r0
    let u0 = r0
    let u1 = r0
    let v0 = r0
    let v1 = r0
    const next = x + column
    for (let i: usize = 0; i < whole; i += 16) {
      const a = v128.load(x + i)
      const b = v128.load(next + i)
      let rest = v128.load(r + i)
      r0 = plus<T>(r0, a, rest)
      r1 = plus<T>(r1, b, rest)
      if (count > 1) {
        rest = v128.load(r + i, wide)
        s0 = plus<T>(s0, a, rest)
        s1 = plus<T>(s1, b, rest)
      }
      if (count > 2) {
        rest = v128.load(r + i, 2 * wide)
        t0 = plus<T>(t0, a, rest)
        t1 = plus<T>(t1, b, rest)
      }
      if (count > 3) {
        rest = v128.load(r + i, 3 * wide)
        u0 = plus<T>(u0, a, rest)
        u1 = plus<T>(u1, b, rest)
      }
      if (count > 4) {
        rest = v128.load(r + i, 4 * wide)
        v0 = plus<T>(v0, a, rest)
        v1 = plus<T>(v1, b, rest)
      }
    }
    addTwo<T>(G, r0, r1, x, column, r, whole, all)
    if (count > 1) addTwo<T>(G + each, s0, s1, x, column, r + wide, whole, all)
    if (count > 2) addTwo<T>(G + 2 * each, t0, t1, x, column, r + 2 * wide, whole, all)
    if (count > 3) addTwo<T>(G + 3 * each, u0, u1, x, column, r + 3 * wide, whole, all)
    if (count > 4) addTwo<T>(G + 4 * each, v0, v1, x, column, r + 4 * wide, whole, all)
  }
  if (j < p) {
    for (let k: usize = 0; k < <usize>count; k++) {
      let sum = v128.splat<T>(0)
      for (let i: usize = 0; i < whole; i += 16) sum = plus<T>(sum, v128.load(x + i), v128.load(r + k * wide + i))
      addOne<T>(G + k * each, sum, x, r + k * wide, whole, all)
    }
  }
}

// @ts-ignore: decorator
@inline
function addTwo<T>(G: usize, a: v128, b: v128, x: usize, column: usize, r: usize, whole: usize, all: usize): void {
  addOne<T>(G, a, x, r, whole, all)
  addOne<T>(G + 8, b, x + column, r, whole, all)
}

/** Adds a sum that stands in lanes, and the rows after them. */
// @ts-ignore: decorator
@inline
function addOne<T>(G: usize, lanes: v128, x: usize, r: usize, whole: usize, all: usize): void {
  let sum: T
  if (sizeof<T>() == 4) sum = <T>(f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 2) + (f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 3)))
  else sum = <T>(f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1))
  for (let i = whole; i < all; i += sizeof<T>()) sum += load<T>(x + i) * load<T>(r + i)
  store<f64>(G, load<f64>(G) + <f64>sum)
}
