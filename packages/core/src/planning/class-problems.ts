import type { AnyCost, AnyPartOf } from '../define/estimator.ts'
import { type ClassRows, classColumns, type Piece } from '../kernels/class-columns.ts'
import { allocate, release } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { outputsOf } from '../numeric/respond.ts'
import type { DesignPlan } from './basis.ts'
import { type Scaling, type SegmentDesign, segmentDesign } from './segment-design.ts'
import type { Work } from './work.ts'

/** The training part of a split, as a sum of segments. */
export interface Part {
  readonly fold: number
  readonly segments: readonly number[]
  readonly scaling: Scaling | undefined
  /** How it weighs each class, and Σw over its rows. */
  readonly V: Float64Array
  readonly share: number
}

/** The rows of a search of classes as one design, and the parts that are trained on: parameters in the kernels' order. */
export interface ClassProblems {
  readonly design: SegmentDesign
  readonly rows: ClassRows
  /** Parameters of an output, and of all. */
  readonly q: number
  readonly size: number
  /** All segments as a part. */
  readonly whole: Part
  /** The parts that can be trained together; undefined where a class is missing or a term hardly varies. */
  readonly parts: readonly (Part | undefined)[]
  /** Whether all parts weigh classes as the whole does. */
  readonly alike: boolean
  release(): void
}

/** Reads and orders the rows. */
export function classProblems(work: Work, plan: DesignPlan, cost: AnyPartOf<AnyCost>): ClassProblems {
  const { target, weights, offset, classes = [] } = work
  const { segments, splits } = work.segments()
  const design = segmentDesign(work, plan)
  const y = design.ordered(target)
  const w = weights && design.ordered(weights)
  const K = outputsOf(classes.length)
  const { X, n, p, starts } = design
  const ones = plan.basis.intercept
  const rows: ClassRows = { X, n, p, ones, K, y, w, offset: offset && design.ordered(offset) }
  const part = (fold: number, own: readonly number[], scaling: Scaling | undefined): Part | undefined => {
    const totals = new Float64Array(classes.length)
    for (const s of own) for (let i = starts[s]; i < starts[s + 1]; i++) totals[y[i]] += w ? w[i] : 1
    if (totals.some((total) => !(total > 0))) return undefined
    const V = weighing(cost, totals)
    return { fold, segments: own, scaling, V, share: totals.reduce((sum, total, k) => sum + total * V[k], 0) }
  }
  const parts = splits.map(({ train }, fold) => {
    const scaling = design.scalings[fold]
    return scaling && part(fold, train, scaling)
  })
  const whole = part(-1, [...segments.keys()], undefined)
  const q = p + Number(ones)
  const alike = parts.every((one) => one?.V.every((value, k) => value === whole?.V[k]) ?? true)
  if (whole === undefined)
    return {
      design,
      rows,
      q,
      size: K * q,
      whole: parts[0] as Part,
      parts: parts.map(() => undefined),
      alike,
      release: design.release,
    }
  return { design, rows, q, size: K * q, whole, parts, alike, release: design.release }
}

/** What a cost makes of the weight of a row of each class. */
function weighing(cost: AnyPartOf<AnyCost>, totals: Float64Array): Float64Array {
  const classes = totals.map((_, k) => k)
  const reweighed = cost.definition.reweigh?.(classes, totals, cost.settings)
  return reweighed ? Float64Array.from(reweighed, (total: number, k: number) => total / totals[k]) : totals.map(() => 1)
}

/** A point where a gradient is wanted: θ as a part has it. */
export interface Ask {
  readonly part: Part
  readonly theta: Float64Array
}

/** θ in the terms of the whole. */
export function inWhole(
  { q, rows: { K, p } }: ClassProblems,
  { theta, part: { scaling } }: Ask,
  out: Float64Array,
): void {
  for (let k = 0; k < K; k++) {
    const at = k * q
    let constant = q > p ? theta[at + p] : 0
    for (let j = 0; j < p; j++) {
      const beta = scaling ? theta[at + j] / scaling.scale[j] : theta[at + j]
      out[at + j] = beta
      if (scaling) constant -= beta * scaling.shift[j]
    }
    if (q > p) out[at + p] = constant
  }
}

/** The same function, as a part has it. */
export function inPart({ q, rows: { K, p } }: ClassProblems, { scaling }: Part, theta: Float64Array): Float64Array {
  const out = theta.slice()
  if (!scaling) return out
  for (let k = 0; k < K; k++)
    for (let j = 0; j < p; j++) {
      out[k * q + j] *= scaling.scale[j]
      if (q > p) out[k * q + p] += theta[k * q + j] * scaling.shift[j]
    }
  return out
}

/** The gradient of a part's cost with its penalty, in its terms, from sums over its rows in terms of the whole. */
export function gradientOf(
  { q, rows: { K, p } }: ClassProblems,
  { part: { scaling, share }, theta }: Ask,
  sums: Float64Array,
  lambda: number,
): Float64Array {
  const g = new Float64Array(sums.length)
  for (let k = 0; k < K; k++) {
    const at = k * q
    const total = q > p ? sums[at + p] : 0
    for (let j = 0; j < p; j++) {
      const own = scaling ? (sums[at + j] - scaling.shift[j] * total) / scaling.scale[j] : sums[at + j]
      g[at + j] = own / share + lambda * theta[at + j]
    }
    if (q > p) g[at + p] = total / share
  }
  return g
}

/** Sums over the segments of each point's part: one reading of the rows for all of them. `add` is told of every bit of them, with its segment. */
export function* sumsAt(
  problems: ClassProblems,
  asks: readonly Ask[],
  add: (ask: number, sums: Float64Array, at: number, segment: number) => void,
  pool: Pool | undefined,
): Generator<undefined, void> {
  const { design, rows, size } = problems
  const classes = Math.max(rows.K, 2)
  const B = allocate(size * asks.length, Float64Array, false)
  const V = allocate(classes * asks.length, Float64Array, false)
  try {
    const pieces = design.starts
      .slice(1)
      .map((to, s): Piece & { problems: number[] } => ({ from: design.starts[s], to, problems: [] }))
    for (const [c, ask] of asks.entries()) {
      inWhole(problems, ask, B.subarray(c * size, (c + 1) * size))
      V.set(ask.part.V, c * classes)
      for (const s of ask.part.segments) pieces[s].problems.push(c)
    }
    yield* classColumns(rows, { B, V }, pieces, add, pool)
  } finally {
    release(B)
    release(V)
  }
}

/** x ← x + size numbers of `sums` from `at` on. */
export function addTo(x: Float64Array, sums: Float64Array, at: number): void {
  for (let j = 0; j < x.length; j++) x[j] += sums[at + j]
}
