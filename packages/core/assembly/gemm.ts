// Level 3: C ← C + AB, where A (m×k) and B (k×n) have any strides, so that a transposed matrix is one with strides exchanged.
// A and B are packed into panels of four rows or columns that stay in the caches (Goto & van de Geijn 2008, TOMS 34, 12).
import { DEEP, edge, interleave, tile } from './tile'

const TALL: i32 = 128 // rows of A packed at a time: with DEEP, half a cache of the second level
const WIDE: i32 = 512 // columns of B

/**
 * C ← C + AB; strides in bytes; columns of C are `column` bytes apart, its rows 8.
 * scratch: 16 + DEEP·(min(m, TALL) + min(n, WIDE)) numbers, m and n rounded up to fours.
 */
export function gemm(
  m: i32, n: i32, k: i32, A: usize, aRow: usize, aColumn: usize, B: usize, bRow: usize, bColumn: usize, C: usize, column: usize, scratch: usize,
): void {
  const left = scratch + 128
  const right = left + (((<usize>min((m + 3) & ~3, TALL)) * DEEP) << 3)
  for (let jc = 0; jc < n; jc += WIDE) {
    const nc = min(n - jc, WIDE)
    for (let pc = 0; pc < k; pc += DEEP) {
      const kc = min(k - pc, DEEP)
      pack(B + pc * bRow + jc * bColumn, bColumn, bRow, nc, kc, right)
      for (let ic = 0; ic < m; ic += TALL) {
        const mc = min(m - ic, TALL)
        pack(A + ic * aRow + pc * aColumn, aRow, aColumn, mc, kc, left)
        tiles(left, right, mc, nc, kc, C + (<usize>ic << 3) + jc * column, column, scratch)
      }
    }
  }
}

function tiles(left: usize, right: usize, m: i32, n: i32, k: i32, C: usize, column: usize, spare: usize): void {
  const panel = (<usize>k) << 5
  for (let j = 0, b = right; j < n; j += 4, b += panel) {
    for (let i = 0, a = left; i < m; i += 4, a += panel) {
      const c = C + ((<usize>i) << 3) + j * column
      if (i + 4 <= m && j + 4 <= n) tile(a, b, k, c, column)
      else edge(a, b, k, c, column, min(m - i, 4), min(n - j, 4), spare)
    }
  }
}

/** Panels of four lines, filled up with zeros: `line` bytes lie between lines, `term` between the k terms of one. */
function pack(from: usize, line: usize, term: usize, lines: i32, k: i32, to: usize): void {
  const panel = (<usize>k) << 5
  if (line == 8) {
    // columns of numbers: two panels at a time take whole lines of the cache
    for (; lines >= 8; lines -= 8, from += 64, to += 2 * panel) {
      for (let p = 0, x = from, at = to; p < k; p++, x += term, at += 32) {
        v128.store(at, v128.load(x))
        v128.store(at, v128.load(x, 16), 16)
        v128.store(at + panel, v128.load(x, 32))
        v128.store(at + panel, v128.load(x, 48), 16)
      }
    }
  }
  for (; lines >= 4; lines -= 4, from += 4 * line, to += panel) {
    if (term == 8) interleave(from, from + line, from + 2 * line, from + 3 * line, k, to, f64x2.splat(0), f64x2.splat(0))
    else for (let p = 0, x = from; p < k; p++, x += term) four(x, line, to + ((<usize>p) << 5))
  }
  if (lines <= 0) return
  memory.fill(to, 0, panel)
  for (let i = 0; i < lines; i++, from += line, to += 8) {
    for (let p = 0, x = from; p < k; p++, x += term) store<f64>(to + ((<usize>p) << 5), load<f64>(x))
  }
}

// @ts-ignore: decorator
@inline
function four(x: usize, line: usize, to: usize): void {
  store<f64>(to, load<f64>(x))
  store<f64>(to, load<f64>(x + line), 8)
  store<f64>(to, load<f64>(x + 2 * line), 16)
  store<f64>(to, load<f64>(x + 3 * line), 24)
}
