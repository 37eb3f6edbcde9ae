import type { Dataset } from '../../data/dataset.ts'
import type { NumberColumn } from '../../define/columns.ts'
import { gram } from '../../kernels/gram.ts'
import { scope } from '../../kernels/memory.ts'
import { rows as rowsOf } from '../../kernels/rows.ts'
import { inKernels } from '../../numeric/in-kernels.ts'
import { weightedMean } from '../../numeric/moments.ts'
import type { QuadraticForm } from '../../numeric/penalised-minimum.ts'
import { sum } from '../../numeric/sum.ts'
import { apply, designOf, type LearntStep, learn, learnContext, steps } from '../../training/pipeline.ts'
import type { Composition } from '../../training/resolve.ts'

/** The least-squares problem of some rows in the terms that an algorithm sees: centred where there is an intercept, a mean over rows. */
export interface TrainingPart extends QuadraticForm {
  readonly steps: readonly LearntStep[]
  readonly terms: readonly string[]
  /** Means of the terms and of the target (less its offset); 0 without an intercept. */
  readonly means: Float64Array
  readonly targetMean: number
}

/** Lets the transforms learn from rows, and forms the products of their columns. Rows must be usable as they are. */
export function trainingPart(data: Dataset, composition: Composition): TrainingPart {
  const weights = numbersOf(data, data.weights)
  const { steps: learnt, columns } = learn(
    data.features.map((name) => data.column(name)),
    steps(composition),
    learnContext(composition, weights),
  )
  const { design, release } = designOf(columns, data.rows)
  const { rows, terms, matrix } = design
  const p = terms.length
  const intercept = composition.model.settings.intercept !== false
  const y = targetOf(data)
  const column = (j: number) => matrix.subarray(j * rows, (j + 1) * rows)
  const means = Float64Array.from({ length: p }, (_, j) => (intercept ? weightedMean(column(j), weights) : 0))
  const targetMean = intercept ? weightedMean(y, weights) : 0
  const total = weights ? sum(weights) : rows
  try {
    return scope((take) => {
      const centre = take(p + 1)
      centre.set(means)
      centre[p] = targetMean
      const products = take((p + 1) * (p + 1))
      const w = weights && inKernels(weights, take)
      gram(rowsOf(inKernels(matrix, take), rows), { y: inKernels(y, take), w, centre }, products)
      const C = new Float64Array(p * p)
      for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) C[j * p + k] = products[j * (p + 1) + k] / total
      const c = Float64Array.from({ length: p }, (_, j) => products[p * (p + 1) + j] / total)
      const meanSquare = products[(p + 1) * (p + 1) - 1] / total
      return { C, c, meanSquare, steps: learnt, terms, means, targetMean }
    })
  } finally {
    release()
  }
}

/** The largest slope of the cost where every coefficient is 0. */
export const steepestOf = ({ c }: TrainingPart): number => c.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)

/** Other rows as the part sees them. */
export interface TestRows {
  /** n×p, column by column: each term less its mean in the training part. */
  readonly terms: Float64Array
  /** The target less its offset and its mean in the training part. */
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
}

/** Other rows in the terms of a part. */
export function testRows({ steps: learnt, means, targetMean }: TrainingPart, data: Dataset): TestRows {
  const columns = apply(
    data.features.map((name) => data.column(name)),
    learnt,
  )
  const { design, release } = designOf(columns, data.rows)
  const terms = Float64Array.from(design.matrix)
  release()
  for (let j = 0, at = 0; j < means.length; j++) for (let i = 0; i < data.rows; i++) terms[at++] -= means[j]
  return {
    terms,
    target: targetOf(data).map((y) => y - targetMean),
    weights: numbersOf(data, data.weights),
  }
}

function targetOf(data: Dataset): Float64Array {
  const target = numbersOf(data, data.target) as Float64Array
  const offset = numbersOf(data, data.offset)
  return offset ? target.map((y, i) => y - offset[i]) : target
}

const numbersOf = (data: Dataset, name: string | undefined): Float64Array | undefined =>
  name === undefined ? undefined : (data.column(name) as NumberColumn).values
