import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as hp from '@hp/core'
import * as pruners from '@hp/core/pruners'
import * as strategies from '@hp/core/strategies'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Modules, studyBits } from '../../../packages/core/test/bits/studies.ts'
import { isolation } from '../headers.ts'
import { launch } from '../scripts/chromium.ts'
import { serve } from '../scripts/serve.ts'

// The suite of fits that core runs in Node, with the hashes it must give, from a folder that a browser can load.
const core = join(import.meta.dirname, '../../../packages/core')
const folder = mkdtempSync(join(tmpdir(), 'hp-bits-'))
symlinkSync(join(core, 'dist'), join(folder, 'core'))
writeFileSync(join(folder, 'fits.js'), stripTypeScriptTypes(readFileSync(join(core, 'test/bits/fits.ts'), 'utf8')))
writeFileSync(
  join(folder, 'studies.js'),
  stripTypeScriptTypes(readFileSync(join(core, 'test/bits/studies.ts'), 'utf8')),
)
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bits</title>')
const expected: unknown = JSON.parse(readFileSync(join(core, 'test/bits/expected.json'), 'utf8'))
let site: Awaited<ReturnType<typeof serve>>
let browser: Awaited<ReturnType<typeof launch>>
let page: Awaited<ReturnType<typeof browser.newPage>>

beforeAll(async () => {
  site = await serve(folder, isolation)
  browser = await launch()
  page = await browser.newPage()
  await page.goto(site.url)
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  rmSync(folder, { recursive: true })
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
