// gemm for 32-bit floats, as networks use them: the plan of gemm.ts with tiles of 8×4, four rows to a lane register.
import { DEEP } from './tile'

const TALL: i32 = 256 // rows of A packed at a time
const WIDE: i32 = 512 // columns of B

/**
 * C ← C + AB in f32; strides in bytes; columns of C are `column` bytes apart, its rows 4.
 * scratch: 32 + DEEP·(min(m, TALL) + min(n, WIDE)) floats, m rounded up to eights and n to fours.
 */
export function gemm32(
  m: i32, n: i32, k: i32, A: usize, aRow: usize, aColumn: usize, B: usize, bRow: usize, bColumn: usize, C: usize, column: usize, scratch: usize,
): void {
  const left = scratch + 128
  const right = left + (((<usize>min((m + 7) & ~7, TALL)) * DEEP) << 2)
  for (let jc = 0; jc < n; jc += WIDE) {
    const nc = min(n - jc, WIDE)
    for (let pc = 0; pc < k; pc += DEEP) {
      const kc = min(k - pc, DEEP)
      pack(B + pc * bRow + jc * bColumn, bColumn, bRow, nc, kc, 4, right)
      for (let ic = 0; ic < m; ic += TALL) {
        const mc = min(m - ic, TALL)
        pack(A + ic * aRow + pc * aColumn, aRow, aColumn, mc, kc, 8, left)
        tiles(left, right, mc, nc, kc, C + ((<usize>ic) << 2) + jc * column, column, scratch)
      }
    }
  }
}

function tiles(left: usize, right: usize, m: i32, n: i32, k: i32, C: usize, column: usize, spare: usize): void {
  for (let j = 0, b = right; j < n; j += 4, b += (<usize>k) << 4) {
    for (let i = 0, a = left; i < m; i += 8, a += (<usize>k) << 5) {
      const c = C + ((<usize>i) << 2) + j * column
      if (i + 8 <= m && j + 4 <= n) tile(a, b, k, c, column)
      else edge(a, b, k, c, column, min(m - i, 8), min(n - j, 4), spare)
    }
  }
}

/** Panels of `width` lines, filled up with zeros: `line` bytes lie between lines, `term` between the k terms of one. */
function pack(from: usize, line: usize, term: usize, lines: i32, k: i32, width: i32, to: usize): void {
  const step = (<usize>width) << 2
  for (; lines > 0; lines -= width, to += (<usize>k) * step) {
    if (lines < width) memory.fill(to, 0, (<usize>k) * step)
    const count = min(lines, width)
    if (line == 4 && count == 8) {
      for (let p = 0, x = from, at = to; p < k; p++, x += term, at += 32) {
        v128.store(at, v128.load(x))
        v128.store(at, v128.load(x, 16), 16)
      }
      from += 32
    } else {
      for (let i = 0; i < count; i++, from += line) {
        for (let p = 0, x = from, at = to + ((<usize>i) << 2); p < k; p++, x += term, at += step) store<f32>(at, load<f32>(x))
      }
    }
  }
}

function tile(a: usize, b: usize, k: i32, c: usize, column: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c02 = c00
  let c03 = c00
  let c40 = c00
  let c41 = c00
  let c42 = c00
  let c43 = c00
  for (const end = a + ((<usize>k) << 5); a < end; a += 32, b += 16) {
    const a0 = v128.load(a)
    const a4 = v128.load(a, 16)
    let bj = v128.load32_splat(b)
    c00 = f32x4.add(c00, f32x4.mul(a0, bj))
    c40 = f32x4.add(c40, f32x4.mul(a4, bj))
    bj = v128.load32_splat(b, 4)
    c01 = f32x4.add(c01, f32x4.mul(a0, bj))
    c41 = f32x4.add(c41, f32x4.mul(a4, bj))
    bj = v128.load32_splat(b, 8)
    c02 = f32x4.add(c02, f32x4.mul(a0, bj))
    c42 = f32x4.add(c42, f32x4.mul(a4, bj))
    bj = v128.load32_splat(b, 12)
    c03 = f32x4.add(c03, f32x4.mul(a0, bj))
    c43 = f32x4.add(c43, f32x4.mul(a4, bj))
  }
  addPair(c, c00, c40)
  addPair(c + column, c01, c41)
  addPair(c + 2 * column, c02, c42)
  addPair(c + 3 * column, c03, c43)
}

// @ts-ignore: decorator
@inline
function addPair(c: usize, low: v128, high: v128): void {
  v128.store(c, f32x4.add(v128.load(c), low))
  v128.store(c, f32x4.add(v128.load(c, 16), high), 16)
}

function edge(a: usize, b: usize, k: i32, c: usize, column: usize, rows: i32, columns: i32, spare: usize): void {
  memory.fill(spare, 0, 128)
  tile(a, b, k, spare, 32)
  for (let j = 0; j < columns; j++, c += column, spare += 32) {
    for (let at: usize = 0; at < (<usize>rows) << 2; at += 4) store<f32>(c + at, load<f32>(c + at) + load<f32>(spare + at))
  }
}
