import type { BooleanColumn, NumberColumn } from '../define/columns.ts'
import { HpError } from '../define/errors.ts'
import type { Split } from '../define/splitters.ts'
import { shift } from '../kernels/expand.ts'
import { allocate, release } from '../kernels/memory.ts'
import type { Recurrence } from '../numeric/recurrence.ts'
import { runsOf, sampledMeans } from '../numeric/sampled-means.ts'
import { countTerms, expandBasis, type FoldBasis, recurrencesOf } from './basis.ts'
import { orthogonalisation } from './orthogonal.ts'
import { distantOutcome, nearOutcome } from './outcomes.ts'
import { listedParts, type RowParts, toldParts } from './row-parts.ts'
import { gather, segmentGrams } from './segment-grams.ts'
import { storedColumns } from './stored-columns.ts'
import type { Moment, Work } from './work.ts'

/**
 * Everything that least squares needs of the folds, from one pass over the data: of each segment of rows the Gram matrix of Z = (terms, 1, y), each
 * column less its centre. The training part of a split is the sum of other segments than its test part, so that nothing cancels.
 */
export interface FoldStatistics {
  readonly basis: FoldBasis
  readonly terms: number
  /** Columns of Z: terms, ones, y. */
  readonly width: number
  /** What was taken off each column of Z; 0 for the ones, and all 0 without an intercept. */
  readonly centre: Float64Array
  /** The Gram matrix of a split's training rows (width²), made anew at each call. */
  training(split: number): Float64Array
  /** The Gram matrix of its test rows. */
  test(split: number): Float64Array
  /** The test rows: terms less their centres (column by column, `stride` apart, from row `from` to `to`), y less its centre, weights. */
  rowsOf(split: number): {
    readonly matrix: Float64Array
    readonly stride: number
    readonly from: number
    readonly to: number
    readonly y: Float64Array
    readonly weights: Float64Array | undefined
  }
  release(): void
}

/** Sums of up to this many segments are taken anew for each split; of more, the own segment is taken off the whole. */
const MOST_SUMMED = 40
/** Runs of rows over which polynomials are made orthogonal before all rows are read. */
const SAMPLED_RUNS = 256
/** Doubles that the statistics of one basis may take. */
const ROOM = 2 ** 27

/** Rows in segments, and the segments that each split trains on and tests. */
export interface Segments {
  /** The rows of each; made when they are read where rows are many. */
  readonly segments: readonly Uint32Array[]
  /** The same without a list of all. */
  readonly parts: RowParts
  readonly splits: readonly { readonly train: readonly number[]; readonly test: number }[]
}

/** Parts the rows so that each split's parts are sums of segments: its test rows and all others' where it trains on all the rest, else both its parts. */
export function segmentsOf(splits: readonly Split[], rows: number): Segments {
  const testedBy = splits[0]?.testedBy
  if (testedBy && splits.every((split) => split.testedBy === testedBy))
    return {
      get segments() {
        return splits.map(({ test }) => test)
      },
      parts: toldParts(testedBy, splits.length),
      splits: apart(splits, splits.length),
    }
  const seen = new Uint8Array(rows)
  const disjoint = splits.every(({ rest, test }) => {
    if (rest !== true) return false
    for (let at = 0; at < test.length; at++) {
      if (seen[test[at]] === 1) return false
      seen[test[at]] = 1
    }
    return true
  })
  if (!disjoint) {
    const segments = splits.flatMap(({ train, test }) => [train, test])
    return listed(
      segments,
      splits.map((_, f) => ({ train: [2 * f], test: 2 * f + 1 })),
    )
  }
  const segments = splits.map(({ test }) => test)
  const left = rows - segments.reduce((sum, { length }) => sum + length, 0)
  if (left > 0) {
    const rest = new Uint32Array(left)
    for (let i = 0, at = 0; i < rows; i++) if (seen[i] === 0) rest[at++] = i
    segments.push(rest)
  }
  return listed(segments, apart(splits, segments.length))
}

/** Segments of listed rows. */
export const listed = (segments: readonly Uint32Array[], splits: Segments['splits']): Segments => ({
  segments,
  parts: listedParts(segments),
  splits,
})

