import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '../kernels/memory.ts'
import { chunkRows } from '../kernels/rows.ts'
import type { Block, Blockwise } from './blockwise.ts'
import { blockwiseLeastSquares } from './blockwise-least-squares.ts'
import { leastSquares } from './least-squares.ts'
import { random } from './random.ts'

/** Rows in memory as if they were not: blocks of so many chunks. */
function blocksIn(matrix: Float64Array, y: Float64Array, w: Float64Array | undefined, chunks: number): Blockwise {
  const rows = y.length
  const terms = matrix.length / rows
  const size = chunkRows(rows)
  const some = (from: number, to: number, parts: boolean): Block & { release(): void } => {
    const n = to - from
    const X = allocate(n * terms)
    for (let j = 0; j < terms; j++) X.set(matrix.subarray(j * rows + from, j * rows + to), j * n)
    const copy = (values: Float64Array) => {
      const own = allocate(n)
      own.set(values.subarray(from, to))
      return own
    }
    const bounds = [0]
    while (bounds[bounds.length - 1] < n) bounds.push(Math.min(n, bounds[bounds.length - 1] + size))
    return {
      ...{ from, to, low: undefined, offset: undefined, y: copy(y), w: w && copy(w), release: () => {} },
      X: { values: X, stride: n, columns: terms, from: 0, to: n, ...(parts && { bounds }) },
    }
  }
  return {
    rows,
    terms,
    whole: false,
    each(visit) {
      for (let from = 0; from < rows; from += chunks * size)
        visit(some(from, Math.min(rows, from + chunks * size), true))
    },
    at(ranges) {
      const length = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
      const parts = ranges.map(([from, to]) => some(from, to, false))
      const X = allocate(length * terms)
      const [yy, ww] = [allocate(length), w && allocate(length)]
      let at = 0
      for (const part of parts) {
        for (let j = 0; j < terms; j++)
          X.set(part.X.values.subarray(j * part.X.stride, (j + 1) * part.X.stride), j * length + at)
        yy.set(part.y, at)
        if (part.w) ww?.set(part.w, at)
        at += part.X.stride
      }
      return { ...parts[0], X: { values: X, stride: length, columns: terms, from: 0, to: length }, y: yy, w: ww }
    },
  }
}

/** Columns, some far from zero; the last is nearly the sum of the first two when `near` is above 0. */
function problem(rows: number, terms: number, near: number, seed: number) {
  const stream = random(seed)
  const matrix = allocate(rows * terms)
  for (let at = 0; at < matrix.length; at++) matrix[at] = stream.normal() + (at % 3) * 5
  if (near > 0)
    for (let i = 0; i < rows; i++)
      matrix[(terms - 1) * rows + i] = matrix[i] + matrix[rows + i] + near * stream.normal()
  const y = allocate(rows)
  for (let i = 0; i < rows; i++) for (let j = 0; j < terms; j++) y[i] += (j + 1) * matrix[j * rows + i]
  for (let i = 0; i < rows; i++) y[i] += stream.normal()
  return { matrix, y, w: Float64Array.from(y, (_, i) => 1 + (i % 4) / 4) }
}

test('least squares by blocks of any number of chunks has the bits of least squares in memory', () => {
  fc.assert(
    fc.property(
      fc.record({
        chunks: fc.integer({ min: 1, max: 4 }),
        rows: fc.integer({ min: 5000, max: 9000 }),
        near: fc.constantFrom(0, 1e-2, 1e-6, 1e-9),
        weighted: fc.boolean(),
        intercept: fc.boolean(),
        lambda: fc.constantFrom(0, 0.1),
        seed: fc.nat(),
      }),
      ({ chunks, rows, near, weighted, intercept, lambda, seed }) => {
        const terms = 4
        const { matrix, y, w } = problem(rows, terms, near, seed)
        const weights = weighted ? w : undefined
        const wanted = leastSquares({ rows, terms, matrix, target: y, weights, intercept }, { lambda })
        const got = blockwiseLeastSquares(blocksIn(matrix, y, weights, chunks), intercept, { lambda }, undefined)
        const about = ({ intercept: [value], coefficients, rank, dropped }: typeof got) => ({
          value,
          coefficients,
          rank,
          dropped,
        })
        expect(about(got)).toEqual(about(wanted))
      },
    ),
    { numRuns: 12, seed: 5 },
  )
})
