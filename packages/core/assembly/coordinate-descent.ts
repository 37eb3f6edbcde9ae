// Coordinate descent on ½βʹGβ − cʹβ + λ₁‖β‖₁ + ½λ₂‖β‖² for several penalties on one G (m×m, rows `stride` numbers apart): the problems take turns
// on a few rows of G while these are in the cache. q = c − Gβ of each problem is kept up to date.

/** Rows of G that the problems take turns on. */
const ROWS: i32 = 32
/** Active sweeps before their rate is looked at, the most that are foreseen, and the most that are made between two full ones. */
const FIRST: i32 = 3
const FORESEEN: i32 = 1000
const MOST: i32 = 200
/** Rounds of a full sweep and active ones. */
const ROUNDS: i32 = 100
/** The share of a diagonal number that must be left for a pivot. */
const CLEAR: f64 = 1e-12

// @ts-ignore: decorator
@inline
function at(a: usize, i: i32): f64 {
  return load<f64>(a + ((<usize>i) << 3))
}

// @ts-ignore: decorator
@inline
function put(a: usize, i: i32, value: f64): void {
  store<f64>(a + ((<usize>i) << 3), value)
}

/** The problem that the functions below work on, one a thread: each thread has its own module. */
let G: usize = 0
let row: usize = 0
let m: i32 = 0
let beta: usize = 0
let q: usize = 0
let l1: f64 = 0
let l2: f64 = 0
/** Row by row, the lower factor of G + λ₂I among the places in `order`; `size` of them. */
let L: usize = 0
let order: usize = 0
let size: i32 = 0
/** The least share of a diagonal number that was left for a pivot. */
let least: f64 = 0

/**
 * B and Q hold β and q of `count` problems, `stride` numbers each; `penalties` λ₁ and λ₂ of each. A coordinate stays where its change of the fit,
 * Gⱼⱼδ², is at most `enough`. book: the size of the factor, its problem, its
 * λ₂, the least share that was left for a pivot, then its order; status ← 1 for problems that arrived, else 0.
 * scratch: 4·stride + 3·count numbers.
 */
export function descend(
  g: usize, stride: i32, places: i32, B: usize, Q: usize, penalties: usize, count: i32, enough: f64,
  factor: usize, book: usize, status: usize, scratch: usize,
): void {
  G = g
  row = (<usize>stride) << 3
  m = places
  L = factor
  order = book + 32
  least = at(book, 3)
  const change = scratch + 4 * row
  const before = change + ((<usize>count) << 3)
  const sweeping = before + ((<usize>count) << 3)
  let left = count
  for (let k = 0; k < count; k++) put(status, k, 0)
  for (let round = 0; round < ROUNDS && left > 0; round++) {
    sweep(B, Q, penalties, count, enough, true, status, change)
    for (let k = 0; k < count; k++) {
      if (at(status, k) != 0) continue
      if (at(change, k) > 0) continue
      put(status, k, 1)
      left--
    }
    if (left == 0) return
    for (let k = 0; k < count; k++) {
      put(sweeping, k, at(status, k))
      put(before, k, at(change, k))
    }
    for (let s = 1, busy = left; s <= MOST && busy > 0; s++) {
      sweep(B, Q, penalties, count, enough, false, sweeping, change)
      for (let k = 0; k < count; k++) {
        if (at(sweeping, k) != 0) continue
        const now = at(change, k)
        let arrived = now == 0
        if (!arrived && s >= FIRST) {
          take(B, Q, penalties, k)
          arrived = slow(now, now / at(before, k), enough, k, book) && solve(k, book, scratch)
        }
        put(before, k, now)
        if (!arrived) continue
        put(sweeping, k, 1)
        busy--
      }
    }
  }
}

function take(B: usize, Q: usize, penalties: usize, k: i32): void {
  beta = B + <usize>k * row
  q = Q + <usize>k * row
  l1 = at(penalties, 2 * k)
  l2 = at(penalties, 2 * k + 1)
}

