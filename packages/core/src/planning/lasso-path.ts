import { type Descent, descend } from '../kernels/coordinate-descent.ts'
import { allocate, release } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { largestLambda } from '../numeric/lambda-unit.ts'

/** A penalty λ₁|θ| + ½λ₂θ². */
export interface Penalty {
  readonly l1: number
  readonly l2: number
  /** Whether λ is counted in the largest one of the part, at which every coefficient is 0. */
  readonly relative?: boolean
}

/** ½(βʹCβ − 2cʹβ + m) of one training part, as paths ask for it. */
export interface Covariances {
  readonly p: number
  readonly meanSquare: number
  /** c, minus the derivative at 0. */
  readonly first: Float64Array
  /** Cⱼₐ ← for each a of `places`, then Cⱼⱼ. */
  rowInto(j: number, places: readonly number[], row: Float64Array): void
  /** The slope of j where a path last asked, when those away from its places are rough. */
  readonly slopeAt?: (path: number, j: number) => number
}

/** A point of which c − Cβ is asked: β is `values` at `places`, else 0. */
export interface SlopeRequest {
  readonly part: number
  readonly path: number
  readonly places: readonly number[]
  readonly values: Float64Array
  /** λ₁: away from the places it must only be right which slopes are steeper. */
  readonly level: number
  /** ← c − Cβ. */
  readonly slopes: Float64Array
}

export interface Paths {
  readonly parts: readonly Covariances[]
  /** Penalties in descending order of λ₁, for each path. */
  readonly paths: readonly (readonly Penalty[])[]
  readonly pool: Pool | undefined
  /** Answers several requests at once. */
  slopesInto(requests: readonly SlopeRequest[]): void
}

/** The solution of one path on one part; the values are overwritten by the next step. */
export interface Solution {
  readonly part: number
  readonly path: number
  readonly places: readonly number[]
  /** With λ counted in 1. */
  readonly penalty: Penalty
  /** β at the places; undefined where it did not arrive. */
  readonly values: Float64Array | undefined
  /** The least share of a diagonal number that was left for a pivot when equations were solved at once: small where digits are lost. */
  readonly leastPivot: number
}

/** Places of a working set that there is room for at first. */
const FIRST = 64
/** Change of the fit, Gⱼⱼδ², that counts as none, as a share of the mean square of y. */
const NOTHING = 1e-24
/** After so many steps slopes that were only kept up to date are computed anew. */
const FRESH = 8

/**
 * Minimises ½(βʹCβ − 2cʹβ) + λ₁‖β‖₁ + ½λ₂‖β‖² on every part for the penalties of every path, each from the solution before it (Friedman, Hastie,
 * Tibshirani 2010), all parts and paths step by step together. Coordinates are chosen by the sequential strong rule (Tibshirani et al. 2012,
 * J. R. Statist. Soc. B 74, 245–266) and by where their slopes are heading, and checked by the conditions of the minimum afterwards, so that none is
 * missed. Yields the solutions of each step.
 */
export function* lassoPaths({ parts, paths, pool, slopesInto }: Paths): Generator<Solution[], void> {
  const workings = parts.map((part) => new Working(part, paths.length))
  const steps = paths.reduce((most, { length }) => Math.max(most, length), 0)
  try {
    for (let step = 0; step < steps; step++) {
      const asked = paths.map((path) => path[Math.min(step, path.length - 1)])
      const at = workings.map((working) => asked.map((penalty) => working.absolute(penalty)))
      for (const [f, working] of workings.entries()) working.begin(at[f])
      let left = [...workings.keys()]
      for (let ahead = true; left.length > 0; ahead = false) {
        descend(
          left.map((f) => workings[f].descent(at[f], ahead)),
          left.map((f) => NOTHING * parts[f].meanSquare),
          pool,
        )
        slopesInto(left.flatMap((f) => workings[f].requests(f, at[f], step % FRESH === 0)))
        left = left.filter((f) => workings[f].misses(at[f]))
      }
      yield workings.flatMap((working, part) =>
        paths.flatMap(({ length }, path) => (step < length ? [working.solution(part, path, at[part][path])] : [])),
      )
    }
  } finally {
    for (const working of workings) working.release()
  }
}

