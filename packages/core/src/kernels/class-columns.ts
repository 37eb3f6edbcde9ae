// Gradients of the log loss of many problems over the same rows in one reading of these (see assembly/class-columns.ts).
import { quickExp } from '../numeric/elementary/exponential.ts'
import { resident, scope } from './memory.ts'
import type { Pool } from './pool.ts'

/** Rows, with what is observed in each: the design column by column, indices of classes, weights and offsets that belong to the rows. */
export interface ClassRows {
  readonly X: Float64Array
  /** Rows and columns of X. */
  readonly n: number
  readonly p: number
  /** Whether there is an intercept: a last term that is 1 in every row. */
  readonly ones: boolean
  /** Outputs: 1 for two classes, else one a class. */
  readonly K: number
  readonly y: Float64Array
  readonly w?: Float64Array | undefined
  /** Added to η of K = 1. */
  readonly offset?: Float64Array | undefined
}

/** Problems one after the other: K·q parameters each (class by class, q = p coefficients and the intercept if there is one), max(K, 2) class weights each. */
export interface Problems {
  readonly B: Float64Array
  readonly V: Float64Array
}

/** Rows from … to, and the problems that count them. */
export interface Piece {
  readonly from: number
  readonly to: number
  readonly problems: ArrayLike<number>
}

const SOME = 64 // rows at a time, as in assembly
const TALL = 2048 // rows of a task
const WIDE = 96 // outputs of a task
/** Multiplications after which a pass lets go. */
const BREATH = 2e8

/**
 * For each piece and each of its problems Σ w·V[y]·(Pₖ − [y = k])·(x, 1) over the rows of the piece: `add` is called with the problem, the array that
 * holds it (K·q numbers, class by class) and the place where it begins, several times for a piece of many rows, in an order that depends on the sizes only.
 * Lets go every few milliseconds.
 */
export function* classColumns(
  rows: ClassRows,
  { B, V }: Problems,
  pieces: readonly Piece[],
  add: (problem: number, sums: Float64Array, at: number, piece: number) => void,
  pool?: Pool,
): Generator<undefined, void> {
  const { X, n, p, ones, K, y, w, offset } = rows
  const q = p + Number(ones)
  const tasks = pieces.flatMap((piece, k) => tasksOf(piece, k, K))
  const wasm = resident(X, B, V) && resident(y, w, offset)
  for (let at = 0; at < tasks.length; ) {
    let [end, work] = [at, 0]
    for (; end < tasks.length && work < BREATH * (pool?.threads ?? 1); end++) work += workOf(tasks[end], K * q)
    const some = tasks.slice(at, end)
    scope((take) => {
      const outs = some.map(({ list }) => take(list.length * K * q, Float64Array, false))
      const most = some.reduce((largest, { list }) => Math.max(largest, list.length), 0)
      if (wasm) {
        const given = [X, y, w, offset, B, V].map((array) => array?.byteOffset ?? 0)
        const args = some.map(({ from, to, list }, t) => {
          const problems = take(list.length, Uint32Array, false)
          problems.set(list)
          const [atX, atY, atW, atOffset, atB, atV] = given
          const about = [atX, n, p, Number(ones), atY, atW, atOffset, K, atB, atV]
          return [...about, problems.byteOffset, 0, list.length, from, to, outs[t].byteOffset]
        })
        const size = scratchOf(most, K, q)
        if (pool && args.length > 1) pool.run({ kernel: 'classColumns', tasks: args, scratchBytes: 8 * size })
        else {
          const scratch = take(size, Float64Array, false)
          for (const one of args) wasm.classColumns(...one, scratch.byteOffset)
        }
      } else for (const [t, task] of some.entries()) twin(rows, { B, V }, task, outs[t])
      for (const [t, { list, piece }] of some.entries())
        for (let c = 0; c < list.length; c++) add(list[c], outs[t], c * K * q, piece)
    })
    at = end
    yield undefined
  }
}

interface Task {
  readonly from: number
  readonly to: number
  readonly list: readonly number[]
  readonly piece: number
}

function tasksOf({ from, to, problems }: Piece, piece: number, K: number): Task[] {
  const wide = Math.max(4, Math.floor(WIDE / K) & ~3)
  const tasks: Task[] = []
  for (let at = from; at < to; at += TALL)
    for (let c = 0; c < problems.length; c += wide)
      tasks.push({ from: at, to: Math.min(at + TALL, to), list: Array.from(problems).slice(c, c + wide), piece })
  return tasks
}

const workOf = ({ from, to, list }: Task, parameters: number) => (to - from) * list.length * parameters * 2

function scratchOf(problems: number, K: number, q: number): number {
  const groups = Math.ceil(problems / 4)
  const q4 = Math.ceil(q / 4) * 4
  return 4 * ((SOME / 4) * q4 + SOME * K + groups * (K * (q + q4) + Math.max(K, 2)))
}

/** The same sums in the same order. */
function twin(rows: ClassRows, { B, V }: Problems, { from, to, list }: Task, out: Float64Array): void {
  const { X, n, p, ones, K, y, w, offset } = rows
  const q = p + Number(ones)
  const z = new Float64Array(K * SOME)
  out.fill(0)
  for (const [c, problem] of list.entries()) {
    for (let start = from; start < to; start += SOME) {
      const m = Math.min(to - start, SOME)
      for (let k = 0; k < K; k++) {
        const beta = (problem * K + k) * q
        for (let i = 0; i < m; i++) {
          let eta = 0
          for (let j = 0; j < p; j++) eta += X[j * n + start + i] * B[beta + j]
          z[k * SOME + i] = ones ? eta + B[beta + p] : eta
        }
      }
      for (let i = 0; i < m; i++) {
        const own = y[start + i]
        const share = V[problem * Math.max(K, 2) + own]
        const weight = w ? w[start + i] * share : share
        if (K === 1) {
          const eta = offset ? z[i] + offset[start + i] : z[i]
          z[i] = weight * (1 / (1 + quickExp(-eta)) - own)
        } else softmaxSlopes(z, K, i, own, weight)
      }
      for (let k = 0; k < K; k++) {
        const at = (c * K + k) * q
        for (let j = 0; j < q; j++) {
          let sum = 0
          for (let i = 0; i < m; i++) sum += (j < p ? X[j * n + start + i] : 1) * z[k * SOME + i]
          out[at + j] += sum
        }
      }
    }
  }
}

function softmaxSlopes(z: Float64Array, K: number, i: number, own: number, weight: number): void {
  let most = Number.NEGATIVE_INFINITY
  for (let k = 0; k < K; k++) if (z[k * SOME + i] > most) most = z[k * SOME + i]
  let sum = 0
  for (let k = 0; k < K; k++) {
    z[k * SOME + i] = quickExp(z[k * SOME + i] - most)
    sum += z[k * SOME + i]
  }
  for (let k = 0; k < K; k++) z[k * SOME + i] *= weight / sum
  z[own * SOME + i] -= weight
}

/** The probabilities of the first and of the second class from the log odds of the second, each half of P: to within 3 ulp. */
export function binomial(eta: Float64Array, P: Float64Array): void {
  const n = eta.length
  const wasm = resident(eta, P)
  if (wasm)
    scope((take) => {
      wasm.binomialEach(eta.byteOffset, P.byteOffset, P.byteOffset + 8 * n, n, take(4).byteOffset)
    })
  else
    for (let i = 0; i < n; i++) {
      const e = quickExp(-Math.abs(eta[i]))
      const large = 1 / (1 + e)
      P[i] = eta[i] < 0 ? large : e * large
      P[n + i] = eta[i] < 0 ? e * large : large
    }
}
