// Coordinate descent for several penalties on one Gram matrix, with the equations of the non-zero coefficients solved at once where descent is slow.
import { resident, scope } from './memory.ts'
import type { Pool } from './pool.ts'

/**
 * ½βʹGβ − cʹβ + λ₁‖β‖₁ + ½λ₂‖β‖² among the first `places` coordinates, for several penalties. What one call leaves is where the next begins.
 * Arrays are all in the kernels' memory or all outside it.
 */
export interface Descent {
  /** Numbers from one row of G, factor, coefficients and slopes to the next. */
  readonly stride: number
  readonly places: number
  /** Both halves. */
  readonly G: Float64Array
  /** β of each problem, a row each. */
  readonly coefficients: Float64Array
  /** c − Gβ of each problem. */
  readonly slopes: Float64Array
  /** λ₁, λ₂ of each problem. */
  readonly penalties: Float64Array
  /** Room for stride² numbers. */
  readonly factor: Float64Array
  /**
   * Room for stride + 4 numbers: the size of the factor, whose it is, its λ₂, the least share of a diagonal number that was left for a pivot, and the
   * places it is of. Begins as 0, 0, 0, 1.
   */
  readonly book: Float64Array
  /** ← 1 for each problem that arrived, else 0. */
  readonly status: Float64Array
}

/**
 * Minimises the problems of each descent, those of different descents on different threads. A coordinate stays where its change of the fit, Gⱼⱼδ², is
 * at most `enough`; a problem has arrived when all stay.
 */
export function descend(descents: readonly Descent[], enough: readonly number[], pool?: Pool): void {
  const wasm = descents.length > 0 ? resident(descents[0].G, descents[0].book) : undefined
  if (!wasm) {
    for (const [d, one] of descents.entries()) new Twin(one, enough[d]).descend()
    return
  }
  const tasks = descents.map((one, d) => argumentsOf(one, enough[d]))
  const scratchBytes = 8 * Math.max(...descents.map(({ stride, penalties }) => 4 * stride + 2 * penalties.length))
  if (pool && tasks.length > 1) pool.run({ kernel: 'descend', tasks, scratchBytes })
  else
    scope((take) => {
      const scratch = take(scratchBytes, Uint8Array, false).byteOffset
      for (const task of tasks) wasm.descend(...task, scratch)
    })
}

const argumentsOf = (one: Descent, enough: number): number[] => [
  one.G.byteOffset,
  one.stride,
  one.places,
  one.coefficients.byteOffset,
  one.slopes.byteOffset,
  one.penalties.byteOffset,
  one.penalties.length / 2,
  enough,
  one.factor.byteOffset,
  one.book.byteOffset,
  one.status.byteOffset,
]

/** As in assembly/coordinate-descent.ts. */
const [FIRST, FORESEEN, MOST, ROUNDS, CLEAR] = [3, 1000, 200, 100, 1e-12]

/** The same in TypeScript, problem after problem; the words are those of the kernel. */
class Twin {
  private readonly one: Descent
  private readonly enough: number
  private readonly order: Float64Array
  private beta: Float64Array
  private q: Float64Array
  private l1 = 0
  private l2 = 0
  private size = 0

  constructor(one: Descent, enough: number) {
    this.one = one
    this.enough = enough
    this.order = one.book.subarray(4)
    this.beta = one.coefficients
    this.q = one.slopes
  }

  descend(): void {
    const { penalties, status, coefficients, slopes, stride } = this.one
    const count = penalties.length / 2
    const before = new Float64Array(count)
    const take = (k: number) => {
      this.beta = coefficients.subarray(k * stride)
      this.q = slopes.subarray(k * stride)
      this.l1 = penalties[2 * k]
      this.l2 = penalties[2 * k + 1]
    }
    status.fill(0)
    for (let round = 0; round < ROUNDS && status.includes(0); round++) {
      for (let k = 0; k < count; k++) {
        if (status[k] !== 0) continue
        take(k)
        before[k] = this.pass(true)
        if (!(before[k] > 0)) status[k] = 1
      }
      const sweeping = status.slice()
      for (let s = 1; s <= MOST && sweeping.includes(0); s++) {
        const changes = before.slice()
        for (let k = 0; k < count; k++) {
          if (sweeping[k] !== 0) continue
          take(k)
          changes[k] = this.pass(false)
        }
        for (let k = 0; k < count; k++) {
          if (sweeping[k] !== 0) continue
          take(k)
          const now = changes[k]
          if (now === 0 || (s >= FIRST && this.slow(now, now / before[k], k) && this.solve(k))) sweeping[k] = 1
          before[k] = now
        }
      }
    }
  }

  private pass(every: boolean): number {
    const { one, enough, beta, q, l1, l2 } = this
    const { G, stride, places } = one
    let largest = 0
    for (let j = 0; j < places; j++) {
      const old = beta[j]
      if (!every && old === 0) continue
      const h = G[j * stride + j]
      const v = q[j] + h * old
      const next = (v > l1 ? v - l1 : v < -l1 ? v + l1 : 0) / (h + l2)
      const delta = next - old
      const moved = h * delta * delta
      if (!(moved > enough)) continue
      beta[j] = next
      largest = Math.max(largest, moved)
      this.move(j, delta)
    }
    return largest
  }

  /** q ← q − Gⱼδ. */
  private move(j: number, delta: number): void {
    const { q, one } = this
    const { G, stride, places } = one
    for (let i = 0, at = j * stride; i < places; i++, at++) q[i] -= delta * G[at]
  }