/** One pass of every problem that is not done over all coordinates, or those that are not 0; change ← the largest change of the fit of each. */
function sweep(
  B: usize, Q: usize, penalties: usize, count: i32, enough: f64, every: bool, done: usize, change: usize,
): void {
  for (let k = 0; k < count; k++) put(change, k, 0)
  for (let from = 0; from < m; from += ROWS) {
    const to = min(from + ROWS, m)
    for (let k = 0; k < count; k++) {
      if (at(done, k) != 0) continue
      take(B, Q, penalties, k)
      put(change, k, max(at(change, k), pass(from, to, every, enough)))
    }
  }
}

/** Coordinates from … to; q follows four moves at a time, which changes no bit. */
function pass(from: i32, to: i32, every: bool, enough: f64): f64 {
  let largest: f64 = 0
  let pending = 0
  let a: usize = 0
  let b: usize = 0
  let c: usize = 0
  let d: usize = 0
  let da: f64 = 0
  let db: f64 = 0
  let dc: f64 = 0
  for (let j = from; j < to; j++) {
    const old = at(beta, j)
    if (!every && old == 0) continue
    const place = (<usize>j) << 3
    let v = at(q, j)
    if (pending > 0) {
      v -= da * load<f64>(a + place)
      if (pending > 1) v -= db * load<f64>(b + place)
      if (pending > 2) v -= dc * load<f64>(c + place)
    }
    const own = G + <usize>j * row
    const h = load<f64>(own + place)
    v += h * old
    const next = (v > l1 ? v - l1 : v < -l1 ? v + l1 : 0) / (h + l2)
    const delta = next - old
    const moved = h * delta * delta
    if (!(moved > enough)) continue
    put(beta, j, next)
    largest = max(largest, moved)
    if (pending == 0) {
      a = own
      da = delta
    } else if (pending == 1) {
      b = own
      db = delta
    } else if (pending == 2) {
      c = own
      dc = delta
    } else {
      d = own
      four(a, b, c, d, da, db, dc, delta)
      pending = -1
    }
    pending++
  }
  if (pending > 0) lower(q, da, a, m)
  if (pending > 1) lower(q, db, b, m)
  if (pending > 2) lower(q, dc, c, m)
  return largest
}

/** q ← q − Gₐda, and so on in this order. */
function four(a: usize, b: usize, c: usize, d: usize, da: f64, db: f64, dc: f64, dd: f64): void {
  const va = f64x2.splat(da)
  const vb = f64x2.splat(db)
  const vc = f64x2.splat(dc)
  const vd = f64x2.splat(dd)
  let i: usize = 0
  const whole = (<usize>(m & ~3)) << 3
  for (; i < whole; i += 32) {
    let s = f64x2.sub(v128.load(q + i), f64x2.mul(va, v128.load(a + i)))
    let t = f64x2.sub(v128.load(q + i, 16), f64x2.mul(va, v128.load(a + i, 16)))
    s = f64x2.sub(s, f64x2.mul(vb, v128.load(b + i)))
    t = f64x2.sub(t, f64x2.mul(vb, v128.load(b + i, 16)))
    s = f64x2.sub(s, f64x2.mul(vc, v128.load(c + i)))
    t = f64x2.sub(t, f64x2.mul(vc, v128.load(c + i, 16)))
    s = f64x2.sub(s, f64x2.mul(vd, v128.load(d + i)))
    t = f64x2.sub(t, f64x2.mul(vd, v128.load(d + i, 16)))
    v128.store(q + i, s)
    v128.store(q + i, t, 16)
  }
  const end = (<usize>m) << 3
  for (; i < end; i += 8) {
    let s = load<f64>(q + i) - da * load<f64>(a + i)
    s -= db * load<f64>(b + i)
    s -= dc * load<f64>(c + i)
    store<f64>(q + i, s - dd * load<f64>(d + i))
  }
}

