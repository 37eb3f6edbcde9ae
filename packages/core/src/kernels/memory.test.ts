import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import { Heap } from './heap.ts'
import { allocate, memoryUse, release, scope } from './memory.ts'

test('ranges never overlap, and all of them given back leave one hole', () => {
  const steps = fc.array(fc.record({ bytes: fc.nat(500), give: fc.nat(5) }), { maxLength: 60 })
  fc.assert(
    fc.property(steps, (list) => {
      const heap = new Heap(64, 16)
      const taken: { at: number; bytes: number }[] = []
      for (const { bytes, give } of list) {
        const at = heap.take(bytes, () => {})
        for (const other of taken) expect(at + bytes <= other.at || other.at + other.bytes <= at).toBe(true)
        expect(at % 16).toBe(0)
        taken.push({ at, bytes })
        if (give === 0) for (const each of taken.splice(0, 2)) heap.give(each.at)
      }
      const { end } = heap
      for (const each of taken) heap.give(each.at)
      expect(heap.usedBytes).toBe(0)
      if (end > 64) expect(heap.take(end - 64, () => {})).toBe(64)
    }),
  )
})

test('arrays made before the memory grows keep their contents', () => {
  const before = allocate(100).fill(7)
  const { reservedBytes } = memoryUse()
  const large = allocate(reservedBytes / 8)
  expect(memoryUse().reservedBytes).toBeGreaterThan(reservedBytes)
  expect(new Set(before)).toEqual(new Set([7]))
  before[0] = 8
  release(large)
  release(before)
})

test('memory that was used before is given out as zeros', () => {
  const first = allocate(1000).fill(1)
  const at = first.byteOffset
  release(first)
  const second = allocate(1000)
  expect(second.byteOffset).toBe(at)
  expect(second.every((value) => value === 0)).toBe(true)
  release(second)
})

test('a scope gives its arrays back, also when it throws or is a promise', async () => {
  const { usedBytes } = memoryUse()
  expect(scope((take) => take(10).length)).toBe(10)
  expect(() =>
    scope((take) => {
      take(10)
      throw new Error('on purpose')
    }),
  ).toThrow('on purpose')
  const later = scope(async (take) => take(10).length)
  expect(memoryUse().usedBytes).toBeGreaterThan(usedBytes)
  expect(await later).toBe(10)
  expect(memoryUse().usedBytes).toBe(usedBytes)
})

test('more than 4 GiB are refused with the limit by name', () => {
  const want = () => allocate(2 ** 29)
  expect(want).toThrow(HpError)
  expect(want).toThrow(/4\.00 GiB more are needed, but .* of the 4 GiB that WebAssembly can address/)
})

test('an array given back twice is a bug', () => {
  const array = allocate(1)
  release(array)
  expect(() => release(array)).toThrow('nothing is taken')
})
