import { type ClassRows, classColumns } from '../kernels/class-columns.ts'
import { logisticGradient } from '../kernels/gradient.ts'
import { allocate, release } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { softmaxGradient } from '../kernels/softmax-gradient.ts'
import { dot } from '../numeric/dot.ts'
import { draftRows, gathered } from '../numeric/draft-rows.ts'
import { type Blocks, blocksOf, ClassCurvature, probabilities, withoutShift } from './class-curvature.ts'

/** A solution of all rows to the digits that they have in common with some of them, and blocks of a Hessian near by. */
export interface Signpost {
  readonly theta: Float64Array
  readonly blocks: Blocks
  /** Σw of the rows that the blocks are sums over. */
  readonly share: number
  /** Whether the blocks are of all rows. */
  readonly whole: boolean
}

export interface GuideOptions {
  /** How classes are weighed. */
  readonly V: Float64Array
  /** Descending. */
  readonly lambdas: readonly number[]
  readonly pool: Pool | undefined
  /** Called with each evaluation of a gradient for λ number k. */
  readonly evaluated: (k: number) => void
}

/** Newton's decrement below which a solution says what its rows can say, as a share of parameters over rows. */
const ENOUGH = 0.02
/** The decrement must fall to this share by a step of a kept Hessian, or it is formed anew. */
const SLOW = 0.1
/** How far probabilities may have moved, as a share of their variance, before a Hessian of one output or of several is formed anew. */
const MOVED = [0.02, 0.2]
const STEPS = 100

/** The path along all λ from the strongest on, on some of the rows where they are very many; undefined where it does not arrive. */
export function* guideAlong(
  rows: ClassRows,
  { V, lambdas, pool, evaluated }: GuideOptions,
): Generator<undefined, readonly Signpost[] | undefined> {
  const owned: Float64Array[] = []
  const take = (length: number) => {
    const array = allocate(length, Float64Array, false)
    owned.push(array)
    return array
  }
  const few = someOf(rows, take)
  const { X, n, p, ones, K, y, w, offset } = few
  const q = p + Number(ones)
  const size = K * q
  let share = 0
  for (let i = 0; i < n; i++) share += (w ? w[i] : 1) * V[y[i]]
  const enough = (ENOUGH * size) / n
  const theta = take(size).fill(0)
  const sums = take(size)
  const P = take(n * K)
  const weights = take(V.length)
  weights.set(V)
  const before = new Float64Array(n * K)
  const g = new Float64Array(size)
  let blocks: Blocks | undefined
  const path: Signpost[] = []

  /** The gradient at θ, and the probabilities there. */
  function* gradient(lambda: number): Generator<undefined, void> {
    sums.fill(0)
    if (offset || V.some((weight) => weight !== 1)) {
      const add = (_: number, some: Float64Array, at: number) => {
        for (let j = 0; j < size; j++) sums[j] += some[at + j]
      }
      yield* classColumns(few, { B: theta, V: weights }, [{ from: 0, to: n, problems: [0] }], add, pool)
      probabilities(few, theta, P, pool)
    } else if (K > 1) softmaxGradient(rowsOf(X, n), { y, w }, theta, q, sums, P, pool)
    else {
      logisticGradient(rowsOf(X, n), { y, w }, theta, sums, pool)
      probabilities(few, theta, P, pool)
    }
    for (let j = 0; j < size; j++) g[j] = sums[j] / share + (j % q < p ? lambda * theta[j] : 0)
    yield undefined
  }
  function* formed(): Generator<undefined, Blocks> {
    before.set(P)
    return yield* blocksOf(few, P, V, { pool })
  }

  try {
    for (const [k, lambda] of lambdas.entries()) {
      const about = { share, lambda }
      let fresh = blocks === undefined
      if (blocks === undefined) {
        evaluated(k)
        yield* gradient(lambda)
        blocks = yield* formed()
      }
      let curvature = new ClassCurvature(blocks, few, about)
      let last: Float64Array | undefined
      let decrement = Number.POSITIVE_INFINITY
      try {
        for (let step = 0; ; step++) {
          if (step > STEPS) return undefined
          evaluated(k)
          yield* gradient(lambda)
          let d = g.map((value) => -value)
          curvature.solve(d)
          let now = -dot(g, d)
          if (!Number.isFinite(now)) return undefined
          if (now <= enough) break
          if (last && now > decrement) {
            for (let j = 0; j < size; j++) theta[j] -= last[j] /= 2
            continue
          }
          if (step > 0 && now > SLOW * decrement && !fresh) {
            blocks = yield* formed()
            fresh = true
            curvature.release()
            curvature = new ClassCurvature(blocks, few, about)
            d = g.map((value) => -value)
            curvature.solve(d)
            now = -dot(g, d)
          } else fresh = false
          for (let j = 0; j < size; j++) theta[j] += d[j]
          decrement = now
          last = d
        }
      } finally {
        curvature.release()
      }
      withoutShift(theta, K, q)
      if (moved(P, before) > MOVED[Math.min(K - 1, 1)]) blocks = yield* formed()
      path.push({ theta: theta.slice(), blocks, share, whole: few === rows })
      yield undefined
    }
    return path
  } finally {
    owned.forEach(release)
  }
}

/** Σ|P − before| over Σ before(1 − before). */
function moved(P: Float64Array, before: Float64Array): number {
  let away = 0
  let variance = 0
  for (let i = 0; i < P.length; i++) {
    away += Math.abs(P[i] - before[i])
    variance += before[i] * (1 - before[i])
  }
  return away / variance
}

/** Some of very many rows. */
function someOf(rows: ClassRows, take: (length: number) => Float64Array): ClassRows {
  const ranges = draftRows(rows.n)
  if (ranges === undefined) return rows
  const some = (values: Float64Array) => gathered(values, rows.n, ranges, take)
  const y = some(rows.y)
  return {
    ...rows,
    n: y.length,
    X: some(rows.X),
    y,
    w: rows.w && some(rows.w),
    offset: rows.offset && some(rows.offset),
  }
}
