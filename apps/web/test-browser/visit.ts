import type { BrowserContextOptions, Page } from 'playwright'
import { afterEach, expect } from 'vitest'
import { running } from './browser.ts'

/** What a page said and asked for that it should not have. */
const complaints: string[] = []
const site = running()

/** What was complained of so far, when that is what a test is about. */
export const complained = (): string[] => complaints.splice(0)

afterEach(async () => {
  for (const context of site.browser.contexts()) await context.close()
  expect(complaints.splice(0), 'errors, warnings and requests to elsewhere').toEqual([])
})

/** Opens the page "Two spaces" in a fresh profile, with a query in its hash. */
export const visit = (query = '', options: BrowserContextOptions = {}): Promise<Page> =>
  visitPage('two-spaces', query, options)

/** Opens a page in a fresh profile, with a query in its hash. */
export const visitPage = (view: string, query = '', options: BrowserContextOptions = {}): Promise<Page> =>
  opened(`${site.url}#/${view}${query && `?${query}`}`, options)

/** Opens a page of another server in a fresh profile; what it `refused` is no complaint. */
export const visitAddress = (address: string, { refused = false } = {}): Promise<Page> =>
  opened(address, {}, refused ? /403/ : undefined)

async function opened(address: string, options: BrowserContextOptions, expected?: RegExp): Promise<Page> {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 860 }, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const { origin, protocol } = new URL(address)
  const own = protocol === 'file:' ? address : origin
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected?.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith('blob:') && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  await page.goto(address)
  return page
}

/** A field that one types into. */
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** The step that is shown. */
export const stepOf = async (page: Page): Promise<number> => digits(await page.locator('.step b').textContent())

/** θ at the step that is shown, to the last bit. */
export const thetaOf = (page: Page): Promise<number[]> =>
  page.locator('data.now').evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLDataElement).value)))

/** The parameters at the end of a training, to the last bit; waits for the end. */
export async function finalOf(page: Page, kind: 'end' | 'own' = 'end'): Promise<number[]> {
  const cells = page.locator(`data.${kind}`)
  await cells.nth(1).waitFor()
  return cells.evaluateAll((all) => all.map((cell) => Number((cell as HTMLDataElement).value)))
}

const digits = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''))

/** What the ledger says, when it has come to rest. */
export async function ledgerOf(page: Page): Promise<[costEvaluations: number, completeTrainings: number]> {
  const read = async () => {
    const [evaluations, trainings] = await Promise.all(
      ['.evaluations', '.trainings'].map((name) => page.locator(name).textContent()),
    )
    return [digits(evaluations), digits(trainings)] as [number, number]
  }
  let last = await read()
  for (;;) {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 120)))
    const now = await read()
    if (now[0] > 0 && now.join() === last.join()) return now
    last = now
  }
}

/** Drops a file on the page. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName, { type: 'text/csv' }))
      return transfer
    },
    [name, text] as const,
  )
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data })
  await page.dispatchEvent('main', 'drop', { dataTransfer: data })
}

/** A double as sixteen hexadecimal digits. */
export function bits(values: readonly number[]): string[] {
  const view = new DataView(new ArrayBuffer(8))
  return values.map((value) => {
    view.setFloat64(0, value)
    return view.getBigUint64(0).toString(16).padStart(16, '0')
  })
}
