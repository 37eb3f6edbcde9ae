import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { objections } from './axe.ts'
import { bits, drop, visitPage } from './visit.ts'

const root = join(import.meta.dirname, '../../..')
const query = (page: Page) => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
const chart = (page: Page, name: string) => page.getByRole('application', { name })

/** Opens the page, and searches to the end. */
async function searched(hash = '', options = {}): Promise<Page> {
  const page = await visitPage('tune', hash, options)
  await search(page)
  return page
}

async function search(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.getByRole('heading', { name: 'Winner' }).waitFor()
}

const numbers = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLDataElement).value)))

describe('a search', () => {
  test.each([
    ['ridge over λ and degree', ''],
    ['lasso, at random, other folds', 'model=lasso&h.lambda=0.01..10&strategy=random&trials=20&s.folds=3&seed=4'],
  ])('gives the bits that the command beside it gives: %s', async (_, hash) => {
    const page = await searched(hash)
    const command = (await page.locator('code').textContent()) ?? ''
    const words = command.split(' ').slice(1)
    const csv = words.indexOf('diabetes.csv')
    words[csv] = join(root, 'apps/cli/data/diabetes.csv')
    const out = execFileSync('node', [join(root, 'apps/cli/bin/hp.js'), ...words, '--json', '--quiet'], {
      encoding: 'utf8',
      cwd: join(root, 'apps/web/dist'),
      env: { ...process.env, HP_STORAGE: 'memory:' },
    })
    const told = JSON.parse(out)
    expect(bits(await numbers(page, '.winner data'))[0]).toBe(bits([told.best.score.mean])[0])
    const parameters = page.getByRole('region', { name: `parameters of trial ${told.best.number}` })
    await parameters.waitFor()
    const { intercept, coefficients } = told.refit.parameters
    const wanted = [intercept, ...Object.values<number>(coefficients).slice(0, 60)]
    expect(bits(await numbers(page, '.parameters data'))).toEqual(bits(wanted))
  })

  test('says before what it will share, and afterwards what it took', async () => {
    const page = await visitPage('tune', '')
    await page.getByText('600 trainings one by one').waitFor()
    await page.getByText('what is shared').click()
    await page
      .getByText(/one decomposition/)
      .first()
      .waitFor()
    await search(page)
    const [trainings, saved] = await Promise.all(
      ['.trainings', '.saved'].map((name) => page.locator(name).textContent()),
    )
    expect(Number(trainings) + Number(saved)).toBe(600)
    expect(Number(trainings)).toBe(10)
  })

  test('can be stopped, and begun again', async () => {
    const page = await visitPage('tune', 'h.lambda=0.001..100:3000&h.degree=1..2')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText(/, stopped|, in /).waitFor()
    await page.getByRole('button', { name: /^Search/ }).waitFor()
  })

  test('of a value outside the domain is refused where it is typed', async () => {
    const page = await visitPage('tune', '')
    await page.getByRole('textbox', { name: 'lambda', exact: true }).fill('-1..2')
    await page.keyboard.press('Tab')
    await page.getByText(/must be a number of at least 0/).waitFor()
    expect(query(page).get('h.lambda')).toBe(null)
  })

  test('is in the address: the link gives the same search', async () => {
    const page = await visitPage('tune', '')
    await page.getByLabel('model').selectOption('lasso')
    await page.getByRole('textbox', { name: 'lambda', exact: true }).fill('0.01..1:20')
    await page.keyboard.press('Tab')
    await expect.poll(() => query(page).get('h.lambda')).toBe('0.01..1:20')
    const command = await page.locator('code').textContent()
    const other = await visitPage('tune', query(page).toString())
    await other.getByText(command ?? '').waitFor()
    await page.goBack()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'lambda', exact: true }).inputValue())
      .not.toBe('0.01..1:20')
  })
})

describe('a table of one’s own', () => {
  test('is searched, and its columns are offered as targets', async () => {
    const page = await visitPage('tune', '')
    await page.locator('.data', { hasText: '442 rows' }).waitFor()
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 11},${2 * i + ((i * 13) % 5)}`)
    await drop(page, 'own.csv', `a,b,y\n${rows.join('\n')}\n`)
    await page.locator('.data', { hasText: '60 rows' }).waitFor()
    expect(await page.getByLabel('target').locator('option').allTextContents()).toEqual(['a', 'b', 'y'])
    await search(page)
    expect(query(page).get('table')).toBe('own.csv')
  })

  test('that is malformed is refused with its line and column', async () => {
    const page = await visitPage('tune', '')
    await page.locator('.data', { hasText: '442 rows' }).waitFor()
    await drop(page, 'bad.csv', 'a,b\n1,2\n1,2,3\n')
    await page.getByText('line 3, column').waitFor()
  })

  test('with markup in its header shows it as text', async () => {
    const page = await visitPage('tune', '')
    await page.locator('.data', { hasText: '442 rows' }).waitFor()
    await drop(
      page,
      'own.csv',
      `<img src=x onerror=alert(1)>,y\n${'1,2\n2,3\n3,5\n4,4\n5,7\n6,8\n7,8\n8,9\n9,11\n10,12\n'}`,
    )
    await page.locator('.data', { hasText: '10 rows' }).waitFor()
    expect(await page.locator('main img').count()).toBe(0)
  })
})

describe('charts', () => {
  test('arrow keys go along the validation curve and show the parameters of each trial', async () => {
    const page = await searched()
    const before = await numbers(page, '.parameters data')
    await chart(page, 'Validation curve').focus()
    for (const _ of '12345') await page.keyboard.press('ArrowRight')
    await expect.poll(() => numbers(page, '.parameters data')).not.toEqual(before)
  })

  test('a brush by keys keeps the same trials in every view', async () => {
    const page = await searched('model=elastic-net&h.lambda=0.001..100&h.mixture=0..1&trials=60&strategy=random')
    const axis = page.getByRole('slider', { name: /^lambda/ })
    await axis.focus()
    for (const _ of '12345678') await page.keyboard.press('ArrowDown')
    await page.locator('.readout', { hasText: /^\d+ of 60 trials/ }).waitFor()
    const kept = Number((await page.locator('.readout', { hasText: /^\d+ of 60 trials/ }).textContent())?.split(' ')[0])
    expect(kept).toBeGreaterThan(10)
    expect(kept).toBeLessThan(50)
    await page.keyboard.press('Escape')
    await page.locator('.readout', { hasText: /^60 trials/ }).waitFor()
  })

  test('every chart has its numbers as a table', async () => {
    const page = await searched()
    await page.getByRole('button', { name: 'Validation curve as a table' }).click()
    await page.getByRole('columnheader', { name: 'standard error', exact: true }).waitFor()
    expect(await page.getByRole('dialog').locator('tbody tr').count()).toBe(120)
  })
})

test('axe finds nothing to object to before and after a search, with the plan unfolded', async () => {
  const page = await visitPage('tune', '')
  await page.getByText('600 trainings one by one').waitFor()
  expect(await objections(page)).toEqual([])
  await search(page)
  await page.getByText('what is shared').click()
  expect(await objections(page)).toEqual([])
})