/** Each split tests a segment of its own and trains on all others. */
const apart = (splits: readonly Split[], segments: number) => {
  const all = Array.from({ length: segments }, (_, s) => s)
  return splits.map((_, f) => ({ train: all.filter((s) => s !== f), test: f }))
}

/** Bytes and milliseconds that the statistics of a basis take; undefined when they are not worth it or do not fit. */
export function costOfStatistics(
  work: Work,
  basis: FoldBasis,
): { ms: number; bytes: number; rows: number; terms: number } | undefined {
  const columns = work.data.features.map((name) => work.data.column(name))
  const terms = countTerms(columns, basis)
  const { lengths } = work.segments().parts
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  const width = terms + 2
  const numbers = (work.data.stored ? 0 : rows * (terms + 2)) + (lengths.length + 3) * width * width
  if (!(numbers <= ROOM)) return undefined
  const threads = work.pool?.threads ?? 1
  return {
    ms: rows * terms * 3.5e-6 + (rows * width * width) / (1.6e7 * threads) + 0.1,
    bytes: 8 * numbers,
    rows,
    terms,
  }
}

/** Reads the data once, and says now and then how far it has come; the arrays lie in the kernels' memory until `release`. */
export function* foldStatistics(work: Work, basis: FoldBasis): Generator<Moment, FoldStatistics> {
  const owned: Float64Array[] = []
  let made = false
  try {
    const statistics = yield* statisticsOf(work, basis, owned)
    made = true
    return statistics
  } finally {
    if (!made) owned.forEach(release) // it was left on the way
  }
}