/** The working set of one part, which its paths share: the coordinates that may move, by place. */
class Working {
  private readonly part: Covariances
  private readonly places: number[] = []
  /** max |c|: the largest slope where every coefficient is 0. */
  private readonly steepest: number
  private readonly among: Uint8Array
  /** Of each path: c − Cβ, and what it and β at the places were a step before. */
  private readonly slopes: readonly Float64Array[]
  private readonly earlier: readonly Float64Array[]
  private readonly earlierValues: Float64Array[]
  /** λ₁ of the last step and of that before, and the next step as a multiple of that between them. */
  private readonly before: Float64Array
  private readonly beforeThat: Float64Array
  private readonly ahead: Float64Array
  private room: Omit<Descent, 'places'>

  constructor(part: Covariances, paths: number) {
    const { p, first } = part
    this.part = part
    this.among = new Uint8Array(p)
    this.slopes = Array.from({ length: paths }, () => {
      const slopes = allocate(p)
      slopes.set(first)
      return slopes
    })
    this.earlier = this.slopes.map((slopes) => Float64Array.from(slopes))
    let steepest = 0
    for (let j = 0; j < p; j++) steepest = Math.max(steepest, Math.abs(first[j]))
    this.steepest = steepest
    this.before = new Float64Array(paths).fill(steepest)
    this.beforeThat = new Float64Array(paths)
    this.ahead = new Float64Array(paths)
    this.earlierValues = this.slopes.map(() => new Float64Array())
    this.room = roomFor(Math.min(p, FIRST), paths)
  }

  /** A penalty on this part, with λ counted in 1. */
  absolute(penalty: Penalty): Penalty {
    if (!penalty.relative) return penalty
    const { l1, l2 } = penalty
    const largest = largestLambda(this.steepest, penalty)
    return { l1: l1 * largest, l2: l2 * largest }
  }

  /** Chooses coordinates for the next penalties: all where it would be more than half. */
  begin(at: readonly Penalty[]): void {
    const { among, before, beforeThat, slopes, earlier, ahead, part } = this
    for (const [k, { l1 }] of at.entries()) {
      const [q, then] = [slopes[k], earlier[k]]
      ahead[k] = beforeThat[k] > before[k] ? (before[k] - l1) / (beforeThat[k] - before[k]) : 0
      const strong = 2 * l1 - before[k]
      for (let j = 0; j < part.p; j++) {
        if (among[j] === 1 || Math.abs(q[j]) < strong) continue
        if (Math.abs(q[j] + ahead[k] * (q[j] - then[j])) >= l1 || ahead[k] === 0) this.include(j)
      }
    }
    if (2 * this.places.length > part.p) for (let j = 0; j < part.p; j++) if (among[j] === 0) this.include(j)
  }

  /** The problem among the places, from where the last steps lead to when it begins: β and its slopes are nearly linear in λ₁. */
  descent(at: readonly Penalty[], begins: boolean): Descent {
    const { places, room, slopes, earlier, ahead } = this
    const { length } = places
    for (const [k, { l1, l2 }] of at.entries()) {
      const [q, then, from, more] = [slopes[k], earlier[k], k * room.stride, ahead[k]]
      for (let a = 0; a < length; a++) room.slopes[from + a] = q[places[a]]
      room.penalties[2 * k] = l1
      room.penalties[2 * k + 1] = l2
      if (!begins) continue
      const values = this.valuesOf(k)
      const now = Float64Array.from(values)
      if (more > 0 && room.status[k] === 1) {
        const before = this.earlierValues[k]
        for (let a = 0; a < before.length; a++) values[a] += more * (now[a] - before[a])
        for (let a = before.length; a < length; a++) values[a] += more * now[a]
        for (let a = 0; a < length; a++) room.slopes[from + a] += more * (q[places[a]] - then[places[a]])
      }
      this.earlierValues[k] = now
      then.set(q)
      this.beforeThat[k] = this.before[k]
      this.before[k] = l1
    }
    return { ...room, places: length }
  }

