import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { objections } from './axe.ts'
import { bits, drop, visitPage } from './visit.ts'

const root = join(import.meta.dirname, '../../..')
const data = join(root, 'apps/cli/data')
const chart = (page: Page, name: string) => page.getByRole('application', { name })
const values = (page: Page) =>
  page.locator('.parameters data').evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLDataElement).value)))

/** Opens the page and waits until it has trained. */
async function fitted(hash = '', options = {}): Promise<Page> {
  const page = await visitPage('fit', hash, options)
  await page.getByText('Trained', { exact: true }).waitFor()
  return page
}

const penguins = 'table=penguins.csv&target=species&model=logistic'
const two = 'features=["beak_length_mm","beak_depth_mm"]'

describe('the same parameters, to the last bit', () => {
  test.each([
    ['a line', ''],
    ['ridge on all features', 'model=ridge&features=all&h.lambda=0.5&h.degree=2'],
    ['momentum', 'algorithm=momentum&h.learningRate=0.05&h.epochs=300&features=["bmi","bp"]'],
    ['weights and an offset', 'model=ridge&h.lambda=0.2&features=["bmi","bp","age"]&weights=age&offset=s6'],
    ['mini-batches with a seed', 'algorithm=sgd&h.epochs=20&h.learningRate=0.001&seed=3'],
  ])('in the terminal and in TypeScript: %s', async (_, hash) => {
    const page = await fitted(hash)
    const shown = await values(page)
    const [command, code] = await page.locator('pre code').allTextContents()
    const words = command.split(' ').slice(1)
    const told = JSON.parse(
      execFileSync('node', [join(root, 'apps/cli/bin/hp.js'), ...words, '--json', '--quiet', '--allow-nonconverged'], {
        encoding: 'utf8',
        cwd: data,
      }),
    )
    const { intercept, coefficients } = told.parameters
    expect(bits([intercept, ...Object.values<number>(coefficients)])).toEqual(bits(shown))
    const folder = mkdtempSync(join(root, 'apps/web/.snippet-'))
    try {
      const script = code
        .replaceAll('"diabetes.csv"', JSON.stringify(join(data, 'diabetes.csv')))
        .replace(
          /console\.log\(.*\)/,
          'console.log(JSON.stringify([fitted.parameters.intercept, ...fitted.parameters.coefficients]))',
        )
      writeFileSync(join(folder, 'snippet.ts'), script)
      const printed = execFileSync('node', [join(folder, 'snippet.ts')], { encoding: 'utf8' })
      expect(bits(JSON.parse(printed))).toEqual(bits(shown))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('in the model file, which hp reads', async () => {
    const page = await fitted('features=["bmi","bp"]')
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the model file' }).click()
    const path = await (await saving).path()
    const folder = mkdtempSync(join(root, 'apps/web/.snippet-'))
    try {
      writeFileSync(join(folder, 'model.json'), readFileSync(path))
      const words = ['evaluate', join(folder, 'model.json'), join(data, 'diabetes.csv'), '--json']
      const told = JSON.parse(execFileSync('node', [join(root, 'apps/cli/bin/hp.js'), ...words], { encoding: 'utf8' }))
      expect(told.scores.r2).toBeGreaterThan(0.3)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('training', () => {
  test('can be held still, done step by step, gone on with and aborted', async () => {
    const page = await visitPage(
      'fit',
      'algorithm=gradient-descent&h.epochs=100000000&h.learningRate=1e-7&h.tolerance=0',
    )
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/Standing still at/).waitFor()
    const still = page.getByRole('status').first()
    const before = await still.textContent()
    await page.getByRole('button', { name: 'One step' }).click()
    await expect.poll(() => still.textContent()).not.toBe(before)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Training at/).waitFor()
    await page.getByRole('button', { name: 'Abort' }).click()
    await page.getByText('Not trained').waitFor()
  })

  test('that diverges says why', async () => {
    const page = await visitPage('fit', 'algorithm=gradient-descent&h.learningRate=3')
    await page
      .getByRole('alert')
      .getByText(/Training diverged/)
      .waitFor()
  })
})

describe('classes', () => {
  test('have a confusion matrix of all rows, a curve each and, over two features, a map', async () => {
    const page = await fitted(`${penguins}&${two}`)
    const counts = await page.getByRole('region', { name: 'confusion matrix' }).locator('td').allTextContents()
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(342)
    await chart(page, 'Decision map').waitFor()
    const areas = await page.getByRole('list', { name: 'areas under the curves' }).locator('li').allTextContents()
    expect(areas).toHaveLength(3)
    for (const area of areas) expect(Number(area.split(' ').at(-1))).toBeGreaterThan(0.95)
  })

  test('as a target choose a model of classes', async () => {
    const page = await fitted()
    await page.getByLabel('table', { exact: true }).selectOption('penguins.csv')
    await page.getByText('Confusion matrix').waitFor()
    expect(await page.getByLabel('model').inputValue()).toBe('logistic')
  })
})

describe('a table of one’s own', () => {
  test('is trained on when it is dropped', async () => {
    const page = await fitted()
    await drop(
      page,
      'own.csv',
      `a,b,y\n${Array.from({ length: 30 }, (_, i) => `${i},${(i * 7) % 5},${2 * i + 1}`).join('\n')}\n`,
    )
    await page.locator('.data', { hasText: '30 rows' }).waitFor()
    await expect.poll(() => values(page)).toHaveLength(3)
  })

  test('that is malformed is refused with its line', async () => {
    const page = await fitted()
    await drop(page, 'bad.csv', 'a,b\n1,2\n1,2,3\n')
    await page.getByText('line 3, column').waitFor()
  })

  test('of fifty thousand rows leaves the page free to answer', async () => {
    const page = await fitted()
    await page.evaluate(() => {
      const long: number[] = []
      Object.assign(globalThis, { long })
      new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      })
    })
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i % 97},${(i * 7) % 51},${(i * 13) % 101}`)
    await drop(page, 'long.csv', `a,b,y\n${rows.join('\n')}\n`)
    await page.locator('.data', { hasText: '50\u202f000 rows' }).waitFor()
    await expect.poll(() => values(page)).toHaveLength(3)
  })
})

test.each([
  ['a curve', ''],
  ['classes', `${penguins}&${two}`],
  ['steps', 'algorithm=adam&features=all'],
])('axe finds nothing to object to on %s', async (_, hash) => {
  const page = await fitted(hash)
  expect(await objections(page)).toEqual([])
})