/** x ← x − ay. */
function lower(x: usize, a: f64, y: usize, n: i32): void {
  const aa = f64x2.splat(a)
  let i: usize = 0
  const whole = (<usize>(n & ~1)) << 3
  for (; i < whole; i += 16) v128.store(x + i, f64x2.sub(v128.load(x + i), f64x2.mul(aa, v128.load(y + i))))
  if (n & 1) store<f64>(x + i, load<f64>(x + i) - a * load<f64>(y + i))
}

/** Whether the sweeps that are foreseen take longer than solving at once. */
function slow(change: f64, rate: f64, enough: f64, k: i32, book: usize): bool {
  let sweeps = 0
  for (let c = change; c > enough && sweeps < FORESEEN; c *= rate) sweeps++
  let active = 0
  for (let j = 0; j < m; j++) if (at(beta, j) != 0) active++
  const known = at(book, 1) == k && at(book, 2) == l2 ? min(<i32>at(book, 0), active) : 0
  return <f64>sweeps * <f64>m > 4 * <f64>(active - known + 4) * <f64>active
}

/**
 * Moves the coordinates that are not 0 to the minimum among them, their signs kept: solves (G + λ₂I)δ = q − λ₁ sign β − λ₂β, and where a sign would
 * flip goes only so far and leaves that coordinate at 0. The factor of the call before is changed row by row. False when the factor has too few digits.
 */
function solve(k: i32, book: usize, scratch: usize): bool {
  size = at(book, 1) == k && at(book, 2) == l2 ? <i32>at(book, 0) : 0
  const kept = match(scratch)
  put(book, 0, size)
  put(book, 1, k)
  put(book, 2, l2)
  put(book, 3, least)
  if (!kept) return false
  const delta = scratch
  while (size > 0) {
    for (let i = 0; i < size; i++) put(delta, i, fallOf(<i32>at(order, i)))
    substitute(delta)
    let first = -1
    let step: f64 = 1
    for (let i = 0; i < size; i++) {
      const b = at(beta, <i32>at(order, i))
      const d = at(delta, i)
      const length = b > 0 ? (d < 0 ? b / -d : 2) : d > 0 ? -b / d : 2
      if (length > step || (length == 1 && first < 0)) continue
      step = length
      first = i
    }
    for (let i = 0; i < size; i++) {
      const j = <i32>at(order, i)
      const d = step * at(delta, i)
      put(beta, j, i == first ? 0 : at(beta, j) + d)
      lower(q, d, G + <usize>j * row, m)
    }
    if (first < 0) break
    drop(first, scratch + row)
    put(book, 0, size)
  }
  return true
}

/** Makes the factor that of the coordinates that are not 0. */
function match(scratch: usize): bool {
  const among = scratch + row
  for (let j = 0; j < m; j++) put(among, j, 0)
  for (let i = size - 1; i >= 0; i--) {
    const j = <i32>at(order, i)
    if (at(beta, j) == 0) drop(i, scratch + 2 * row)
    else put(among, j, 1)
  }
  for (let j = 0; j < m; j++) {
    if (at(among, j) != 0) continue
    while (at(beta, j) != 0 && !append(j)) if (!slide(j, scratch)) return false
  }
  return true
}

/**
 * When column j of G depends on those of the factor, the cost but for λ₁‖β‖₁ is the same along a line through β: goes down along it until a coordinate
 * is 0, which leaves the factor. False when there is no such way down.
 */