  private slow(change: number, rate: number, k: number): boolean {
    const { places, book } = this.one
    let sweeps = 0
    for (let c = change; c > this.enough && sweeps < FORESEEN; c *= rate) sweeps++
    let active = 0
    for (let j = 0; j < places; j++) if (this.beta[j] !== 0) active++
    const known = book[1] === k && book[2] === this.l2 ? Math.min(book[0], active) : 0
    return sweeps * places > 4 * (active - known + 4) * active
  }

  private solve(k: number): boolean {
    const { beta, l2, order } = this
    const { book } = this.one
    this.size = book[1] === k && book[2] === l2 ? book[0] : 0
    const kept = this.match()
    book[0] = this.size
    book[1] = k
    book[2] = l2
    if (!kept) return false
    while (this.size > 0) {
      const { size } = this
      const delta = Float64Array.from(order.subarray(0, size), (j) => this.fallOf(j))
      this.substitute(delta)
      let first = -1
      let step = 1
      for (let i = 0; i < size; i++) {
        const b = beta[order[i]]
        const d = delta[i]
        const length = b > 0 ? (d < 0 ? b / -d : 2) : d > 0 ? -b / d : 2
        if (length > step || (length === 1 && first < 0)) continue
        step = length
        first = i
      }
      for (let i = 0; i < size; i++) {
        const j = order[i]
        const d = step * delta[i]
        beta[j] = i === first ? 0 : beta[j] + d
        this.move(j, d)
      }
      if (first < 0) break
      this.drop(first)
      book[0] = this.size
    }
    return true
  }

  private match(): boolean {
    const { beta, order, one } = this
    const among = new Set<number>()
    for (let i = this.size - 1; i >= 0; i--) {
      if (beta[order[i]] === 0) this.drop(i)
      else among.add(order[i])
    }
    for (let j = 0; j < one.places; j++) {
      if (among.has(j)) continue
      while (beta[j] !== 0 && !this.append(j)) if (!this.slide(j)) return false
    }
    return true
  }

  private slide(j: number): boolean {
    const { beta, order, size } = this
    const { stride, factor: L } = this.one
    const x = L.slice(size * stride, size * stride + size)
    this.back(x)
    let fall = this.fallOf(j)
    for (let i = 0; i < size; i++) fall -= x[i] * this.fallOf(order[i])
    const way = fall < 0 ? -1 : 1
    let first = -1
    let step = way * beta[j] < 0 ? Math.abs(beta[j]) : Infinity
    for (let i = 0; i < size; i++) {
      const b = beta[order[i]]
      const d = -way * x[i]
      if (!(b * d < 0) || Math.abs(b) >= Math.abs(d) * step) continue
      step = Math.abs(b) / Math.abs(d)
      first = i
    }
    if (step === Infinity) return false
    beta[j] = first < 0 ? 0 : beta[j] + way * step
    this.move(j, way * step)
    for (let i = 0; i < size; i++) {
      const k = order[i]
      const d = -way * step * x[i]
      beta[k] = i === first ? 0 : beta[k] + d
      this.move(k, d)
    }
    if (first >= 0) this.drop(first)
    return true
  }

  private fallOf(j: number): number {
    const b = this.beta[j]
    return this.q[j] - (b > 0 ? this.l1 : -this.l1) - this.l2 * b
  }

  private append(j: number): boolean {
    const { order, l2, size } = this
    const { G, stride, factor: L } = this.one
    const last = size * stride
    for (let i = 0; i < size; i++) L[last + i] = G[j * stride + order[i]]
    const whole = G[j * stride + j] + l2
    let left = whole
    for (let i = 0; i < size; i++) {
      const line = i * stride
      const value = (L[last + i] - product(L, line, L, last, i)) / L[line + i]
      L[last + i] = value
      left -= value * value
    }
    this.one.book[3] = Math.min(this.one.book[3], left / whole)
    if (!(left > CLEAR * whole)) return false
    L[last + size] = Math.sqrt(left)
    order[size] = j
    this.size++
    return true
  }

  private drop(r: number): void {
    const { order, size } = this
    const { stride, factor: L } = this.one
    const cosines = new Float64Array(size)
    const sines = new Float64Array(size)
    for (let i = r; i + 1 < size; i++) {
      const to = i * stride
      order[i] = order[i + 1]
      L.copyWithin(to, to + stride, to + stride + i + 2)
      for (let k = r; k < i; k++) {
        const u = L[to + k]
        const v = L[to + k + 1]
        L[to + k] = cosines[k] * u + sines[k] * v
        L[to + k + 1] = cosines[k] * v - sines[k] * u
      }
      const u = L[to + i]
      const v = L[to + i + 1]
      const length = Math.sqrt(u * u + v * v)
      cosines[i] = u / length
      sines[i] = v / length
      L[to + i] = length
    }
    this.size--
  }

  private substitute(x: Float64Array): void {
    const { size } = this
    const { stride, factor: L } = this.one
    for (let i = 0; i < size; i++) x[i] = (x[i] - product(L, i * stride, x, 0, i)) / L[i * stride + i]
    this.back(x)
  }

  private back(x: Float64Array): void {
    const { size } = this
    const { stride, factor: L } = this.one
    for (let i = size - 1; i >= 0; i--) {
      const value = x[i] / L[i * stride + i]
      x[i] = value
      for (let k = 0; k < i; k++) x[k] -= value * L[i * stride + k]
    }
  }
}

/** Σ aᵢbᵢ over n terms, term i in partial sum i mod 4 as far as there are four. */
function product(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const whole = i + n - (n % 4)
  const end = i + n
  for (; i < whole; i += 4, j += 4) {
    s0 += a[i] * b[j]
    s1 += a[i + 1] * b[j + 1]
    s2 += a[i + 2] * b[j + 2]
    s3 += a[i + 3] * b[j + 3]
  }
  let sum = s0 + s2 + (s1 + s3)
  for (; i < end; i++, j++) sum += a[i] * b[j]
  return sum
}
