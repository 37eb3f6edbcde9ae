import { describe, expect, test } from 'vitest'
import { objections } from './axe.ts'
import { drop, field, finalOf, visit } from './visit.ts'

describe('axe finds nothing to object to', () => {
  test('with everything unfolded, a training that diverges and a file that cannot be read', async () => {
    const page = await visit('learningRate=0.2&algorithm=sgd&standardize=true&penalty=ridge&start=1,1')
    await page.getByText('more hyperparameters').click()
    await page.getByLabel('algorithm').selectOption('gradient-descent')
    await field(page, 'learning rate').fill('3')
    await page.keyboard.press('Enter')
    await page.getByText('Training diverged').waitFor()
    await drop(page, 'bad.csv', 'a,b\n1,2\n1,2,3\n')
    await page.getByText('line 3, column').waitFor()
    expect(await objections(page)).toEqual([])
  })

  test('on the page as it opens, while it plays, and with a table open', async () => {
    const page = await visit('epochs=5000')
    await finalOf(page)
    expect(await objections(page)).toEqual([])
    await page.getByRole('button', { name: 'Play' }).click()
    expect(await objections(page)).toEqual([])
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Cost over steps as a table' }).click()
    await page.getByRole('columnheader', { name: 'cost' }).waitFor()
    expect(await objections(page)).toEqual([])
  })
})

test('each chart has a name, a summary in a sentence, and says values after keys', async () => {
  const page = await visit()
  await finalOf(page)
  const charts = page.getByRole('application')
  expect(await charts.count()).toBe(3)
  const summary = await page
    .getByRole('application', { name: 'Cost over steps' })
    .evaluate((chart) => document.getElementById(chart.getAttribute('aria-describedby') ?? '')?.textContent)
  expect(summary).toMatch(/^The cost goes from [\d.]+ to [\d.]+ in 500 steps, on a logarithmic axis\. Arrow keys/)
  await page.getByRole('application', { name: 'Cost over steps' }).focus()
  await page.keyboard.press('ArrowLeft')
  await page.locator('[aria-live=polite]', { hasText: /^step 499, cost 0\.\d+$/ }).waitFor({ state: 'attached' })
})

test('those who want less motion are taken to the end at once', async () => {
  const page = await visit('epochs=5000&step=3', { reducedMotion: 'reduce' })
  await finalOf(page)
  await page.getByRole('button', { name: 'Play' }).click()
  expect(await page.locator('.step b').textContent()).toBe('5\u202f000')
})

test('the page says how many threads it computes with', async () => {
  const page = await visit()
  const threads = await page.evaluate(() => (crossOriginIsolated ? navigator.hardwareConcurrency : 1))
  await page.getByText(threads === 1 ? 'one thread' : `${threads} threads`, { exact: true }).waitFor()
})
