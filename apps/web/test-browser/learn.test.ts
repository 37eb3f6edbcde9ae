import {
  adamw,
  estimator,
  fit,
  gradientDescent,
  grid,
  kFold,
  linear,
  network,
  range,
  recipes,
  standardize,
  tune,
} from '@hp/core'
import type { BrowserContextOptions, Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { objections } from './axe.ts'
import { field, ledgerOf, visitPage } from './visit.ts'

const learn = (query = '', options: BrowserContextOptions = {}) => visitPage('learn', query, options)
const chart = (page: Page, name: string) => page.getByRole('application', { name, exact: true })
const query = (page: Page) => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')
const recipe = (name: string) => recipes.find((each) => each.name === name)
const readout = (page: Page, name: string) =>
  page
    .locator('figure', { has: chart(page, name) })
    .locator('.readout')
    .textContent()
const chapters = [
  'A family and its parameters',
  'Training',
  'Hyperparameters that shape the family',
  'Cross-validation',
  'Data',
]

/** Waits until the figure of a chapter is there, with what it shows. */
async function drawn(page: Page, chapter: number): Promise<void> {
  const name = ['Data space', 'Diverging', 'Decision map', 'Validation curve', 'Learning curve'][chapter - 1]
  await chart(page, name).waitFor()
}

/** The numbers of a chart, from its table. */
async function tableOf(page: Page, name: string): Promise<string[][]> {
  await page.getByRole('button', { name: `${name} as a table` }).click()
  const rows = page.locator('dialog[open] tbody tr')
  await rows.first().waitFor()
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')),
  )
  await page.keyboard.press('Escape')
  return cells
}

test('the page begins with the first chapter, and each chapter leads to the next', async () => {
  const page = await visitPage('')
  for (const [k, name] of chapters.entries()) {
    await page.getByRole('heading', { level: 2, name: `${k + 1}. ${name}` }).waitFor()
    await drawn(page, k + 1)
    if (k + 1 < chapters.length) await page.locator('a.next').click()
  }
  await page.goBack()
  await page.getByRole('heading', { level: 2, name: '4. Cross-validation' }).waitFor()
  await page.goForward()
  await page.getByRole('heading', { level: 2, name: '5. Data' }).waitFor()
})

describe('a family and its parameters', () => {
  test('to try one θ takes one cost evaluation and no training, by key and by click', async () => {
    const page = await learn()
    await drawn(page, 1)
    await expect.poll(() => ledgerOf(page)).toEqual([1, 0])
    await chart(page, 'Parameter space').focus()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => ledgerOf(page)).toEqual([2, 0])
    await chart(page, 'Parameter space').click({ position: { x: 200, y: 120 } })
    await expect.poll(() => ledgerOf(page)).toEqual([3, 0])
    expect(query(page).get('start')).toMatch(/^-?[\d.]+,-?[\d.]+$/)
  })

  test('the page says when a line is good enough, and a link brings it back', async () => {
    const page = await learn('chapter=1&start=1,2')
    await page.getByText('Found:').waitFor()
    await page.getByText('after 1 cost evaluation. A training algorithm').waitFor()
    const far = await learn('chapter=1&start=0,0')
    await far.getByText('Not yet:').waitFor()
  })
})