  /** What is asked about coordinates without a place; where all have one their slopes are known, and only now and then computed anew. */
  requests(part: number, at: readonly Penalty[], anew: boolean): SlopeRequest[] {
    const { places, room, slopes } = this
    if (anew || places.length < this.part.p)
      return slopes.map((own, k) => ({ part, path: k, places, values: this.valuesOf(k), level: at[k].l1, slopes: own }))
    for (const [k, own] of slopes.entries())
      for (let a = 0; a < places.length; a++) own[places[a]] = room.slopes[k * room.stride + a]
    return []
  }

  /** Gives places to coordinates that turn out to be needed; whether there are any. */
  misses(at: readonly Penalty[]): boolean {
    const { among, slopes, part, places } = this
    const { length } = places
    for (const [k, { l1 }] of at.entries()) {
      const q = slopes[k]
      for (let j = 0; j < part.p; j++) if (Math.abs(q[j]) > l1 && among[j] === 0) this.include(j)
    }
    return places.length > length
  }

  solution(part: number, path: number, penalty: Penalty): Solution {
    const { status, book } = this.room
    const values = status[path] === 1 ? this.valuesOf(path) : undefined
    return { part, path, places: this.places, penalty, values, leastPivot: book[3] }
  }

  release(): void {
    releaseAll(this.room)
    this.slopes.forEach(release)
  }

  private valuesOf(path: number): Float64Array {
    const { coefficients, stride } = this.room
    return coefficients.subarray(path * stride, path * stride + this.places.length)
  }

  /** Gives a coordinate the next place. */
  private include(j: number): void {
    const { places, among, part } = this
    const { p } = part
    if (places.length === this.room.stride) this.grow(Math.min(p, 2 * this.room.stride))
    const { G, stride } = this.room
    const m = places.length
    const row = G.subarray(m * stride, m * stride + m + 1)
    part.rowInto(j, places, row)
    for (let a = 0; a < m; a++) G[a * stride + m] = row[a]
    places.push(j)
    among[j] = 1
    if (part.slopeAt) for (const k of this.slopes.keys()) this.sharpen(k, m, part.slopeAt(k, j))
  }

  /** The slopes at place m now, and a step before, of which only rough ones are known: they differ by Gₘ·(β − β before). */
  private sharpen(k: number, m: number, slope: number): void {
    const { room, places, slopes, earlier, earlierValues } = this
    const [now, before] = [this.valuesOf(k), earlierValues[k]]
    let change = 0
    for (let a = 0, at = m * room.stride; a < m; a++)
      change += room.G[at + a] * (now[a] - (a < before.length ? before[a] : 0))
    slopes[k][places[m]] = slope
    earlier[k][places[m]] = slope + change
  }

  private grow(stride: number): void {
    const { room, places } = this
    const next = roomFor(stride, this.slopes.length)
    const { length } = places
    const rows = (from: Float64Array, to: Float64Array, count: number) => {
      for (let a = 0; a < count; a++)
        to.set(from.subarray(a * room.stride, a * room.stride + Math.min(length, room.stride)), a * stride)
    }
    rows(room.G, next.G, length)
    rows(room.factor, next.factor, length)
    rows(room.coefficients, next.coefficients, this.slopes.length)
    next.book.set(room.book)
    releaseAll(room)
    this.room = next
  }
}

function roomFor(stride: number, paths: number): Omit<Descent, 'places'> {
  const book = allocate(stride + 4)
  book[1] = -1
  book[3] = 1
  return {
    stride,
    book,
    G: allocate(stride * stride, Float64Array, false),
    factor: allocate(stride * stride, Float64Array, false),
    coefficients: allocate(stride * paths),
    slopes: allocate(stride * paths),
    penalties: allocate(2 * paths),
    status: allocate(paths),
  }
}

function releaseAll({ G, factor, book, coefficients, slopes, penalties, status }: Omit<Descent, 'places'>): void {
  for (const array of [G, factor, book, coefficients, slopes, penalties, status]) release(array)
}