function* statisticsOf(work: Work, basis: FoldBasis, owned: Float64Array[]): Generator<Moment, FoldStatistics> {
  const { data, pool } = work
  const columns = data.features.map((name) => data.column(name) as NumberColumn | BooleanColumn)
  const { parts, splits } = work.segments()
  const { lengths } = parts
  const starts = [0]
  for (const length of lengths) starts.push(starts[starts.length - 1] + length)
  const rows = starts[lengths.length]
  const terms = countTerms(columns, basis)
  const width = terms + 2
  const read = (done: number): Moment => ({ doing: `row ${done} of ${rows}`, done, of: rows })
  const take = (length: number) => {
    const array = allocate(length, Float64Array, false)
    owned.push(array)
    return array
  }
  const stored = storedColumns(work)
  const outcome = stored ? distantOutcome(work, parts, stored, basis) : nearOutcome(work, starts, basis, take)
  const { weighted } = outcome
  const centre = new Float64Array(width)
  centre[width - 1] = outcome.centre
  const features = stored
    ? columns.map(() => new Float64Array(0))
    : columns.map(({ values }) => (values instanceof Float64Array ? values : Float64Array.from(values)))
  const gatherInto = (j: number, some: readonly Uint32Array[], out: Float64Array, less = 0) =>
    stored ? stored.gatherInto(j, some, out, less) : gather(features[j], some, out, less)
  const grams = lengths.map(() => take(width * width))
  const all = [...grams.keys()]
  const plain = basis.degree === 1 && basis.kind === 'powers'
  let recurrences: readonly Recurrence[] | undefined
  let change: ReturnType<typeof orthogonalisation>
  /** Terms of rows of some segments, as they are gathered from memory or a file. */
  function fill(some: readonly Uint32Array[], X: Float64Array, room: number) {
    const column = (j: number) => X.subarray(j * room, (j + 1) * room)
    for (const j of features.keys()) gatherInto(j, some, column(j), plain ? centre[j] : 0)
    if (plain) return
    expandBasis(X, room, columns, basis, recurrences)
    if (basis.intercept && !recurrences) for (let j = 0; j < terms; j++) shift(column(j), centre[j])
    change?.(X, room)
  }
  let matrix: Float64Array | undefined // made when rows in memory are asked for
  const matrixOf = () => {
    matrix = take(rows * terms)
    fill(work.segments().segments, matrix, rows)
    return matrix
  }
  /** Features at runs of rows, and the weights there. */
  function sample(runs: readonly (readonly [from: number, to: number])[]) {
    const at = new Uint32Array(runs.reduce((sum, [from, to]) => sum + to - from, 0))
    let count = 0
    for (const [from, to] of runs) for (let i = from; i < to; i++) at[count++] = i
    const picked = (column: Float64Array) => {
      const out = new Float64Array(count)
      gather(column, [at], out)
      return out
    }
    if (stored)
      return {
        values: features.map((_, j) => stored.at(j, at)),
        weights: weighted ? stored.at('weights', at) : undefined,
      }
    return { values: features.map(picked), weights: work.weights && picked(work.weights) }
  }
  /** `sampledMeans` of the terms. */
  function meansOfTerms(): Float64Array {
    const { values, weights } = sample(runsOf(data.rows))
    const count = values[0].length
    const X = new Float64Array(count * terms)
    for (const [j, own] of values.entries()) X.set(own, j * count)
    expandBasis(X, count, columns, basis)
    return sampledMeans(X, count, terms, weights)
  }
  if (basis.kind === 'orthogonal') {
    const { values } = sample(runsOf(data.rows, SAMPLED_RUNS))
    recurrences = recurrencesOf(columns, basis, (j) => values[j])
  } else if (basis.intercept) {
    if (!plain) centre.set(meansOfTerms())
    else
      for (const [j, column] of features.entries())
        centre[j] = stored ? stored.sampledMean(j) : sampledMeans(column, column.length, 1, work.weights)[0]
  }
  const given = { terms, fill, parts, weighted, outcome: outcome.fill }
  for (const done of segmentGrams(given, grams, pool)) yield read(done)
  if (recurrences && basis.degree > 1) {
    change = orthogonalisation(terms, sumOf(grams, all, new Float64Array(width * width)), width)
    if (change) for (const done of segmentGrams(given, grams, pool)) yield read(done)
  }
  const roomFor = (length: number) => ({
    X: take(length * terms),
    y: take(length),
    w: weighted ? take(length) : undefined,
  })
  let held: (ReturnType<typeof roomFor> & { split: number }) | undefined
  const whole = lengths.length > MOST_SUMMED ? sumOf(grams, all, new Float64Array(width * width)) : undefined
  return {
    basis,
    terms,
    width,
    centre,
    training(split) {
      const { train, test } = splits[split]
      const out = new Float64Array(width * width)
      if (!whole || train.length <= MOST_SUMMED) return sumOf(grams, train, out)
      for (let at = 0; at < out.length; at++) out[at] = whole[at] - grams[test][at]
      return out
    },
    test: (split) => grams[splits[split].test],
    rowsOf(split) {
      const { test } = splits[split]
      if (stored) {
        const length = lengths[test]
        if (8 * length * (terms + 2) > (data.stored?.room ?? 0)) throw needsMemory(length)
        if (held?.split !== split) {
          const room = held?.y.length === length ? held : roomFor(length)
          const rows = parts.slice(test, 0, length)
          held = { ...room, split }
          fill([rows], held.X, length)
          outcome.fill([{ rows, segment: test, from: 0 }], held.y, held.w)
        }
        return { matrix: held.X, stride: length, from: 0, to: length, y: held.y, weights: held.w }
      }
      return {
        matrix: matrix ?? matrixOf(),
        stride: rows,
        from: starts[test],
        to: starts[test + 1],
        y: outcome.y,
        weights: outcome.w,
      }
    },
    release: () => owned.splice(0).forEach(release),
  }
}

const needsMemory = (rows: number) =>
  new HpError({
    code: 'data/larger-than-memory',
    what: `this needs the ${rows} rows that a fold tests in memory, but they are read from a file part by part`,
    fix: 'search by rmse or mse (--metric rmse), which need no rows, ask for more folds, or give more memory (--max-memory)',
  })

function sumOf(grams: readonly Float64Array[], which: readonly number[], out: Float64Array): Float64Array {
  for (const s of which) {
    const G = grams[s]
    for (let at = 0; at < out.length; at++) out[at] += G[at]
  }
  return out
}
