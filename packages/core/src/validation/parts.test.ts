import { expect, test } from 'vitest'
import { random } from '../numeric/random.ts'
import { splitsOf } from './parts.ts'

test('folds in a byte a row have the rows of folds that are listed', () => {
  const stream = random(3)
  const foldOf = Uint32Array.from({ length: 500 }, () => stream.below(3))
  const listed = splitsOf(foldOf, 3)
  const told = splitsOf(Uint8Array.from(foldOf), 3)
  for (const [k, { test, train, rest, testedBy }] of told.entries()) {
    expect([test, train, rest]).toEqual([listed[k].test, listed[k].train, true])
    expect(testedBy).toBe(told[0].testedBy)
    expect(told[k].test).toEqual(test)
  }
})
