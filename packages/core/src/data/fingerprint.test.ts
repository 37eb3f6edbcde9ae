import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dataset } from './dataset.ts'
import { portableSha256, sha256 } from './sha256.ts'

test('the portable SHA-256 equals that of Node, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 }), (parts) => {
      const want = createHash('sha256')
      const hash = portableSha256()
      const own = sha256()
      for (const part of parts) {
        want.update(part)
        hash.update(part)
        own.update(part)
      }
      const hex = want.digest('hex')
      expect(hash.hex()).toBe(hex)
      expect(own.hex()).toBe(hex)
    }),
    { numRuns: 300, seed: 1 },
  )
})

// this digest was made from the description of the format by another program (hashlib, struct)
test('the fingerprint of a table is this very one: stored studies name it', () => {
  const data = dataset({
    x: [1, -0, null],
    w: ['b', 'a', null],
    b: [true, null, false],
    d: [new Date(0), new Date(86400000), null],
  })
  expect(data.fingerprint).toBe('994ff33b9874543b18416b067351a4c16efccf30c4afbd70036c07c04c6d825a')
})

test('names, kinds, values, gaps, levels and the order of columns and rows all count; roles and the sign of zero do not', () => {
  const base = dataset({ x: [1, 0], w: ['a', 'b'] })
  const others = [
    dataset({ z: [1, 0], w: ['a', 'b'] }),
    dataset({ x: [true, false], w: ['a', 'b'] }),
    dataset({ x: [1, 2], w: ['a', 'b'] }),
    dataset({ x: [1, null], w: ['a', 'b'] }),
    dataset({ x: [1, 0], w: ['a', 'c'] }),
    dataset({ w: ['a', 'b'], x: [1, 0] }),
    base.rowsAt(Uint32Array.of(1, 0)),
    base.rowsAt(Uint32Array.of(0)),
  ]
  expect(new Set([base, ...others].map((data) => data.fingerprint)).size).toBe(9)
  expect(dataset({ x: [1, -0], w: ['a', 'b'] }, { target: 'x' }).fingerprint).toBe(base.fingerprint)
})
