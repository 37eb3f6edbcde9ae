import { expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import * as pruners from '../../src/search/pruners/index.ts'
import * as strategies from '../../src/search/strategies/index.ts'
import { type Modules, studyBits } from './studies.ts'

const modules = { core, pruners, strategies } as unknown as Modules

test('studies have the same bits with 1, 2 and 4 threads', async () => {
  const one = await studyBits(modules, 1)
  expect(Object.keys(one)).toHaveLength(14)
  expect(new Set(Object.values(one)).size).toBe(14)
  for (const threads of [2, 4]) expect(await studyBits(modules, threads)).toEqual(one)
}, 120_000)
