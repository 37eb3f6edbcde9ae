import axe from 'axe-core'
import type { Page } from 'playwright'

interface Axe {
  run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

/**
 * What is to be objected to on a page as it stands, wide and at 360 px, where nothing may have to be scrolled sideways: the rules
 * that it violates, with the elements. All rules are asked once; those of colour in the dark scheme too, and at 360 px those that
 * depend on where things lie.
 */
export async function objections(page: Page): Promise<string[]> {
  const wide = page.viewportSize()
  if (!wide) throw new Error('the page has no size')
  await page.emulateMedia({ colorScheme: 'dark' })
  const found = await violations(page, 'dark', { runOnly: ['color-contrast', 'link-in-text-block'] })
  await page.emulateMedia({ colorScheme: 'light' })
  found.push(...(await violations(page, 'light', {})))
  await page.setViewportSize({ width: 360, height: 740 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  if (width > 360) found.push(`narrow: ${width} px wide`)
  found.push(...(await violations(page, 'narrow', { runOnly: ['color-contrast', 'scrollable-region-focusable'] })))
  await page.setViewportSize(wide)
  return found
}

async function violations(page: Page, where: string, options: object): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const found = await page.evaluate(
    async (options) => (await (globalThis as unknown as { axe: Axe }).axe.run(options)).violations,
    { ...options, resultTypes: ['violations'], preload: false },
  )
  return found.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}