describe('training', () => {
  test('crawls, does well and diverges, by the learning rate alone, and the page says why', async () => {
    const page = await learn('chapter=2')
    await drawn(page, 2)
    const why = await page.locator('.why').allTextContents()
    expect(why[0]).toMatch(/η × L = 0\.04, a small part of 2/)
    expect(why[1]).toMatch(/η × L = 0\.999, below 2/)
    expect(why[2]).toMatch(/η × L = 2\.02, above 2: .* the cost grows without bound/)
  })

  test('each of the three rates, and of the three algorithms, is a complete training', async () => {
    const page = await learn('chapter=2')
    await drawn(page, 2)
    await expect.poll(async () => (await ledgerOf(page))[1]).toBe(6)
    const [evaluations] = await ledgerOf(page)
    expect(evaluations).toBeGreaterThan(6 * 120)
  })

  test('three algorithms go down one surface by one clock', async () => {
    const page = await learn('chapter=2&step=0')
    await chart(page, 'Three algorithms').waitFor()
    const costs = page.getByRole('region', { name: 'the three compared' }).locator('tbody td:nth-child(3)')
    const first = await costs.allTextContents()
    expect(new Set(first).size).toBe(1)
    await chart(page, 'Three algorithms').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.locator('.at b').textContent()).toBe('1')
    expect(new Set(await costs.allTextContents()).size).toBe(3)
    expect(await page.locator('td.near').allTextContents()).toEqual(['more than 120', '106', '76'])
  })

  test('the path ends where the library ends', async () => {
    const page = await learn('chapter=2&rate=0.03&start=-8,1')
    await drawn(page, 2)
    const rows = await tableOf(page, 'Yours')
    const data = recipe('line')?.generate({ rows: 40, noise: 1, seed: 0 }) as never
    const algorithm = gradientDescent({ learningRate: 0.03, epochs: 120 })
    const transforms = [standardize({ standardize: false })] as const
    const { parameters } = await fit(estimator({ model: linear(), algorithm, transforms }), data, { start: [-8, 1] })
    const [step, , ...theta] = (rows.at(-1) ?? []).map((text) => Number(text.replace('−', '-')))
    expect(step).toBe(120)
    const end = [parameters.intercept, parameters.coefficients[0]]
    expect(theta).toEqual(end.map((value) => Number(value.toPrecision(8))))
  })

  test('a learning rate of one’s own above the limit diverges; the step before the first is the start', async () => {
    const page = await learn('chapter=2')
    await drawn(page, 2)
    await field(page, 'learning rate').fill('0.06')
    await page.keyboard.press('Enter')
    await page.locator('.why', { hasText: 'η = 0.06' }).filter({ hasText: 'without bound' }).waitFor()
    expect(query(page).get('rate')).toBe('0.06')
    await page.getByLabel('step', { exact: true }).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => page.locator('.at b').textContent()).toBe('0')
    expect(await readout(page, 'Yours')).toBe(await readout(page, 'Crawling'))
    expect(await readout(page, 'Diverging')).toBe(await readout(page, 'Crawling'))
    expect(query(page).get('step')).toBe('0')
    await page.goBack()
    await expect.poll(() => query(page).get('step')).toBeNull()
    await page.goBack()
    await chart(page, 'Good').waitFor()
  })

  test('arrow keys move the start of all three; other algorithms have other limits', async () => {
    const page = await learn('chapter=2')
    await drawn(page, 2)
    await chart(page, 'Good').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => query(page).get('start')).not.toBeNull()
    await page.getByLabel('algorithm', { exact: true }).selectOption('Gradient descent with momentum')
    await page.getByText('diverges above 2(1 + μ)/L').waitFor()
    await page.getByLabel('algorithm', { exact: true }).selectOption('Adam')
    await chart(page, 'Long steps').waitFor()
    expect(await page.locator('.why').first().textContent()).toContain('no rate is too large for the curvature')
  })

  test('the question is checked', async () => {
    const page = await learn('chapter=2')
    await drawn(page, 2)
    await page.getByLabel('1/L =').check()
    await page.getByText('Not so.').waitFor()
    await page.getByLabel('2/L =').check()
    await page.getByText('Right.').waitFor()
    expect(query(page).get('answer')).toBe('1')
  })
})

