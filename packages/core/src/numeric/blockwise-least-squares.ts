import { gram } from '../kernels/gram.ts'
import { scope } from '../kernels/memory.ts'
import type { Pool } from '../kernels/pool.ts'
import { addPreciseResidual, settleWords, type TwoWords } from '../kernels/precise.ts'
import type { Blockwise } from './blockwise.ts'
import { refined } from './by-normal-equations.ts'
import { addSpread, type CentredDesign, emptySpreads, unitsOf } from './centred-design.ts'
import { sumError } from './double-double.ts'
import { byQr, type How, leastSquares } from './least-squares.ts'
import { equationsOf, type NormalEquations } from './normal-equations.ts'
import type { LeastSquares } from './report.ts'
import { runsOf, sampledMeans } from './sampled-means.ts'

/**
 * Least squares as `leastSquares` does it, from rows that are read again and again: once for the products of columns, once for each correction; once for R by
 * QR where products do not tell. The same bits where a chunk of a pass fits into memory.
 */
export function blockwiseLeastSquares(
  blocks: Blockwise,
  intercept: boolean,
  { lambda = 0, by = 'qr' }: How,
  pool: Pool | undefined,
): LeastSquares {
  const { rows, terms } = blocks
  if (blocks.whole || rows <= terms + 1) {
    const { X, low, y, w, release } = blocks.at([[0, rows]])
    const solved = leastSquares(
      { rows, terms, matrix: X.values, low, target: y, weights: w, intercept, pool },
      { lambda, by },
    )
    release()
    return solved
  }
  const total = weightOf(blocks)
  let centred: CentredDesign | undefined
  const design = () => {
    centred ??= centredOf(blocks, intercept, total)
    return centred
  }
  const solved = scope((take) => {
    const equations = equationsIn(blocks, intercept, lambda, total[0], pool, take)
    return equations && refined(equations, { terms, many: true, design }, take)
  })
  return solved ?? byQr(design(), lambda)
}

/** Σw in two words. */
function weightOf(blocks: Blockwise): readonly [number, number] {
  let weighted = false
  let [high, low] = [0, 0]
  blocks.each(({ w, from, to }) => {
    if (!w) return
    weighted = true
    for (let i = 0; i < to - from; i++) {
      const sum = high + w[i]
      low += sumError(high, w[i], sum)
      high = sum
    }
  })
  return weighted ? [high + low, low - (high + low - high)] : [blocks.rows, 0]
}

function equationsIn(
  blocks: Blockwise,
  intercept: boolean,
  lambda: number,
  weight: number,
  pool: Pool | undefined,
  take: Parameters<typeof equationsOf>[1],
): NormalEquations | undefined {
  const p = blocks.terms
  const width = p + (intercept ? 2 : 1)
  const centre = intercept ? blockMeans(blocks) : new Float64Array(p)
  const around = take(width)
  around.set(centre)
  const G = take(width * width)
  const differs = new Uint8Array(p)
  blocks.each(({ X, y, w }) => {
    gram(X, { ones: intercept, y, w, centre: around, onto: true }, G, pool)
    for (let j = 0; j < p; j++) {
      if (differs[j] === 1 || G[j * width + j] !== 0) continue
      for (let i = 0; i < X.stride; i++) if (X.values[j * X.stride + i] !== centre[j]) differs[j] = 1
    }
  })
  const residual = (theta: TwoWords, g: TwoWords) => {
    let sum = 0
    g.high.fill(0)
    g.low.fill(0)
    blocks.each(({ X, low, y, w }) => {
      sum = addPreciseResidual(X, { y, w, low }, theta, g, sum, pool)
    })
    settleWords(g)
    return sum
  }
  const constant = (j: number) => differs[j] === 0
  return equationsOf({ G, centre, intercept, weight, ridge: lambda * weight, residual, constant, pool }, take)
}

/** `sampledMeans` of the terms. */
function blockMeans(blocks: Blockwise): Float64Array {
  const { X, w, release } = blocks.at(runsOf(blocks.rows))
  const means = sampledMeans(X.values, X.stride, blocks.terms, w)
  release()
  return means
}

/** Centres and scales in one reading; whoever reads rows of it gets them as a design of their own. */
function centredOf(blocks: Blockwise, intercept: boolean, total: readonly [number, number]): CentredDesign {
  const { rows, terms } = blocks
  const spreads = emptySpreads(terms)
  let weighted = false
  blocks.each(({ X, y, w }) => {
    weighted ||= w !== undefined
    for (let j = 0; j < terms; j++) addSpread(spreads, j, X.values, j * X.stride, X.stride, w, total[0])
    addSpread(spreads, terms, y, 0, X.stride, w, total[0])
  })
  const units = unitsOf(spreads, { terms, intercept })
  const about = { terms, intercept, ...units, totalWeight: total }
  const none = new Float64Array(0)
  return {
    ...about,
    ...{
      rows,
      present: rows,
      matrix: none,
      target: none,
      weights: weighted ? none : undefined,
      rootWeights: undefined,
    },
    parts: (each) =>
      blocks.each(({ X, low, y, w }) =>
        each({
          ...about,
          ...{ rows: X.stride, present: X.stride, matrix: X.values, low, weights: w, rootWeights: w?.map(Math.sqrt) },
          target: y.map((value) => value * units.targetScale),
        }),
      ),
  }
}
