import { expect, test } from 'vitest'
import { numberColumn } from '../data/column.ts'
import { dataset } from '../data/dataset.ts'
import { allocate, memoryUse, release } from '../kernels/memory.ts'
import { designOf } from './pipeline.ts'

const rows = 5
const numbers = Float64Array.from({ length: 3 * rows }, (_, i) => i / 3)
const part = (all: Float64Array, j: number) => all.subarray(j * rows, (j + 1) * rows)

test('a design stands in the kernels’ memory until it is released', () => {
  const before = memoryUse().usedBytes
  const columns = [2, 0].map((j) => numberColumn(`x${j}`, part(numbers, j)))
  const { design, release: free } = designOf(columns, rows)
  expect(memoryUse().usedBytes).toBeGreaterThan(before)
  expect(design).toMatchObject({ rows, terms: ['x2', 'x0'] })
  expect([...design.matrix]).toEqual([...part(numbers, 2), ...part(numbers, 0)])
  free()
  expect(memoryUse().usedBytes).toBe(before)
})

test('columns that lie in the kernels’ memory one after another are the design itself', () => {
  const all = allocate(3 * rows)
  all.set(numbers)
  const data = dataset({ a: part(all, 0), b: part(all, 1), c: part(all, 2), d: [1, 2, 3, 4, 5] })
  const design = (...names: string[]) => designOf(names.map(data.column), rows)
  const used = memoryUse().usedBytes
  const { matrix } = design('a', 'b', 'c').design
  expect(memoryUse().usedBytes).toBe(used)
  expect([matrix.buffer, matrix.byteOffset, matrix.length]).toEqual([all.buffer, all.byteOffset, all.length])
  for (const names of [['a', 'c'], ['b', 'a'], ['c', 'd'], ['d']]) {
    const { design: copied, release: free } = design(...names)
    expect(copied.matrix.byteOffset).not.toBe(all.byteOffset)
    expect([...copied.matrix]).toEqual(
      names.flatMap((name) => [...(data.column(name) as { values: Float64Array }).values]),
    )
    free()
  }
  release(all)
})

test('low-order words go with their columns', () => {
  const precise = { ...numberColumn('a', part(numbers, 0)), low: part(numbers, 2) }
  const { design, release: free } = designOf([numberColumn('b', part(numbers, 1)), precise], rows)
  expect([...(design.low as Float64Array)]).toEqual([0, 0, 0, 0, 0, ...part(numbers, 2)])
  free()
})