describe('hyperparameters that shape the family', () => {
  test('the list of parameters grows with the degree', async () => {
    const page = await learn('chapter=3&degree=3')
    const chips = page.getByRole('list', { name: 'parameters of the polynomial' }).getByRole('listitem')
    await expect.poll(() => chips.count()).toBe(4)
    await page.getByLabel('degree, slider').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => chips.count()).toBe(6)
    expect(query(page).get('degree')).toBe('5')
    await page.goBack()
    await page.goBack()
    await expect.poll(() => chips.count()).toBe(4)
  })

  test('hidden layers make other borders of more parameters', async () => {
    const page = await learn('chapter=3&layers=none&pass=300')
    const trainings = page.locator('.trainings')
    await expect.poll(() => page.locator('.layer-count').textContent()).toBe('3 parameters')
    await expect.poll(() => trainings.textContent()).toBe('2') // the curve, and the network
    await page.getByLabel('hidden layers', { exact: true }).selectOption('8,8')
    await expect.poll(() => page.locator('.layer-count').textContent()).toBe('105 parameters')
    await expect.poll(() => trainings.textContent()).toBe('3')
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor()
    await page.goBack()
    await expect.poll(() => page.locator('.layer-count').textContent()).toBe('3 parameters')
  })

  test('a network is seen while it is trained: held, led pass by pass, let go; the link holds the pass', async () => {
    const page = await learn('chapter=3')
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const pass = async () => Number(await page.locator('.pass').textContent())
    await expect.poll(pass).toBeGreaterThan(3)
    for (;;) {
      await button('Pause')
        .click({ timeout: 2000 })
        .catch(() => {}) // who is late finds it at its end, and begins again
      await button('Train').waitFor()
      if ((await pass()) < 300) break
      await button('Train').click()
    }
    await expect.poll(() => query(page).get('pass')).not.toBeNull()
    const held = await pass()
    expect(query(page).get('pass')).toBe(String(held))
    await button('One pass').click()
    await expect.poll(pass).toBe(held + 1)
    await expect.poll(() => query(page).get('pass')).toBe(String(held + 1))
    const costs = () => page.locator('p.count').last().textContent()
    const shown = await costs()
    const again = await learn(query(page).toString())
    await expect.poll(() => again.locator('.pass').textContent()).toBe(String(held + 1))
    expect(await again.locator('p.count').last().textContent()).toBe(shown)
    await page.goBack()
    await expect.poll(pass).toBe(held)
    await button('Train').click()
    await expect.poll(pass).toBeGreaterThan(held + 3)
    await expect.poll(() => query(page).get('pass')).toBeNull()
  })

  test('a network ends where the library ends', async () => {
    const page = await learn('chapter=3&data=circles&layers=4&rate=0.03&pass=300')
    await expect.poll(() => page.locator('.pass').textContent()).toBe('300')
    const data = recipe('circles')?.generate({ rows: 200, noise: 0.2, seed: 0 }) as never
    const algorithm = adamw({ learningRate: 0.03, batchSize: 25, epochs: 300, tolerance: 0, improvement: 0 })
    const model = network({ hiddenLayers: [4], activation: 'tanh' })
    const fitted = await fit(estimator({ model, algorithm }), data, { seed: 0 })
    expect(await page.locator('.cost').textContent()).toBe(String(Number(fitted.cost.value.toPrecision(4))))
  })
})

describe('cross-validation', () => {
  test('the curve is built fold by fold; the ledger goes by trainings; sharing saves what the plan says', async () => {
    const page = await learn('chapter=4')
    await page.getByText('9 degrees × 5 folds = 45 trainings; 5 are needed').waitFor()
    await page.getByRole('button', { name: 'Train one by one' }).click()
    await expect.poll(() => page.locator('rect.fold').count()).toBeGreaterThan(0)
    expect(await page.locator('rect.best').count()).toBe(0)
    await page.locator('rect.best').waitFor()
    expect(await page.locator('rect.fold').count()).toBe(45)
    expect(await page.locator('.trainings').textContent()).toBe('45')
    const alone = await tableOf(page, 'Validation curve')
    await page.getByRole('button', { name: 'Share the work' }).click()
    await expect.poll(() => page.locator('.trainings').textContent()).toBe('5')
    await page.locator('rect.best').waitFor()
    expect(await tableOf(page, 'Validation curve')).toEqual(alone)
    const data = recipe('polynomial')?.generate({ rows: 40, noise: 0.2, seed: 0 }) as never
    const study = await tune(estimator({ model: linear({ degree: range(1, 9) }) }), data, {
      validation: kFold(5),
      strategy: grid(),
      metric: 'rmse',
      seed: 0,
    })
    const means = study.trials.map(({ score }) => Number(score?.mean.toPrecision(4)))
    expect(alone.map((row) => Number(row.at(-1)))).toEqual(means)
  })

  test('a link holds the search, the folds and the degree that is looked at', async () => {
    const page = await learn('chapter=4&folds=4&search=planned&degree=3')
    await page.locator('rect.best').waitFor()
    expect(await page.locator('rect.fold').count()).toBe(36)
    expect(await page.locator('tfoot .score').textContent()).toMatch(/^0\.2/)
    await chart(page, 'Validation curve').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => query(page).get('degree')).toBe('4')
    expect(await page.locator('rect.fold').count()).toBe(36)
  })
})

