// The 4×4 tile on which matrix products are built. Every element is Σ aᵢₖbₖⱼ over at most DEEP terms in their order,
// added to C; lanes run across rows of the tile, so they change no order.

/** Terms of one sum. */
export const DEEP: i32 = 256

/** C ← C + AᵀB of two panels: a and b hold four numbers for each of k terms; columns of C are `column` bytes apart. */
export function tile(a: usize, b: usize, k: i32, c: usize, column: usize): void {
  let c00 = f64x2.splat(0)
  let c01 = c00
  let c02 = c00
  let c03 = c00
  let c20 = c00
  let c21 = c00
  let c22 = c00
  let c23 = c00
  for (const end = a + ((<usize>k) << 5); a < end; a += 32, b += 32) {
    const a0 = v128.load(a)
    const a2 = v128.load(a, 16)
    let bj = v128.load64_splat(b)
    c00 = f64x2.add(c00, f64x2.mul(a0, bj))
    c20 = f64x2.add(c20, f64x2.mul(a2, bj))
    bj = v128.load64_splat(b, 8)
    c01 = f64x2.add(c01, f64x2.mul(a0, bj))
    c21 = f64x2.add(c21, f64x2.mul(a2, bj))
    bj = v128.load64_splat(b, 16)
    c02 = f64x2.add(c02, f64x2.mul(a0, bj))
    c22 = f64x2.add(c22, f64x2.mul(a2, bj))
    bj = v128.load64_splat(b, 24)
    c03 = f64x2.add(c03, f64x2.mul(a0, bj))
    c23 = f64x2.add(c23, f64x2.mul(a2, bj))
  }
  addPair(c, c00, c20)
  addPair(c + column, c01, c21)
  addPair(c + 2 * column, c02, c22)
  addPair(c + 3 * column, c03, c23)
}

// @ts-ignore: decorator
@inline
function addPair(c: usize, low: v128, high: v128): void {
  v128.store(c, f64x2.add(v128.load(c), low))
  v128.store(c, f64x2.add(v128.load(c, 16), high), 16)
}

/** The same where only `rows` × `columns` of the tile belong to C; `spare` has room for 16 numbers. */
export function edge(a: usize, b: usize, k: i32, c: usize, column: usize, rows: i32, columns: i32, spare: usize): void {
  memory.fill(spare, 0, 128)
  if (rows > 2) tile(a, b, k, spare, 32)
  else upperHalf(a, b, k, spare)
  for (let j = 0; j < columns; j++, c += column, spare += 32) {
    for (let at: usize = 0; at < (<usize>rows) << 3; at += 8) store<f64>(c + at, load<f64>(c + at) + load<f64>(spare + at))
  }
}

/** The first two rows of a tile whose columns are 32 bytes apart. */
function upperHalf(a: usize, b: usize, k: i32, c: usize): void {
  let c0 = f64x2.splat(0)
  let c1 = c0
  let c2 = c0
  let c3 = c0
  for (const end = a + ((<usize>k) << 5); a < end; a += 32, b += 32) {
    const a0 = v128.load(a)
    c0 = f64x2.add(c0, f64x2.mul(a0, v128.load64_splat(b)))
    c1 = f64x2.add(c1, f64x2.mul(a0, v128.load64_splat(b, 8)))
    c2 = f64x2.add(c2, f64x2.mul(a0, v128.load64_splat(b, 16)))
    c3 = f64x2.add(c3, f64x2.mul(a0, v128.load64_splat(b, 24)))
  }
  v128.store(c, c0)
  v128.store(c, c1, 32)
  v128.store(c, c2, 64)
  v128.store(c, c3, 96)
}

/** A panel from four vectors of k numbers, less four numbers: to ← a₀ b₀ c₀ d₀ a₁ b₁ … */
export function interleave(a: usize, b: usize, c: usize, d: usize, k: i32, to: usize, lessAB: v128, lessCD: v128): void {
  const whole = a + ((<usize>(k & ~1)) << 3)
  for (; a < whole; a += 16, b += 16, c += 16, d += 16, to += 64) {
    const va = v128.load(a)
    const vb = v128.load(b)
    const vc = v128.load(c)
    const vd = v128.load(d)
    v128.store(to, f64x2.sub(v128.shuffle<f64>(va, vb, 0, 2), lessAB))
    v128.store(to, f64x2.sub(v128.shuffle<f64>(vc, vd, 0, 2), lessCD), 16)
    v128.store(to, f64x2.sub(v128.shuffle<f64>(va, vb, 1, 3), lessAB), 32)
    v128.store(to, f64x2.sub(v128.shuffle<f64>(vc, vd, 1, 3), lessCD), 48)
  }
  if (k & 1) {
    v128.store(to, f64x2.sub(v128.load64_lane(b, v128.load64_zero(a), 1), lessAB))
    v128.store(to, f64x2.sub(v128.load64_lane(d, v128.load64_zero(c), 1), lessCD), 16)
  }
}

/** The lower half of a tile of the diagonal; what is above it is added to in part and means nothing. */
export function corner(a: usize, b: usize, k: i32, c: usize, column: usize): void {
  let c00 = f64x2.splat(0)
  let c01 = c00
  let c20 = c00
  let c21 = c00
  let c22 = c00
  let c23 = c00
  for (const end = a + ((<usize>k) << 5); a < end; a += 32, b += 32) {
    const a0 = v128.load(a)
    const a2 = v128.load(a, 16)
    let bj = v128.load64_splat(b)
    c00 = f64x2.add(c00, f64x2.mul(a0, bj))
    c20 = f64x2.add(c20, f64x2.mul(a2, bj))
    bj = v128.load64_splat(b, 8)
    c01 = f64x2.add(c01, f64x2.mul(a0, bj))
    c21 = f64x2.add(c21, f64x2.mul(a2, bj))
    c22 = f64x2.add(c22, f64x2.mul(a2, v128.load64_splat(b, 16)))
    c23 = f64x2.add(c23, f64x2.mul(a2, v128.load64_splat(b, 24)))
  }
  addPair(c, c00, c20)
  addPair(c + column, c01, c21)
  c += 2 * column + 16
  v128.store(c, f64x2.add(v128.load(c), c22))
  v128.store(c + column, f64x2.add(v128.load(c + column), c23))
}
