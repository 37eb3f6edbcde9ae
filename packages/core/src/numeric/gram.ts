import { dotBlock } from '../kernels/reduce.ts'
import { type CentredDesign, weightedColumnInto, weightedTargetInto } from './centred-design.ts'

/** Rows multiplied at a time. */
const BLOCK = 512

/** The weighted cross-products of the centred columns and of y, which is last: q×q, the upper triangle filled. */
export function gramOf(design: CentredDesign): Float64Array {
  const { rows, columns } = design
  const q = columns + 1
  const gram = new Float64Array(q * q)
  const block = new Float64Array(Math.min(rows, BLOCK) * q)
  for (let from = 0; from < rows; from += BLOCK) {
    const n = Math.min(rows - from, BLOCK)
    for (let k = 0; k < columns; k++) weightedColumnInto(design, k, from, from + n, block, k * n)
    weightedTargetInto(design, from, from + n, block, columns * n)
    for (let l = 0; l < q; l++) {
      for (let k = 0; k <= l; k++) gram[l * q + k] += dotBlock(block, k * n, block, l * n, n)
    }
  }
  return gram
}

/** Adds the penalty ridge·scale² to the diagonal; the intercept is not penalised. `ridge` is λΣw. */
export function penalisedGram({ columns, intercept, scale }: CentredDesign, gram: Float64Array, ridge: number) {
  const q = columns + 1
  const sum = gram.slice()
  for (let k = intercept ? 1 : 0; k < columns; k++) sum[k * q + k] += ridge * scale[k] * scale[k]
  return sum
}
