import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { leaseMs, type StudyShelf, type StudyStorage, type TrialQueue } from '@hp/core'
import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { created, waiting } from '../../../packages/storage/test/contract/events.ts'
import { storageContract } from '../../../packages/storage/test/contract/suite.ts'
import { moduleFolder, running } from './browser.ts'

// The suite that every storage passes, here in Node, with each call made in a page.
const folder = moduleFolder(
  { 'entry.js': 'storage/src/indexeddb/entry.ts', 'storage.js': 'storage/src/indexeddb/storage.ts' },
  (source) =>
    source
      .replaceAll("'@hp/core'", "'/queue.js'")
      .replaceAll("'@hp/core/define'", "'/core/define/index.js'")
      .replaceAll('./entry.ts', './entry.js'),
)
// of the library, only what the storage takes: the whole is hundreds of files
writeFileSync(
  join(folder, 'queue.js'),
  "export * from '/core/search/storage.js'\nexport { withMoments } from '/core/search/events.js'\n",
)
const site = running(folder)
let page: Page

beforeAll(async () => {
  page = await site.browser.newPage()
  await page.goto(site.url)
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
  const context = await site.browser.newContext()
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
