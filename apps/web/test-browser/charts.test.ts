import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { visitPage } from './visit.ts'

const penguins = 'table=penguins.csv&target=species&model=logistic&features=["beak_length_mm","beak_depth_mm"]'

/** Opens a page and waits until its charts are there. */
async function withCharts(view: string, hash: string): Promise<Page> {
  const page = await visitPage(view, hash)
  if (view === 'tune') {
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('heading', { name: 'Winner' }).waitFor()
  } else if (view === 'fit') await page.getByText('Trained', { exact: true }).waitFor()
  else if (view === 'learn') await page.locator('.figure .surface').last().waitFor()
  else await page.locator('data.end').first().waitFor()
  return page
}

async function saved(page: Page, name: string): Promise<Buffer> {
  const button = page.getByRole('button', { name, exact: true, includeHidden: true })
  await page.locator('figure', { has: button }).getByText('save', { exact: true }).click()
  const saving = page.waitForEvent('download')
  await button.click()
  return readFileSync(await (await saving).path())
}

test.each([
  ['learn', 'chapter=2', ['Crawling', 'Good', 'Diverging', 'Three algorithms']],
  ['learn', 'chapter=4&search=planned', ['Validation curve']],
  ['learn', 'chapter=5', ['Data and fitted curve', 'Learning curve']],
  ['two-spaces', '', ['Parameter space', 'Data space', 'Cost over steps']],
  ['fit', penguins, ['Cost over steps', 'Decision map', 'ROC']],
  ['fit', '', ['Fitted curve', 'Residuals']],
  ['tune', '', ['Validation curve', 'History', 'Parallel coordinates']],
  ['tune', 'model=elastic-net&h.lambda=0.001..100&h.mixture=0..1&trials=40&strategy=random', ['Hyperparameter plane']],
] as const)(
  'charts of %s (%s) are saved as SVG with a title, and as PNG with twice the pixels',
  async (view, hash, names) => {
    const page = await withCharts(view, hash)
    const pictures: (readonly [name: string, svg: string, png: Buffer])[] = []
    for (const name of names) {
      const svg = (await saved(page, `${name} as SVG`)).toString('utf8')
      pictures.push([name, svg, await saved(page, `${name} as PNG`)])
    }
    const reader = await page.context().newPage() // the page itself makes no document from text
    for (const [name, svg, png] of pictures) {
      const parsed = await reader.evaluate((text) => {
        const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
        return {
          name: root.nodeName,
          title: root.querySelector('title')?.textContent,
          width: Number(root.getAttribute('width')),
          marks: root.querySelectorAll('path, circle, rect, line, image').length,
          classes: root.querySelectorAll('[class], [style]').length,
        }
      }, svg)
      expect(parsed).toMatchObject({ name: 'svg', title: name, classes: 0 })
      expect(parsed.marks).toBeGreaterThan(3)
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
      expect(png.readUInt32BE(16)).toBe(2 * parsed.width)
    }
  },
)

test('a pointer that passes over a chart reads out what is there', async () => {
  const page = await withCharts('tune', '')
  const surface = page.getByRole('application', { name: 'Validation curve' })
  const readout = page.locator('figure', { has: surface }).locator('.readout')
  const before = await readout.textContent()
  await surface.hover({ position: { x: 120, y: 200 } })
  await expect.poll(() => readout.textContent()).not.toBe(before)
  await page.mouse.move(0, 0)
  await expect.poll(() => readout.textContent()).toBe(before)
})
