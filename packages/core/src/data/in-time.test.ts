import { expect, test } from 'vitest'
import { dataset } from './dataset.ts'
import { readCsv } from './read.ts'

const read = (text: string, time: string) => readCsv({ text }, { time })
const numbers = (data: Awaited<ReturnType<typeof read>>, name: string) => {
  const column = data.column(name)
  return column.kind === 'number' ? [...column.values] : []
}

test('rows are put in the order of their time, equal ones as they come, those without one last', async () => {
  const data = await read('when,x\n2024-03-01,1\n2024-01-31,2\n,3\n2024-03-01,4\n2023-12-31,5\n', 'when')
  expect(numbers(data, 'x')).toEqual([5, 2, 1, 4, 3])
  expect(data.features).toEqual(['x'])
  expect(data.time).toBe('when')
})

test('a time that is named later orders the rows as one that is named at once', () => {
  const columns = { t: [3, 1, 2], x: [30, 10, 20] }
  const later = dataset(columns).with({ time: 't', features: ['t', 'x'] })
  expect(numbers(later, 'x')).toEqual([10, 20, 30])
  expect(later.features).toEqual(['t', 'x'])
  expect(dataset(columns, { time: 't' }).fingerprint).toBe(later.fingerprint)
  expect(later.with({ target: 'x', features: ['t'] }).columns).toEqual(later.columns)
})

test('words are no time', () => {
  expect(() => dataset({ t: ['b', 'a'], x: [1, 2] }, { time: 't' })).toThrow('the time "t" must hold numbers or dates')
})
