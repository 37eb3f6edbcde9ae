import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objections } from './axe.ts'
import { bits, drop, visitAddress, visitPage } from './visit.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'apps/cli/bin/hp.js')
const diabetes = join(root, 'apps/cli/data/diabetes.csv')
const folder = mkdtempSync(join(tmpdir(), 'hp-study-'))
const hp = (...words: string[]) =>
  execFileSync('node', [program, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
const search = ['tune', 'elastic-net', diabetes, '--target', 'progression', '--strategy', 'random', '--seed', '1']
const servers: ChildProcess[] = []

beforeAll(() => {
  hp(...search, '--trials', '40', '--study', 'first <i>study</i>', '--keep', 'parameters')
})

afterAll(() => {
  for (const server of servers) server.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Starts `hp ui` in a folder. Returns the address that it prints. */
async function served(cwd: string): Promise<string> {
  const child = spawn('node', [program, 'ui'], { cwd })
  servers.push(child)
  return new Promise((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim())))
}

/** The name of the stored study that begins so. */
const nameOf = (start: string): string =>
  JSON.parse(hp('study', 'list', '--json')).studies.find(({ name }: { name: string }) => name.startsWith(start)).name

const states = (page: Page) => page.locator('.states')

/** What `hp study export` writes, with so many trials made up. */
function made(count: number): string {
  const trials = Array.from({ length: count }, (_, number) => {
    const lambda = 1e-3 * 1.0011 ** number
    const mixture = ((number * 7919) % 1000) / 1000
    const score = 50 + (Math.log10(lambda) + 1) ** 2 + mixture
    const folds = [0, 1].map((fold) => ({ fold, scores: { rmse: score + fold / 10 }, converged: true, by: 'single' }))
    return {
      number,
      candidate: { 'penalty.lambda': lambda, 'penalty.mixture': mixture },
      state: 'complete',
      attempt: 1,
      folds,
      durationMs: 1,
    }
  })
  const description = {
    seed: 0,
    strategy: 'random',
    splitter: 'k-fold',
    folds: 2,
    metric: { name: 'rmse', direction: 'minimize' },
  }
  return JSON.stringify({ format: 'hp-study', version: 1, description, searches: [], trials })
}

describe('a study from a file', () => {
  test('has the best that hp says, to the last bit', async () => {
    const out = join(folder, 'study.json')
    hp('study', 'export', '--format', 'json', '--out', out)
    const told = JSON.parse(hp('study', 'best', '--json'))
    const page = await visitPage('study', '')
    await drop(page, 'study.json', readFileSync(out, 'utf8'))
    await states(page).getByText('40 trials: 40 complete').waitFor()
    const best = await page.locator('.best data').getAttribute('value')
    const mean = told.trial?.score?.mean ?? told.best?.score?.mean ?? told.score.mean
    expect(bits([Number(best)])).toEqual(bits([mean]))
    for (const name of ['History', 'Validation curve', 'Hyperparameter plane'])
      await page.getByRole('application', { name }).waitFor()
    await page.getByRole('region', { name: 'Importance', exact: true }).scrollIntoViewIfNeeded()
    const { importance } = JSON.parse(hp('study', 'show', '--json'))
    const [first] = importance.hyperparameters
    await page
      .getByText(`${first.name} ${Number((100 * first.share).toPrecision(3))} %`)
      .first()
      .waitFor()
    await page.getByRole('region', { name: 'Parameters over folds', exact: true }).scrollIntoViewIfNeeded()
    await page.getByRole('button', { name: 'look at it' }).click()
    await page.getByRole('button', { name: 'Parameters over folds as a table' }).click()
    const cells = await page.getByRole('dialog').locator('tbody tr').first().locator('td').allTextContents()
    expect(cells.filter((cell) => Number.isFinite(Number(cell.replace('−', '-')))).length).toBeGreaterThan(4)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('region', { name: 'Coefficient paths', exact: true }).scrollIntoViewIfNeeded()
    await page.getByRole('application', { name: 'Coefficient paths' }).waitFor()
    await page.getByRole('region', { name: 'Timeline', exact: true }).scrollIntoViewIfNeeded()
    await page.getByText(/When each trial was trained, by worker: 40 complete/).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Go on with it here' }).click()
    await page.getByText(/^Going on with the study first <i>study<\/i>: 40 trials in it/).waitFor()
  })

  test('of ten thousand trials can be brushed, sorted and looked at', async () => {
    const page = await visitPage('study', '')
    await drop(page, 'made.json', made(10_000))
    await states(page).getByText('10000 complete').waitFor({ timeout: 30_000 })
    const axis = page.getByRole('slider', { name: /^mixture/ })
    await axis.focus()
    for (const _ of '12345') await page.keyboard.press('ArrowDown')
    await page.locator('.readout', { hasText: /^7\d\d\d of/ }).waitFor()
    await page.getByRole('button', { name: 'lambda', exact: true }).click()
    const first = page.getByRole('region', { name: 'table of trials' }).locator('tbody tr th button').first()
    expect(await first.textContent()).toBe('0')
    await first.click()
    await page.getByText(/^trial 0, complete/).waitFor()
  })

  test.each([
    ['no JSON', '{"format":', /it is not JSON/],
    ['another document', '{"a":1}', /not what hp study export writes/],
    ['damage', made(3).replace('"complete"', '"done"'), /damaged/],
    ['a forbidden key', made(3).replace('"penalty.lambda"', '"__proto__"'), /damaged/],
  ])('with %s is refused in words', async (_, text, said) => {
    const page = await visitPage('study', '')
    await drop(page, 'bad.json', text)
    await page.getByRole('alert').getByText(said).waitFor()
  })
})

test('a report is one file that shows every view without a server, and asks for nothing', async () => {
  const out = join(folder, 'report.html')
  hp('study', 'export', '--out', out)
  const page = await visitAddress(pathToFileURL(out).href)
  await states(page).getByText('40 trials: 40 complete').waitFor()
  expect(await page.title()).toContain('first <i>study</i>')
  await page.getByRole('button', { name: 'look at it' }).click()
  await page.getByRole('slider', { name: /^lambda/ }).waitFor()
  for (const name of ['History', 'Validation curve', 'Hyperparameter plane'])
    await page.getByRole('application', { name }).waitFor()
  for (const name of ['Coefficient paths', 'Parameters over folds', 'Importance', 'Pareto front', 'Timeline']) {
    await page.getByRole('region', { name, exact: true }).scrollIntoViewIfNeeded()
    await page.getByRole('application', { name, exact: true }).waitFor()
  }
  await page.getByRole('region', { name: 'table of trials' }).getByRole('button').first().waitFor()
  const told = JSON.parse(hp('study', 'best', '--json'))
  const best = Number(await page.locator('.best data').getAttribute('value'))
  expect(bits([best])).toEqual(bits([(told.trial ?? told.best ?? told).score.mean]))
  expect(await objections(page)).toEqual([])
})

describe('hp ui', () => {
  test('lets a browser in by the address it prints, and lists the studies, whatever their names', async () => {
    const address = await served(folder)
    const page = await visitAddress(address)
    await page.getByRole('combobox', { name: 'study' }).selectOption({ label: 'first <i>study</i>' })
    await states(page).getByText('40 complete').waitFor()
    expect(page.url()).not.toContain('t=')
    expect(await page.locator('main i').count()).toBe(0)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.getByRole('link', { name: 'Tune' }).click()
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('button', { name: 'Give it to hp' }).click()
    await page.getByText(/^120 new trials are in the study ridge-progression-/).waitFor()
    const { best } = JSON.parse(hp('study', 'resume', '--json', '--quiet', ...[nameOf('ridge-progression-'), diabetes]))
    expect(bits([best.score.mean])).toEqual(
      bits([Number(await page.locator('.winner data').first().getAttribute('value'))]),
    )
    await page.getByRole('link', { name: 'Study' }).click()
    await page.getByRole('combobox', { name: 'study' }).selectOption({ label: nameOf('ridge-progression-') })
    await states(page).getByText('120 complete').waitFor()
    const other = await visitAddress(address, { refused: true })
    await other
      .getByRole('alert')
      .getByText(/has been used already/)
      .waitFor()
  })

  test('waits for a first study, and follows it over its end by force and its second begin', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    const page = await visitAddress(await served(empty))
    await page.getByText('There are no studies on this computer yet').waitFor()
    const slow = ['--repeats', '40', '--no-share'] // to be caught in the middle of a trial
    const words = [program, ...search, ...slow, '--trials', '40', '--study', 'live']
    const tuning = spawn('node', words, { cwd: empty, stdio: 'ignore' })
    await page.getByRole('link', { name: 'live', exact: true }).click()
    await page.getByText('● live').waitFor()
    const complete = async () => Number(/(\d+) complete/.exec((await states(page).textContent()) ?? '')?.[1] ?? 0)
    await expect.poll(complete).toBeGreaterThan(1)
    const before = await complete()
    await expect.poll(complete).toBeGreaterThan(before)
    tuning.kill('SIGKILL')
    await page.getByText('Interrupted:').waitFor()
    execFileSync('node', [program, 'study', 'resume', 'live'], { cwd: empty, stdio: 'pipe' })
    await states(page).getByText('40 trials: 40 complete').waitFor()
    await expect.poll(() => page.getByText('Interrupted:').count()).toBe(0)
  })
})

test('axe finds nothing to object to on the empty page, and with a study', async () => {
  const page = await visitPage('study', '')
  await page.getByText('Drop a study here').waitFor()
  expect(await objections(page)).toEqual([])
  await drop(page, 'made.json', made(60))
  await states(page).getByText('60 trials').waitFor()
  expect(await objections(page)).toEqual([])
})
