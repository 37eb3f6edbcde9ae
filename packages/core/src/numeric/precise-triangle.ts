import { type CentredDesign, columnInto } from './centred-design.ts'
import { divideInto, productError, sqrtInto } from './double-double.ts'
import { ROUNDING } from './householder.ts'
import { accumulateDot, subtractMultiple } from './normal-residual.ts'
import { backSubstituteTwo, type Triangle } from './triangle-double-double.ts'

/** R of the independent columns in two words, and how the others depend on them. */
export interface PreciseTriangle extends Triangle {
  readonly low: Float64Array
  readonly kept: readonly number[]
  readonly dropped: readonly number[]
  readonly dependence: ReadonlyMap<number, Float64Array>
}

/**
 * QR in double-double arithmetic by modified Gram–Schmidt, whose R is as good as that of Householder's method
 * (Björck 1967, BIT 7, 1–21): for designs so ill-conditioned that R in double precision is no help. Columns are kept in
 * order; one is left out when what the kept ones leave of it is no more than rounding of the data can account for.
 * `ridge` is λΣw: the penalty adds the rows √(λΣw)·scale.
 */
export function preciseTriangle(design: CentredDesign, ridge: number, candidates?: readonly number[]): PreciseTriangle {
  const { rows, columns, size, intercept } = design
  const tried = candidates ?? Array.from({ length: columns }, (_, k) => k)
  const n = ridge > 0 ? rows + columns : rows
  const most = Math.min(n, tried.length)
  const q = new Float64Array(n * most)
  const qLow = new Float64Array(n * most)
  const r = new Float64Array(most * most)
  const rLow = new Float64Array(most * most)
  const a = new Float64Array(n)
  const aLow = new Float64Array(n)
  const pair = new Float64Array(2)
  const kept: number[] = []
  const dropped: number[] = []
  const dependence = new Map<number, Float64Array>()
  const weight = Math.sqrt(design.totalWeight[0])
  const root = Math.sqrt(ridge)
  for (const j of tried) {
    if (kept.length === most) {
      dropped.push(j)
      continue
    }
    rootWeightedColumnInto(design, j, a, aLow)
    if (ridge > 0) {
      a.fill(0, rows)
      aLow.fill(0, rows)
      if (!(intercept && j === 0)) a[rows + j] = root * design.scale[j]
    }
    const rank = kept.length
    const onto = rank * most
    for (let k = 0; k < rank; k++) {
      pair.fill(0)
      accumulateDot(q, qLow, k * n, a, aLow, n, pair, 0)
      r[onto + k] = pair[0]
      rLow[onto + k] = pair[1]
      subtractMultiple(q, qLow, k * n, pair[0], pair[1], a, aLow, n)
    }
    pair.fill(0)
    accumulateDot(a, aLow, 0, a, aLow, n, pair, 0)
    const left = Math.sqrt(pair[0])
    const gamma = r.slice(onto, onto + rank)
    backSubstituteTwo({ order: most, high: r, low: rLow }, gamma, rLow.slice(onto, onto + rank))
    let sizes = size[j]
    for (let k = 0; k < rank; k++) sizes += Math.abs(gamma[k]) * size[kept[k]]
    if (!(left > ROUNDING * weight * sizes)) {
      dropped.push(j)
      dependence.set(j, gamma)
      continue
    }
    sqrtInto(pair, 0, pair[0], pair[1])
    const [length, lengthLow] = pair
    r[onto + rank] = length
    rLow[onto + rank] = lengthLow
    for (let i = 0; i < n; i++) {
      divideInto(pair, 0, a[i], aLow[i], length, lengthLow)
      q[rank * n + i] = pair[0]
      qLow[rank * n + i] = pair[1]
    }
    kept.push(j)
  }
  return { ...packed(r, rLow, most, kept.length), kept, dropped, dependence }
}

/** √w·x of every row, in two words. */
function rootWeightedColumnInto(design: CentredDesign, j: number, a: Float64Array, aLow: Float64Array): void {
  const { rows, rootWeights } = design
  columnInto(design, j, 0, rows, a, aLow)
  if (!rootWeights) return
  for (let i = 0; i < rows; i++) {
    const w = rootWeights[i]
    const product = a[i] * w
    const rest = productError(a[i], w, product) + aLow[i] * w
    a[i] = product + rest
    aLow[i] = rest - (a[i] - product)
  }
}

/** The leading rank × rank part of a triangle stored with columns `stride` apart. */
function packed(high: Float64Array, low: Float64Array, stride: number, rank: number) {
  const part = { order: rank, high: new Float64Array(rank * rank), low: new Float64Array(rank * rank) }
  for (let k = 0; k < rank; k++) {
    part.high.set(high.subarray(k * stride, k * stride + k + 1), k * rank)
    part.low.set(low.subarray(k * stride, k * stride + k + 1), k * rank)
  }
  return part
}
