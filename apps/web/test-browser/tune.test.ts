import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
    [
      'momentum, stopped early by racing with settings of its own',
      'algorithm=momentum&h.epochs=30&h.learningRate=0.0001..0.1&h.lambda=0.1&h.degree=1&strategy=random&trials=12&pruner=racing&p.test=t&p.folds=2&p.significance=0.2',
    ],
    ['lasso, at random, other folds', 'model=lasso&h.lambda=0.01..10&strategy=random&trials=20&s.folds=3&seed=4'],
  ])('gives the bits that the command beside it gives: %s', async (_, hash) => {
    const page = await searched(hash)
    const command = (await page.locator('code').textContent()) ?? ''
    const words = command.split(' ').slice(1)
    const csv = words.indexOf('diabetes.csv')
    words[csv] = join(root, 'apps/cli/data/diabetes.csv')
    const out = execFileSync(
      'node',
      [join(root, 'apps/cli/bin/hp.js'), ...words, '--json', '--quiet', '--allow-nonconverged'],
      {
        encoding: 'utf8',
        cwd: join(root, 'apps/web/dist'),
        env: { ...process.env, HP_STORAGE: 'memory:' },
      },
    )
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

/** Brings a chart near, so that it is there. */
async function near(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name, exact: true }).scrollIntoViewIfNeeded()
  await chart(page, name).waitFor()
}

/** The cells of a chart's table, row by row. */
async function tableOf(page: Page, name: string): Promise<string[][]> {
  await page.getByRole('button', { name: `${name} as a table` }).click()
  const rows = page.getByRole('dialog').locator('tbody tr')
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  )
  await page.getByRole('button', { name: 'Close' }).click()
  return cells
}

describe('what a search tells besides its scores', () => {
  test('paths, folds, the front and the times are linked, and the address holds what is looked at', async () => {
    const page = await searched('model=lasso&h.lambda=0.05..50:16')
    await near(page, 'Coefficient paths')
    await expect.poll(async () => (await tableOf(page, 'Coefficient paths')).length).toBe(16)
    const paths = await tableOf(page, 'Coefficient paths')
    const zeros = paths.map((row) => row.slice(2).filter((cell) => cell === '0').length)
    expect([zeros[0], zeros[15]]).toEqual([0, 10])
    await chart(page, 'Coefficient paths').focus()
    await page.keyboard.press('End')
    await page.locator('.parameters').getByText('trial 15: lambda 50').waitFor()
    expect((await numbers(page, '.parameters data')).slice(1)).toEqual(new Array(10).fill(0))
    await page.getByRole('button', { name: 'look at the best' }).click()
    await near(page, 'Parameters over folds')
    await expect.poll(async () => (await tableOf(page, 'Parameters over folds')).length).toBe(11)
    expect((await tableOf(page, 'Parameters over folds'))[0]).toHaveLength(2 + 5)
    await near(page, 'Pareto front')
    await page.getByRole('combobox', { name: 'across' }).selectOption('parameters that are not 0')
    await expect.poll(async () => (await tableOf(page, 'Pareto front')).length).toBeGreaterThan(2)
    const front = (await tableOf(page, 'Pareto front')).map(([, , used, score]) => [Number(used), Number(score)])
    for (const [used, score] of front) {
      const better = front.filter(([a, b]) => a <= used && b <= score)
      expect(better).toEqual([[used, score]])
    }
    await page.getByRole('combobox', { name: 'up', exact: true }).selectOption('mae')
    await near(page, 'Timeline')
    expect((await tableOf(page, 'Timeline')).reduce((sum, [, count]) => sum + Number(count), 0)).toBe(16)
    await expect.poll(() => query(page).get('up')).toBe('mae')
    await chart(page, 'Coefficient paths').focus()
    await page.keyboard.press('End')
    await expect.poll(() => query(page).get('trial')).toBe('15')
    expect(query(page).get('across')).toBe('parameters')
    const other = await visitPage('tune', query(page).toString())
    await other.locator('.parameters').getByText('trial 15: lambda 50').waitFor()
    await near(other, 'Pareto front')
    await expect
      .poll(async () => (await tableOf(other, 'Pareto front'))[0])
      .toEqual((await tableOf(page, 'Pareto front'))[0])
    expect(await objections(other)).toEqual([])
  })

  test('trials that a pruner stops are marked where they stop, and in time', async () => {
    const hash =
      'table=penguins.csv&target=species&model=logistic&features=["beak_length_mm","beak_depth_mm"]&algorithm=adam&h.learningRate=0.0001..1&h.epochs=32&strategy=random&trials=24&pruner=median&s.folds=2'
    const page = await searched(hash)
    await near(page, 'Intermediate values')
    const rows = await tableOf(page, 'Intermediate values')
    const stopped = rows.filter(([, state]) => state === 'pruned')
    expect(rows).toHaveLength(24)
    expect(stopped.length).toBeGreaterThan(3)
    await page.getByText(new RegExp(`${stopped.length} were pruned`)).waitFor({ state: 'attached' })
    await chart(page, 'Intermediate values').focus()
    await page.keyboard.press('ArrowDown')
    await page
      .locator('.readout', { hasText: /^trial \d+, (pruned|complete): .* at step of training \d+/ })
      .first()
      .waitFor()
    await near(page, 'Timeline')
    const spans = await tableOf(page, 'Timeline')
    const pruned = spans.filter(([, , state]) => state === 'pruned').reduce((sum, [, count]) => sum + Number(count), 0)
    expect(pruned).toBe(stopped.length)
    expect(await objections(page)).toEqual([])
  })
})

