// Writes the pictures of the page that the documentation shows, from the built files.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launch } from './chromium.ts'
import { serve } from './serve.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../docs/images')

interface View {
  readonly name: string
  readonly hash: string
  /** Brings the page to where the picture is taken. */
  readonly ready: (page: Page) => Promise<unknown>
}

const penguins = 'table=penguins.csv&target=species&model=logistic&features=["beak_length_mm","beak_depth_mm"]'
const views: readonly View[] = [
  {
    name: 'learn',
    hash: '#/learn?chapter=4&search=planned&degree=3',
    ready: (page) => page.locator('rect.best').waitFor(),
  },
  { name: 'two-spaces', hash: '#/two-spaces', ready: (page) => page.locator('data.end').first().waitFor() },
  { name: 'fit', hash: `#/fit?${penguins}`, ready: (page) => page.getByText('Confusion matrix').waitFor() },
  {
    name: 'tune',
    hash: '#/tune',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Search', exact: true }).click()
      await page.getByRole('heading', { name: 'Winner' }).waitFor()
    },
  },
]
const looks = [
  { name: 'light', width: 1280, height: 860, colorScheme: 'light' },
  { name: 'dark', width: 1280, height: 860, colorScheme: 'dark' },
  { name: 'narrow', width: 360, height: 780, colorScheme: 'light' },
] as const

mkdirSync(folder, { recursive: true })
const site = await serve()
const browser = await launch()
for (const view of views) {
  for (const { name, width, height, colorScheme } of looks) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: 1 })
    page.on('console', (message) => console.error(message.text()))
    page.on('pageerror', (error) => console.error(error))
    await page.goto(site.url + view.hash)
    await view.ready(page)
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(folder, `${view.name}-${name}.png`), fullPage: name === 'narrow' })
    await page.close()
  }
}
await browser.close()
await site.close()
