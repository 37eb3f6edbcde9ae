import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leaseMs, type StudyShelf, type StudyStorage, type TrialQueue } from '@hp/core'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { created, waiting } from '../../../packages/storage/test/contract/events.ts'
import { storageContract } from '../../../packages/storage/test/contract/suite.ts'
import { launch } from '../scripts/chromium.ts'
import { serve } from '../scripts/serve.ts'

// The suite that every storage passes, here in Node, with each call made in a page.
const packages = join(import.meta.dirname, '../../../packages')
const folder = mkdtempSync(join(tmpdir(), 'hp-indexeddb-'))
symlinkSync(join(packages, 'core/dist'), join(folder, 'core'))
for (const file of ['entry', 'storage']) {
  const source = readFileSync(join(packages, `storage/src/indexeddb/${file}.ts`), 'utf8')
  const served = stripTypeScriptTypes(source)
    .replaceAll("'@hp/core'", "'/core/index.js'")
    .replaceAll("'@hp/core/define'", "'/core/define/index.js'")
    .replaceAll('./entry.ts', './entry.js')
  writeFileSync(join(folder, `${file}.js`), served)
}
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>studies</title>')

let site: Awaited<ReturnType<typeof serve>>
let browser: Awaited<ReturnType<typeof launch>>
let page: Page

beforeAll(async () => {
  site = await serve(folder)
  browser = await launch()
  page = await browser.newPage()
  await page.goto(site.url)
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  rmSync(folder, { recursive: true })
})

let databases = 0

/** A storage of that name in a page; its methods are called from here. */
async function storageIn(page: Page, name: string) {
  await page.evaluate(
    `import('/storage.js').then(({ indexedDbStorage }) => {
      window.later ??= 0
      window.stored = indexedDbStorage('${name}', { clock: () => Date.now() + window.later })
    })`,
  )
  const call =
    (method: string) =>
    (...values: unknown[]) =>
      page.evaluate(`window.stored.${method}(...${JSON.stringify(values.filter((value) => value !== undefined))})`)
  const methods = ['append', 'read', 'claim', 'heartbeat', 'release', 'studies', 'remove', 'close']
  return {
    worker: 'page',
    ...Object.fromEntries(methods.map((method) => [method, call(method)])),
  } as unknown as StudyStorage & TrialQueue & StudyShelf & { close(): Promise<void> }
}

storageContract({
  name: "a browser's IndexedDB",
  async open() {
    const storage = await storageIn(page, `contract-${databases++}`)
    return {
      storage,
      expire: async () => {
        await page.evaluate(`window.later += ${leaseMs}`)
      },
      close: () => storage.close(),
    }
  },
})

test('a study survives a reload, and two pages that write at the same time give no number twice', async () => {
  const context = await browser.newContext()
  const [one, other] = [await context.newPage(), await context.newPage()]
  for (const each of [one, other]) await each.goto(site.url)
  const storage = await storageIn(one, 'kept')
  await storage.append('a', waiting(3))
  const second = await storageIn(other, 'kept')
  const claims = await Promise.all([storage, second].flatMap((each, k) => [0, 1].map(() => each.claim('a', `w${k}`))))
  expect(new Set(claims.flat().map(({ number, attempt }) => `${number} ${attempt}`)).size).toBe(claims.flat().length)
  await one.reload()
  const again = await storageIn(one, 'kept')
  expect((await again.read('a')).slice(0, 4)).toEqual([created, ...waiting(3).slice(1)])
  await context.close()
})
