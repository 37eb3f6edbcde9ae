import { expect, test } from 'vitest'
import { allFinite } from './all-finite.ts'

test('finite values of any size are told from NaN and the infinities, wherever these stand', () => {
  const usual = Float64Array.of(0, -0, 1e308, -1e308, 5e-324, 3, 4, 5, 6, 7, 8)
  for (let length = 0; length <= usual.length; length++) expect(allFinite(usual.subarray(0, length))).toBe(true)
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (let at = 0; at < usual.length; at++) expect(allFinite(usual.with(at, odd))).toBe(false)
})
