import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { listedParts, rowsAt, toldParts } from './row-parts.ts'

test('segments told by a byte a row give the rows of segments that are listed, from front to back and over again', () => {
  const stream = random(5)
  const segmentOf = Uint8Array.from({ length: 1000 }, () => stream.below(4))
  const lists = [0, 1, 2, 3].map((s) => Uint32Array.from(segmentOf.keys()).filter((i) => segmentOf[i] === s))
  const [told, listed] = [toldParts(segmentOf, 4), listedParts(lists)]
  expect(told.lengths).toEqual(listed.lengths)
  for (const [from, to] of [
    [0, 50],
    [50, 120],
    [119, 121],
    [200, 200],
    [3, 5],
  ])
    for (const s of [2, 0, 3, 1]) expect(told.slice(s, from, to)).toEqual(listed.slice(s, from, to))
  const places = [0, 1, 250, 251, 700, 999]
  expect(rowsAt(told, places)).toEqual(rowsAt(listed, places))
  expect(rowsAt(told, places)).toEqual(Uint32Array.from(places, (at) => lists.flatMap((list) => [...list])[at]))
})
