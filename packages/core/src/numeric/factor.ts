import { type CentredDesign, weightedColumnInto, weightedTargetInto } from './centred-design.ts'
import { absorbRows, type Independent, independentColumns } from './householder.ts'

/** Rows reflected into the triangle at a time. */
const BLOCK = 512

export interface Factored {
  readonly independent: Independent
  /** R of all columns and y, q×q, when there are more rows than that. */
  readonly reduced: Float64Array | undefined
}

/**
 * QR in double precision of the weighted, centred columns with y behind them: R of the independent columns and Qᵀy.
 * Tall designs are first reduced to one triangle, block of rows by block of rows, so that no copy of them is made.
 */
export function factor(design: CentredDesign): Factored {
  const { rows, columns, size, totalWeight } = design
  const q = columns + 1
  const weight = Math.sqrt(totalWeight[0])
  if (rows > q) {
    const reduced = reduceRows(design)
    return { independent: independentColumns(reduced.slice(), q, q, size, weight), reduced }
  }
  const block = blockOf(design, 0, rows, new Float64Array(rows * q))
  return { independent: independentColumns(block, rows, q, size, weight), reduced: undefined }
}

/** The same for the penalised problem, whose design continues with the rows √(λΣw)·scale. `ridge` is λΣw. */
export function penalisedFactor(design: CentredDesign, reduced: Float64Array | undefined, ridge: number): Independent {
  const { columns, size, totalWeight } = design
  const q = columns + 1
  const triangle = reduced ? reduced.slice() : reduceRows(design)
  penalise(design, triangle, ridge)
  return independentColumns(triangle, q, q, size, Math.sqrt(totalWeight[0]))
}

/** Reflects the rows of the penalty into a triangle. */
function penalise(design: CentredDesign, reduced: Float64Array, ridge: number): void {
  const { columns, scale, intercept } = design
  const q = columns + 1
  const root = Math.sqrt(ridge)
  for (let from = intercept ? 1 : 0; from < columns; from += BLOCK) {
    const n = Math.min(columns - from, BLOCK)
    const block = new Float64Array(n * q)
    for (let i = 0; i < n; i++) block[(from + i) * n + i] = root * scale[from + i]
    absorbRows(reduced, q, block, n)
  }
}

function reduceRows(design: CentredDesign): Float64Array {
  const q = design.columns + 1
  const triangle = new Float64Array(q * q)
  if (design.parts) design.parts((part) => absorb(triangle, part))
  else absorb(triangle, design)
  return triangle
}

/** Reflects the rows of a design into a triangle. */
function absorb(triangle: Float64Array, design: CentredDesign): void {
  const { rows, columns } = design
  const q = columns + 1
  const block = new Float64Array(Math.min(rows, BLOCK) * q)
  for (let from = 0; from < rows; from += BLOCK) {
    const n = Math.min(rows - from, BLOCK)
    absorbRows(triangle, q, blockOf(design, from, from + n, block), n)
  }
}

/** Columns and target of some rows, column by column. */
function blockOf(design: CentredDesign, from: number, to: number, block: Float64Array): Float64Array {
  const n = to - from
  for (let k = 0; k < design.columns; k++) weightedColumnInto(design, k, from, to, block, k * n)
  weightedTargetInto(design, from, to, block, design.columns * n)
  return block
}
