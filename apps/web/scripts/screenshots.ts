// Writes the pictures of the page that the documentation shows, from the built files.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './chromium.ts'
import { serve } from './serve.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../docs/images')
const pictures = [
  { name: 'two-spaces-light', width: 1280, height: 860, colorScheme: 'light' },
  { name: 'two-spaces-dark', width: 1280, height: 860, colorScheme: 'dark' },
  { name: 'two-spaces-narrow', width: 360, height: 780, colorScheme: 'light' },
] as const
const hash = process.argv[3] ?? '#/two-spaces'

mkdirSync(folder, { recursive: true })
const site = await serve()
const browser = await launch()
for (const { name, width, height, colorScheme } of pictures) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    deviceScaleFactor: 1,
  })
  page.on('console', (message) => console.error(message.text()))
  page.on('pageerror', (error) => console.error(error))
  await page.goto(site.url + hash)
  await page.locator('data.end').first().waitFor()
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: name.endsWith('narrow') })
  await page.close()
}
await browser.close()
await site.close()
