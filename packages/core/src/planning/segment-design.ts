import type { BooleanColumn, NumberColumn } from '../define/columns.ts'
import { shift } from '../kernels/expand.ts'
import { allocate, release } from '../kernels/memory.ts'
import { type Moments, moments } from '../kernels/moments.ts'
import { rows as rowsOf } from '../kernels/rows.ts'
import { sampledMeans } from '../numeric/sampled-means.ts'
import { countTerms, type DesignPlan, expandBasis } from './basis.ts'
import { gather } from './segment-grams.ts'
import type { Work } from './work.ts'

/** How a training part sees a term z of the whole: as (z − shift)/scale. */
export interface Scaling {
  readonly shift: Float64Array
  readonly scale: Float64Array
}

/** One design for all folds: the rows of all segments one after another. Each training part standardises it in its own way. */
export interface SegmentDesign {
  /** Terms column by column, in the kernels' memory: (term of the user − centre)/unit. */
  readonly X: Float64Array
  readonly n: number
  readonly p: number
  readonly centre: Float64Array
  readonly unit: Float64Array
  /** Where each segment begins, and where the last ends. */
  readonly starts: readonly number[]
  /** Of each split its training part's scaling; undefined where a term hardly varies, so that it is not known well. */
  readonly scalings: readonly (Scaling | undefined)[]
  /** A column of the data in the order of the design, in the kernels' memory. */
  ordered(values: Float64Array): Float64Array
  release(): void
}

/** Below this share of the square of its mean a variance has lost digits, and below the second there is none. */
const [CLEAR, NONE] = [1e-5, 1e-24]

/** Gathers the rows; standardises them over all segments where the candidates standardise. */
export function segmentDesign(work: Work, { basis, terms, standardize }: DesignPlan): SegmentDesign {
  const { data, weights, pool } = work
  const { segments, splits } = work.segments()
  const columns = data.features.map((name) => data.column(name) as NumberColumn | BooleanColumn)
  const starts = [0]
  for (const { length } of segments) starts.push(starts[starts.length - 1] + length)
  const n = starts[segments.length]
  const owned: Float64Array[] = []
  const take = (length: number) => {
    const array = allocate(length, Float64Array, false)
    owned.push(array)
    return array
  }
  const ordered = (values: Float64Array) => {
    const out = take(n)
    gather(values, segments, out)
    return out
  }
  const X = take(n * countTerms(columns, basis))
  const centred = standardize && basis.intercept
  const centre = new Float64Array(terms)
  const unit = new Float64Array(terms).fill(1)
  columns.forEach(({ values }, j) => {
    const column = values instanceof Float64Array ? values : Float64Array.from(values)
    if (centred && basis.degree === 1) centre[j] = sampledMeans(column, column.length, 1, weights)[0]
    gather(column, segments, X.subarray(j * n, (j + 1) * n), centre[j])
  })
  expandBasis(X, n, columns, basis)
  let scalings: (Scaling | undefined)[] = splits.map(() => ({ shift: new Float64Array(terms), scale: unit }))
  if (standardize) {
    if (centred && basis.degree > 1) {
      centre.set(sampledMeans(X, n, terms, undefined))
      for (let j = 0; j < terms; j++) shift(X.subarray(j * n, (j + 1) * n), centre[j])
    }
    const w = weights && ordered(weights)
    const each = segments.map((_, s) => moments(rowsOf(X, n, starts[s], starts[s + 1]), w, pool))
    const all = merged(each)
    for (let j = 0; j < terms; j++) {
      unit[j] = Math.sqrt(all.squares[j] / all.weight) || 1
      const mean = centred ? all.mean[j] : 0
      centre[j] += mean
      shift(X.subarray(j * n, (j + 1) * n), mean, unit[j])
      for (const { mean: own, squares } of each) {
        own[j] = (own[j] - mean) / unit[j]
        squares[j] /= unit[j] * unit[j]
      }
    }
    scalings = splits.map(({ train }) => scalingOf(merged(train.map((s) => each[s])), centred))
  }
  return { X, n, p: terms, centre, unit, starts, scalings, ordered, release: () => owned.splice(0).forEach(release) }
}

function scalingOf({ mean, squares, weight }: Moments, centred: boolean): Scaling | undefined {
  const scale = new Float64Array(mean.length)
  for (let j = 0; j < scale.length; j++) {
    const variance = squares[j] / weight
    const constant = !(variance > NONE * mean[j] * mean[j])
    if (!constant && !(variance > CLEAR * mean[j] * mean[j])) return undefined
    scale[j] = constant ? 1 : Math.sqrt(variance)
  }
  return { shift: centred ? mean : new Float64Array(mean.length), scale }
}

/** Chan, Golub & LeVeque 1979, Stanford CS-79-773. */
function merged(all: readonly Moments[]): Moments {
  const p = all[0].mean.length
  const mean = new Float64Array(p)
  const squares = new Float64Array(p)
  let total = 0
  for (const { weight, mean: own, squares: more } of all) {
    if (!(weight > 0)) continue
    const share = weight / (total + weight)
    for (let j = 0; j < p; j++) {
      const step = own[j] - mean[j]
      mean[j] += step * share
      squares[j] += more[j] + step * step * total * share
    }
    total += weight
  }
  return { weight: total, mean, squares }
}
