import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as hp from '@hp/core'
import * as pruners from '@hp/core/pruners'
import * as strategies from '@hp/core/strategies'
import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { type Modules, studyBits } from '../../../packages/core/test/bits/studies.ts'
import { isolation } from '../headers.ts'
import { moduleFolder, running } from './browser.ts'

// The suite of fits that core runs in Node, with the hashes it must give.
const folder = moduleFolder({ 'fits.js': 'core/test/bits/fits.ts', 'studies.js': 'core/test/bits/studies.ts' })
const expected: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../packages/core/test/bits/expected.json'), 'utf8'),
)
const site = running(folder, isolation)
let page: Page

beforeAll(async () => {
  page = await site.browser.newPage()
  await page.goto(site.url)
})

test.each([1, 2])('thirty fits have the same bits as in Node, with threads: %i', async (threads) => {
  const hashes = await page.evaluate(
    `Promise.all([import('/core/index.js'), import('/fits.js')]).then(([core, { bitsOf }]) => bitsOf(core, ${threads}))`,
  )
  expect(hashes).toEqual(expected)
})

test('searches have the same bits as in Node: candidates, reports, scores', async () => {
  const modules = { core: hp, pruners, strategies } as unknown as Modules
  const hashes = await page.evaluate(
    `Promise.all(['index', 'search/pruners/index', 'search/strategies/index'].map((name) => import('/core/' + name + '.js')))
      .then(([core, pruners, strategies]) => import('/studies.js').then(({ studyBits }) => studyBits({ core, pruners, strategies }, 2)))`,
  )
  expect(hashes).toEqual(await studyBits(modules, 1))
})
