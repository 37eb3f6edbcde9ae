import { type CentredDesign, columnInto, type LeastSquaresProblem } from './centred-design.ts'
import { conditionOf } from './condition.ts'
import { addInto, divideInto } from './double-double.ts'
import { absorbRows } from './householder.ts'
import { accumulateDot, subtractMultiple } from './normal-residual.ts'
import { penalisedResidual, type Refined } from './refine.ts'
import { addSumInto } from './sum.ts'
import { addTwo, backSubstituteTwo, forwardSubstituteTwo, type Triangle } from './triangle-double-double.ts'

/** Columns reflected into the triangle at a time. */
const BLOCK = 512
const MOST = 12

/**
 * Ridge with more terms than rows, by way of one unknown a row instead of one a term: a = W(y − ŷ), β = Xᵀa/ridge, so that
 * (XXᵀ/ridge + W⁻¹)a + β₀ = y and Σa = 0 (the dual form; Saunders, Gammerman, Vovk 1998, ICML). Since Σa = 0, a multiple
 * of 11ᵀ may be added to the matrix in brackets, where centring left nothing. Its R comes from QR, the residuals from
 * double-double arithmetic. All weights are positive; `ridge` is λΣw.
 */
export function wideRidge(design: CentredDesign, ridge: number): Refined & { readonly condition: number } {
  const { rows, columns, intercept } = design
  const { triangle, border } = dualTriangle(design, ridge)
  const a = new Float64Array(rows)
  const aLow = new Float64Array(rows)
  const beta = new Float64Array(columns)
  const betaLow = new Float64Array(columns)
  const ones = new Float64Array(rows).fill(1)
  const onesLow = new Float64Array(rows)
  solve(triangle, ones, onesLow)
  const step = new Float64Array(rows)
  const stepLow = new Float64Array(rows)
  const pair = new Float64Array(2)
  let before = Infinity
  let refinements = 0
  let remaining = Infinity
  for (;;) {
    dualResidual(design, ridge, a, aLow, beta, betaLow, step, stepLow)
    solve(triangle, step, stepLow)
    let shift = 0
    if (intercept) {
      pair.fill(0)
      addSumInto(pair, 0, a, 0, rows)
      addSumInto(pair, 0, aLow, 0, rows)
      const sum = pair[0]
      const change = (total(step) + sum) / total(ones)
      shift = change - border * sum
      for (let i = 0; i < rows; i++) {
        addInto(pair, 0, step[i], stepLow[i], -change * ones[i], 0)
        step[i] = pair[0]
        stepLow[i] = pair[1]
      }
    }
    remaining = lengthOf(step) / (lengthOf(a) || 1)
    if (refinements > 0 && (!(remaining > 2 ** -75) || !(remaining < before / 4))) break
    if (refinements === MOST) break
    addTwo(a, aLow, step, stepLow)
    if (intercept) {
      addInto(pair, 0, beta[0], betaLow[0], shift, 0)
      beta[0] = pair[0]
      betaLow[0] = pair[1]
    }
    before = refinements === 0 ? Infinity : remaining
    refinements++
  }
  const residual = penalisedResidual(design, ridge, beta, betaLow)
  return { high: beta, low: betaLow, residual, refinements, remaining, condition: conditionOf(triangle.high, rows) }
}

/** R of XXᵀ/ridge + W⁻¹ + border·11ᵀ, from the rows (x − centre)ᵀ/√ridge, one a term, W^(−½) and √border·1ᵀ. */
function dualTriangle(design: CentredDesign, ridge: number): { readonly triangle: Triangle; readonly border: number } {
  const { rows, columns, intercept, scale, rootWeights } = design
  const high = new Float64Array(rows * rows)
  const column = new Float64Array(rows)
  const rest = new Float64Array(rows)
  const root = Math.sqrt(ridge)
  for (let from = intercept ? 1 : 0; from < columns; from += BLOCK) {
    const n = Math.min(columns - from, BLOCK)
    const block = new Float64Array(n * rows)
    for (let k = 0; k < n; k++) {
      columnInto(design, from + k, 0, rows, column, rest)
      for (let i = 0; i < rows; i++) block[i * n + k] = column[i] / (root * scale[from + k])
    }
    absorbRows(high, rows, block, n)
  }
  for (let from = 0; from < rows; from += BLOCK) {
    const n = Math.min(rows - from, BLOCK)
    const block = new Float64Array(n * rows)
    for (let i = 0; i < n; i++) block[(from + i) * n + i] = rootWeights ? 1 / rootWeights[from + i] : 1
    absorbRows(high, rows, block, n)
  }
  const border = intercept ? (lengthOf(high) / rows) * (lengthOf(high) / rows) : 0
  absorbRows(high, rows, new Float64Array(rows).fill(Math.sqrt(border)), 1)
  return { triangle: { order: rows, high, low: undefined }, border }
}

/** β ← Xᵀa/ridge in the centred columns (the intercept stays), and residual ← y − β₀ − Xβ − W⁻¹a. */
function dualResidual(
  design: CentredDesign,
  ridge: number,
  a: Float64Array,
  aLow: Float64Array,
  beta: Float64Array,
  betaLow: Float64Array,
  residual: Float64Array,
  residualLow: Float64Array,
): void {
  const { rows, columns, intercept, scale, target, weights } = design
  const column = new Float64Array(rows)
  const columnLow = new Float64Array(rows)
  const pair = new Float64Array(2)
  for (let i = 0; i < rows; i++) {
    divideInto(pair, 0, a[i], aLow[i], weights ? weights[i] : 1, 0)
    addInto(pair, 0, target[i], 0, -pair[0], -pair[1])
    residual[i] = pair[0]
    residualLow[i] = pair[1]
  }
  for (let k = 0; k < columns; k++) {
    columnInto(design, k, 0, rows, column, columnLow)
    if (k > 0 || !intercept) {
      pair.fill(0)
      accumulateDot(column, columnLow, 0, a, aLow, rows, pair, 0)
      divideInto(pair, 0, pair[0], pair[1], ridge * scale[k] * scale[k], 0)
      beta[k] = pair[0]
      betaLow[k] = pair[1]
    }
    subtractMultiple(column, columnLow, 0, beta[k], betaLow[k], residual, residualLow, rows)
  }
}

function solve(triangle: Triangle, x: Float64Array, xLow: Float64Array): void {
  forwardSubstituteTwo(triangle, x, xLow)
  backSubstituteTwo(triangle, x, xLow)
}

function total(x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]
  return sum
}

function lengthOf(x: Float64Array): number {
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += x[i] * x[i]
  return Math.sqrt(squares)
}

/** The same problem without its rows of weight 0. */
export function withoutAbsentRows(problem: LeastSquaresProblem): LeastSquaresProblem {
  const { rows, terms, matrix, low, target, weights } = problem
  if (!weights?.includes(0)) return problem
  const present = Array.from({ length: rows }, (_, i) => i).filter((i) => weights[i] > 0)
  const take = (x: Float64Array, columns: number) => {
    const out = new Float64Array(present.length * columns)
    for (let j = 0; j < columns; j++)
      present.forEach((i, at) => {
        out[j * present.length + at] = x[j * rows + i]
      })
    return out
  }
  return {
    ...problem,
    rows: present.length,
    matrix: take(matrix, terms),
    low: low && take(low, terms),
    target: take(target, 1),
    weights: take(weights, 1),
  }
}