describe('a study', () => {
  test('that is saved is gone on with in a terminal, and one from there on the page: nothing is trained again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hp-tune-'))
    const hp = (...words: string[]) =>
      execFileSync('node', [join(root, 'apps/cli/bin/hp.js'), ...words], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      })
    try {
      const page = await searched('h.lambda=0.01..10:12&groups=sex&splitter=grouped-k-fold&s.folds=2')
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save the study' }).click()
      const file = join(folder, 'study.json')
      await (await saving).saveAs(file)
      const { study } = JSON.parse(hp('study', 'import', file, '--json'))
      const told = JSON.parse(hp('study', 'resume', study, join(root, 'apps/cli/data/diabetes.csv'), '--json'))
      expect(told.ledger).toMatchObject({ completeTrainings: 0, saved: { recalledTrials: 12 } })
      expect(bits([told.best.score.mean])[0]).toBe(bits(await numbers(page, '.winner data'))[0])

      const words = ['--lambda', '0.1..1:5', '--degree', '1,2', '--seed', '3', '--study', 'terminal']
      hp('tune', 'ridge', join(root, 'apps/cli/data/diabetes.csv'), '--target', 'progression', ...words)
      hp('study', 'export', 'terminal', '--out', 'terminal.json')
      const other = await visitPage('tune', '')
      await other.locator('.data', { hasText: '442 rows' }).waitFor()
      await drop(other, 'terminal.json', readFileSync(join(folder, 'terminal.json'), 'utf8'))
      await other.getByText('Going on with the study terminal: 10 trials in it.').waitFor()
      await other.getByRole('button', { name: 'Go on', exact: true }).click()
      await other.getByText('10 were known').waitFor()
      expect(await other.locator('.trainings').textContent()).toBe('0')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a search is kept in this browser', () => {
  test('the same one trains nothing again, after a reload too, and Study lists it', async () => {
    const page = await searched('h.lambda=0.01..10:12&h.degree=1')
    const best = bits(await numbers(page, '.winner data'))
    await page.reload()
    await page.getByText('12 were known').waitFor()
    expect(await page.locator('.trainings').textContent()).toBe('0')
    expect(bits(await numbers(page, '.winner data'))).toEqual(best)
    await page.getByRole('link', { name: 'Study', exact: true }).click()
    await page.getByRole('link', { name: /^ridge-progression-/ }).click()
    await page.locator('.states', { hasText: '12 trials: 12 complete' }).waitFor()
    await page.getByRole('button', { name: 'Go on with it here' }).click()
    await page.getByText(/^Going on with the study ridge-progression-.*: 12 trials in it/).waitFor()
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await page.getByText('12 were known').waitFor()
    await page.getByRole('link', { name: 'Study', exact: true }).click()
    await page.getByRole('link', { name: /^ridge-progression-/ }).click()
    await page.getByRole('button', { name: 'remove it from this browser' }).click()
    await page.getByRole('button', { name: 'yes, remove it for good' }).click()
    await page.getByText('Drop a study here').waitFor()
    expect(await page.getByRole('link', { name: /^ridge-progression-/ }).count()).toBe(0)
  })

  test('one that is interrupted goes on from there, and another page of this site follows it', async () => {
    const slow =
      'algorithm=gradient-descent&h.epochs=5000&h.tolerance=0&h.learningRate=0.001..0.1&strategy=random&trials=16'
    const page = await visitPage('tune', slow)
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    const done = async (on: Page) => Number((await on.locator('progress').getAttribute('value')) ?? 0)
    await expect.poll(() => done(page)).toBeGreaterThan(0)
    const name = (await page.locator('a[href*="kept="]').textContent()) ?? ''
    const other = await page.context().newPage()
    await other.goto(page.url().replace(/#.*/, `#/study?${new URLSearchParams({ kept: name })}`))
    await other.locator('.states', { hasText: /[1-9]\d* complete/ }).waitFor()
    await page.reload()
    await page.getByText(/[1-9]\d* were known/).waitFor()
    await page.getByText(/^16 of 16 trials, in /).waitFor()
    await other.locator('.states', { hasText: '16 trials: 16 complete' }).waitFor()
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