describe('data', () => {
  const errorOf = (page: Page) => page.locator('dd.test').textContent()

  test('a point that is moved away makes the error on fresh rows larger, and going back makes it good again', async () => {
    const page = await learn('chapter=5')
    await drawn(page, 5)
    const before = await errorOf(page)
    await chart(page, 'Data and fitted curve').focus()
    for (let k = 0; k < 6; k++) await page.keyboard.press('Shift+ArrowUp')
    await expect.poll(() => query(page).get('point')).toBe('0.5,2')
    await expect.poll(async () => Number(await errorOf(page))).toBeGreaterThan(1.1 * Number(before))
    for (let k = 0; k < 6; k++) await page.goBack()
    await expect.poll(() => errorOf(page)).toBe(before)
  })

  test('algorithms set the same parameters by very different work, and the ledger counts all of it', async () => {
    const page = await learn('chapter=5')
    await chart(page, 'Algorithms compared').waitFor()
    const near = (await page.locator('td.near').allTextContents()).map(Number)
    expect(near).toHaveLength(5)
    expect(near[4]).toBeLessThan(Math.min(...near.slice(0, 4)) / 2)
    await expect.poll(async () => (await ledgerOf(page))[1]).toBe(6)
    const [evaluations] = await ledgerOf(page)
    expect(evaluations).toBeGreaterThan(near.reduce((sum, each) => sum + each, 0))
  })

  test('noise raises the floor, rows bring the curve nearer to it', async () => {
    const page = await learn('chapter=5&noise=0.8&rows=30&degree=6')
    await drawn(page, 5)
    const few = Number(await errorOf(page))
    expect(few).toBeGreaterThan(0.8)
    await field(page, 'rows').fill('500')
    await page.keyboard.press('Enter')
    await expect.poll(async () => Number(await errorOf(page))).toBeLessThan(few)
    expect(query(page).get('rows')).toBe('500')
  })
})

test('the table at the end is filled from the definitions', async () => {
  const page = await learn()
  const table = page.getByRole('region', { name: 'Parameters and hyperparameters' })
  for (const text of [
    'one cost evaluation',
    'a complete training; with k folds, k of them',
    'degree d',
    'learning rate η',
  ])
    await table.getByText(text, { exact: false }).first().waitFor()
  await table.getByText('length of a step along the gradient').waitFor()
})

test.each([1, 2, 3, 4, 5])('axe finds nothing to object to in chapter %i', async (chapter) => {
  const page = await learn(`chapter=${chapter}${chapter === 4 ? '&search=planned' : '&answer=0'}`)
  await drawn(page, chapter)
  if (chapter === 4) await page.getByText('what is shared').click()
  expect(await objections(page)).toEqual([])
})

test('leaving while steps are played leads elsewhere, and stays there', async () => {
  const page = await learn('chapter=2&step=0')
  await drawn(page, 2)
  await page.getByRole('button', { name: 'Play' }).click()
  await page.locator('a.next').click()
  await page.getByRole('heading', { level: 2, name: `3. ${chapters[2]}` }).waitFor()
  await page.getByRole('link', { name: 'Two spaces', exact: true }).click()
  await page.locator('data.end').first().waitFor()
  await page.getByRole('button', { name: 'Play' }).click()
  await page.getByRole('link', { name: 'Learn', exact: true }).click()
  await page.getByRole('heading', { level: 2, name: `1. ${chapters[0]}` }).waitFor()
  await drawn(page, 1)
  expect(new URL(page.url()).hash).toBe('#/learn')
})

test('those who want less motion see the end at once', async () => {
  const page = await learn('chapter=2&step=3', { reducedMotion: 'reduce' })
  await drawn(page, 2)
  await page.getByRole('button', { name: 'Play' }).click()
  await expect.poll(() => page.locator('.at b').textContent()).toBe('120')
})
