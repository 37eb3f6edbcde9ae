// The hashes in expected.json were made once (`node test/bits/write.ts`); every engine and number of threads must give them.

import * as core from '@hp/core'
import { describe, expect, test } from 'vitest'
import expected from './expected.json' with { type: 'json' }
import { bitsOf, cases } from './fits.ts'

describe('parameters, traces and predictions have the same bits', () => {
  for (const threads of [1, 2, 3, 8]) {
    test(`with ${threads} threads`, async () => {
      expect(await bitsOf(core as never, threads)).toEqual(expected)
    }, 60_000)
  }

  test('over at least thirty fits', () => expect(cases.length).toBeGreaterThanOrEqual(30))
})