function slide(j: i32, scratch: usize): bool {
  const x = scratch
  memory.copy(x, L + <usize>size * row, (<usize>size) << 3)
  back(x)
  let fall = fallOf(j)
  for (let i = 0; i < size; i++) fall -= at(x, i) * fallOf(<i32>at(order, i))
  const way: f64 = fall < 0 ? -1 : 1
  let first = -1
  let step = way * at(beta, j) < 0 ? abs(at(beta, j)) : Infinity
  for (let i = 0; i < size; i++) {
    const b = at(beta, <i32>at(order, i))
    const d = -way * at(x, i)
    if (!(b * d < 0) || abs(b) >= abs(d) * step) continue
    step = abs(b) / abs(d)
    first = i
  }
  if (step == Infinity) return false
  put(beta, j, first < 0 ? 0 : at(beta, j) + way * step)
  lower(q, way * step, G + <usize>j * row, m)
  for (let i = 0; i < size; i++) {
    const k = <i32>at(order, i)
    const d = -way * step * at(x, i)
    put(beta, k, i == first ? 0 : at(beta, k) + d)
    lower(q, d, G + <usize>k * row, m)
  }
  if (first >= 0) drop(first, scratch + 2 * row)
  return true
}

/** How steeply the cost falls along coordinate j, which is not 0. */
function fallOf(j: i32): f64 {
  const b = at(beta, j)
  return at(q, j) - (b > 0 ? l1 : -l1) - l2 * b
}

/** Puts place j behind the others. */
function append(j: i32): bool {
  const last = L + <usize>size * row
  const own = G + <usize>j * row
  for (let i = 0; i < size; i++) put(last, i, at(own, <i32>at(order, i)))
  const whole = at(own, j) + l2
  let left = whole
  for (let i = 0; i < size; i++) {
    const line = L + <usize>i * row
    const value = (at(last, i) - product(line, last, i)) / at(line, i)
    put(last, i, value)
    left -= value * value
  }
  least = min(least, left / whole)
  if (!(left > CLEAR * whole)) return false
  put(last, size, sqrt(left))
  put(order, size, <f64>j)
  size++
  return true
}

/** Takes the r-th place out: its row goes, and rotations of columns make the rows below lower again. */
function drop(r: i32, scratch: usize): void {
  const sines = scratch + row
  for (let i = r; i + 1 < size; i++) {
    const from = L + <usize>(i + 1) * row
    const to = L + <usize>i * row
    put(order, i, at(order, i + 1))
    memory.copy(to, from, (<usize>(i + 2)) << 3)
    for (let k = r; k < i; k++) {
      const c = at(scratch, k)
      const s = at(sines, k)
      const u = at(to, k)
      const v = at(to, k + 1)
      put(to, k, c * u + s * v)
      put(to, k + 1, c * v - s * u)
    }
    const u = at(to, i)
    const v = at(to, i + 1)
    const length = sqrt(u * u + v * v)
    put(scratch, i, u / length)
    put(sines, i, v / length)
    put(to, i, length)
  }
  size--
}

/** x ← (LLᵀ)⁻¹x. */
function substitute(x: usize): void {
  for (let i = 0; i < size; i++) {
    const line = L + <usize>i * row
    put(x, i, (at(x, i) - product(line, x, i)) / at(line, i))
  }
  back(x)
}

/** x ← L⁻ᵀx. */
function back(x: usize): void {
  for (let i = size - 1; i >= 0; i--) {
    const line = L + <usize>i * row
    const value = at(x, i) / at(line, i)
    put(x, i, value)
    lower(x, value, line, i)
  }
}

/** Σ aᵢbᵢ, term i in partial sum i mod 4 as far as there are four. */
function product(a: usize, b: usize, n: i32): f64 {
  let s = f64x2.splat(0)
  let t = s
  const whole = a + ((<usize>(n & ~3)) << 3)
  const end = a + ((<usize>n) << 3)
  for (; a < whole; a += 32, b += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a), v128.load(b)))
    t = f64x2.add(t, f64x2.mul(v128.load(a, 16), v128.load(b, 16)))
  }
  s = f64x2.add(s, t)
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
  for (; a < end; a += 8, b += 8) sum += load<f64>(a) * load<f64>(b)
  return sum
}
