import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Design } from '../define/design.ts'
import { allocate } from '../kernels/memory.ts'
import { random } from '../numeric/random.ts'
import { squares, sufficient } from './squared-objective.ts'

/** Rows of normal features far from zero, and a target they almost explain. */
function problem(rows: number, terms: number, seed: number, weighted: boolean) {
  const stream = random(seed)
  const matrix = allocate(rows * terms)
  stream.normalInto(matrix)
  for (let k = 0; k < matrix.length; k++) matrix[k] += 3
  const target = allocate(rows)
  for (let i = 0; i < rows; i++) {
    target[i] = 5 + 1e-3 * stream.normal()
    for (let j = 0; j < terms; j++) target[i] += (j + 1) * matrix[j * rows + i]
  }
  const weights = weighted ? Float64Array.from({ length: rows }, () => stream.uniform()) : undefined
  const names = Array.from({ length: terms }, (_, j) => `x${j}`)
  const design: Design = { rows, terms: names, matrix }
  return { design, target, weights, take: allocate }
}

test('sufficient statistics give the cost and the gradient of a pass over the rows', () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 20, max: 400 }),
    terms: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
    weighted: fc.boolean(),
    intercept: fc.boolean(),
  })
  fc.assert(
    fc.property(sizes, ({ rows, terms, seed, weighted, intercept }) => {
      const data = { ...problem(rows, terms, seed, weighted), intercept }
      const [pass, quick] = [squares(data), sufficient(data)]
      const theta = Float64Array.from({ length: terms + 1 }, (_, j) =>
        j === 0 && !intercept ? 0 : random(seed).fork('theta', j).normal(),
      )
      const [want, got] = [new Float64Array(terms + 1), new Float64Array(terms + 1)]
      const cost = pass.gradient(theta, want)
      expect(Math.abs(quick.gradient(theta, got) - cost)).toBeLessThanOrEqual(1e-12 * cost)
      const size = Math.max(...want.map(Math.abs))
      for (let j = 0; j <= terms; j++) expect(Math.abs(got[j] - want[j])).toBeLessThanOrEqual(1e-12 * size)
    }),
    { numRuns: 60 },
  )
})
