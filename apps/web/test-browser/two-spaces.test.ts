import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { complained, drop, field, finalOf, ledgerOf, stepOf, thetaOf, visit } from './visit.ts'

const chart = (page: Page, name: string) => page.getByRole('application', { name })
const query = (page: Page) => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '')

describe('hyperparameters', () => {
  test('the learning rate set by arrow keys changes the path', async () => {
    const page = await visit()
    const before = await finalOf(page)
    await page.getByLabel('learning rate, slider').focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => finalOf(page)).not.toEqual(before)
    expect(Number(query(page).get('learningRate'))).toBeLessThan(0.035)
    expect(await field(page, 'learning rate').inputValue()).toBe(query(page).get('learningRate'))
  })

  test('above 2/L training diverges, the page says why, and shows the steps', async () => {
    const page = await visit('learningRate=0.051&epochs=3000')
    const said = page.getByRole('alert').filter({ hasText: 'Training diverged' })
    await said.waitFor()
    expect(await said.textContent()).toMatch(/learning rate 0\.051 is above 2\/L = 0\.0504/)
    expect(await page.locator('data.end').count()).toBe(0)
    expect(await stepOf(page)).toBeGreaterThan(20)
    await page.getByText('diverges above 2/L = 0.0504').waitFor()
  })

  test('they are locked while training is shown at work', async () => {
    const page = await visit('epochs=5000')
    await finalOf(page)
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByText('locked').waitFor()
    expect(await field(page, 'learning rate').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Pause' }).click()
    expect(await field(page, 'learning rate').isDisabled()).toBe(false)
  })

  test('the form follows the definition of the algorithm', async () => {
    const page = await visit()
    await finalOf(page)
    expect(await field(page, 'momentum').count()).toBe(0)
    await page.getByLabel('algorithm').selectOption('Gradient descent with momentum')
    await page.getByLabel('momentum, slider').waitFor()
    expect(await field(page, 'momentum').inputValue()).toBe('0.9')
    await field(page, 'momentum').fill('1.5')
    await page.keyboard.press('Tab')
    await page.getByText('must be a number of at least 0 and below 1').waitFor()
    expect(await field(page, 'momentum').inputValue()).toBe('0.9')
  })
})

describe('steps', () => {
  test('step 0 is the start, exactly, and the last step the end', async () => {
    const page = await visit('start=-7.3,0.1')
    const end = await finalOf(page)
    expect(await thetaOf(page)).toEqual(end)
    await page.getByLabel('step', { exact: true }).focus()
    await page.keyboard.press('Home')
    expect(await stepOf(page)).toBe(0)
    expect(await thetaOf(page)).toEqual([-7.3, 0.1])
    await page.keyboard.press('End')
    expect(await thetaOf(page)).toEqual(end)
  })

  test('play goes on from step to step, pause stops', async () => {
    const page = await visit('step=0')
    await finalOf(page)
    await page.getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => stepOf(page)).toBeGreaterThan(5)
    await page.getByRole('button', { name: 'Pause' }).click()
    const rest = await stepOf(page)
    await page.getByRole('button', { name: 'one step on' }).click()
    expect(await stepOf(page)).toBe(rest + 1)
    await page.getByRole('button', { name: 'one step back' }).click()
    expect(await stepOf(page)).toBe(rest)
    await page.getByRole('button', { name: 'to the start' }).click()
    expect(await stepOf(page)).toBe(0)
  })
})

describe('the ledger', () => {
  test('a training of 500 steps costs 501 cost evaluations and is one complete training', async () => {
    const page = await visit()
    await expect.poll(() => ledgerOf(page)).toEqual([501, 1])
    await page.getByLabel('standardize').check()
    await expect.poll(() => ledgerOf(page)).toEqual([1002, 2])
  })

  test('trying one θ is one cost evaluation and no training, by mouse and by key', async () => {
    const page = await visit()
    await finalOf(page)
    await chart(page, 'Parameter space').click({ position: { x: 200, y: 150 } })
    await expect.poll(() => ledgerOf(page)).toEqual([502, 1])
    await page.getByText('1 cost evaluation, 0 trainings').waitFor()
    const theta = await thetaOf(page)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => ledgerOf(page)).toEqual([503, 1])
    const moved = await thetaOf(page)
    expect(moved[0]).toBeGreaterThan(theta[0])
    expect(moved[1]).toBe(theta[1])
    await page.keyboard.press('Enter')
    await expect.poll(() => ledgerOf(page)).toEqual([1004, 2])
    await page.getByRole('button', { name: 'to the start' }).click()
    expect(await thetaOf(page)).toEqual(moved)
  })

  test('a finger that taps tries a θ, one that swipes scrolls', async () => {
    const page = await visit('', { hasTouch: true, viewport: { width: 360, height: 740 } })
    await finalOf(page)
    const box = await chart(page, 'Parameter space').boundingBox()
    if (!box) throw new Error('the chart is not there')
    await page.touchscreen.tap(box.x + 200, box.y + 80)
    await expect.poll(() => ledgerOf(page)).toEqual([502, 1])
    const theta = await thetaOf(page)
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + 120, y }],
      })
    await touch('touchStart', box.y + 200)
    for (let by = 20; by <= 160; by += 20) await touch('touchMove', box.y + 200 - by)
    await touch('touchEnd', 0)
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50)
    expect(await thetaOf(page)).toEqual(theta)
    await expect.poll(() => ledgerOf(page)).toEqual([502, 1])
  })

  test('a training that takes long shows its steps as they are made, and gives way to the next', async () => {
    const page = await visit('rows=20000&epochs=100000&algorithm=sgd&learningRate=0.0000001')
    await page.getByText('Training …').waitFor()
    expect(await page.locator('data.end').count()).toBe(0)
    const before = Number(await page.getByLabel('step', { exact: true }).getAttribute('max'))
    await expect
      .poll(async () => Number(await page.getByLabel('step', { exact: true }).getAttribute('max')))
      .not.toBe(before) // more as steps are made, fewer when the record is thinned
    await field(page, 'epochs').fill('10')
    await page.keyboard.press('Enter')
    await finalOf(page)
    await expect.poll(async () => (await ledgerOf(page))[1]).toBe(1)
  })

  test('scrubbing and playing cost nothing', async () => {
    const page = await visit()
    await finalOf(page)
    await page.getByRole('button', { name: 'to the start' }).click()
    await page.getByRole('button', { name: 'one step on' }).click()
    await chart(page, 'Cost over steps').click()
    await expect.poll(() => ledgerOf(page)).toEqual([501, 1])
  })
})

describe('points', () => {
  /** Where a value lies on the chart of the data, from the ticks of its axes. */
  async function placeOf(page: Page): Promise<{ x: number; y: number }> {
    const box = await chart(page, 'Data space').boundingBox()
    if (!box) throw new Error('the chart is not there')
    await chart(page, 'Data space').focus()
    await page.keyboard.press('ArrowRight')
    const ring = await chart(page, 'Data space').locator('svg circle').boundingBox()
    if (!ring) throw new Error('no point is chosen')
    return { x: ring.x + ring.width / 2, y: ring.y + ring.height / 2 }
  }

  test('a point that is dragged changes the line, and undo puts it back', async () => {
    const page = await visit()
    const before = await finalOf(page)
    const { x, y } = await placeOf(page)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 5, y - 150, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => finalOf(page)).not.toEqual(before)
    expect(query(page).getAll('move')).toHaveLength(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => finalOf(page)).toEqual(before)
    expect(query(page).getAll('move')).toHaveLength(0)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => finalOf(page)).not.toEqual(before)
  })

  test('a point is taken, moved, let go and put back by keys', async () => {
    const page = await visit()
    const before = await finalOf(page)
    await placeOf(page)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => finalOf(page)).not.toEqual(before)
    await page.keyboard.press('Escape')
    await expect.poll(() => finalOf(page)).toEqual(before)
  })

  test('other rows, noise and seed make other points', async () => {
    const page = await visit()
    const before = await finalOf(page)
    await field(page, 'seed').fill('5')
    await page.keyboard.press('Enter')
    await expect.poll(() => finalOf(page)).not.toEqual(before)
    expect(query(page).get('seed')).toBe('5')
  })
})

describe('files', () => {
  const good = 'city,area,price\nA,1,2.5\nB,2,4\nC,3,6.5\nD,4,8\nE,5,9.5\n'

  test('a CSV that is dropped is trained on, with the columns one chooses', async () => {
    const page = await visit('algorithm=adam&learningRate=0.1')
    await finalOf(page)
    await drop(page, 'flats.csv', good)
    await page.getByText('flats.csv', { exact: true }).waitFor()
    expect(await page.getByLabel('feature').inputValue()).toBe('area')
    expect(await page.getByLabel('target', { exact: true }).inputValue()).toBe('price')
    await page.getByText('Not numbers: city').waitFor()
    await expect.poll(async () => (await finalOf(page, 'own'))[1]).toBeCloseTo(1.8, 1)
    expect(query(page).get('file')).toBe('flats.csv')
    await page.goBack()
    await page.getByLabel('rows, slider').waitFor()
    await page.goForward()
    await expect.poll(async () => (await finalOf(page, 'own'))[1]).toBeCloseTo(1.8, 1)
  })

  test('a file of the same name with other content replaces the first', async () => {
    const page = await visit('algorithm=adam&learningRate=0.1&epochs=3000')
    await drop(page, 'flats.csv', good)
    await expect.poll(async () => (await finalOf(page, 'own'))[1]).toBeCloseTo(1.8, 1)
    await drop(page, 'flats.csv', 'area,price\n1,5\n2,4\n3,3\n4,2\n')
    await expect.poll(async () => (await finalOf(page, 'own'))[1]).toBeCloseTo(-1, 2)
  })

  test('a malformed CSV is refused with line and column, and the points stay', async () => {
    const page = await visit()
    const before = await finalOf(page)
    await drop(page, 'bad.csv', 'area,price\n1,2\n2,"open\n3,4\n')
    const said = page.getByRole('alert')
    await said.waitFor()
    expect(await said.textContent()).toMatch(/line 3, column 3/)
    expect(await finalOf(page)).toEqual(before)
    await page.getByLabel('rows, slider').waitFor()
  })

  test('markup and formulas in a header are text', async () => {
    const page = await visit()
    await drop(page, 'odd.csv', '<img src=x onerror=alert(1)>,"=HYPERLINK(1)"\n1,2\n2,4\n3,7\n')
    await page.getByLabel('feature').waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.getByLabel('feature').inputValue()).toBe('<img src=x onerror=alert(1)>')
  })

  test('the browser refuses markup from text, and workers from elsewhere', async () => {
    const page = await visit()
    await finalOf(page)
    const refused = await page.evaluate(() =>
      [
        () => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>'),
        () => new Worker('data:text/javascript,0'),
        () => new Worker('https://example.com/worker.js'),
      ].map((attempt) => {
        try {
          attempt()
          return 'nothing'
        } catch (error) {
          return (error as Error).name
        }
      }),
    )
    expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError'])
    expect(await page.locator('b', { hasText: 'bold' }).count()).toBe(0)
    for (const said of complained()) expect(said).toMatch(/requires 'Trusted(HTML|ScriptURL)' assignment/)
  })

  test('pasted text is a table too', async () => {
    const page = await visit('algorithm=adam&learningRate=0.1')
    await finalOf(page)
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    }, good)
    await page.getByText('pasted.csv', { exact: true }).waitFor()
  })

  test('a link that needs a file says so', async () => {
    const page = await visit('file=mine.csv&feature=area&target=price')
    await page.getByText('this page was made with the file mine.csv').waitFor()
    await drop(page, 'mine.csv', 'price,area\n1,2\n2,3\n4,5\n')
    await page
      .getByText('Converged')
      .or(page.getByText('Stopped after'))
      .or(page.getByText('diverged'))
      .first()
      .waitFor()
    expect(await page.getByLabel('feature').inputValue()).toBe('area')
  })
})

describe('the address', () => {
  test('holds what is on the screen: a link opened elsewhere shows the same', async () => {
    const page = await visit(
      'algorithm=momentum&momentum=0.7&learningRate=0.01&rows=25&noise=2&seed=3&start=-5,1&step=40',
    )
    await finalOf(page)
    const shown = await page.locator('body').textContent()
    const again = await visit(query(page).toString())
    await finalOf(again)
    expect(await again.locator('body').textContent()).toBe(shown)
    expect(await stepOf(again)).toBe(40)
  })

  test('back and forward go through the edits', async () => {
    const page = await visit()
    const first = await finalOf(page)
    await page.getByLabel('standardize').check()
    await expect.poll(() => finalOf(page)).not.toEqual(first)
    const second = await finalOf(page)
    await page.goBack()
    await expect.poll(() => finalOf(page)).toEqual(first)
    expect(await page.getByLabel('standardize').isChecked()).toBe(false)
    await page.goForward()
    await expect.poll(() => finalOf(page)).toEqual(second)
    await page.keyboard.press('Control+z')
    await expect.poll(() => finalOf(page)).toEqual(first)
  })

  test('what makes no sense in it is as in the beginning', async () => {
    const page = await visit(
      'rows=-4&noise=x&algorithm=toString&learningRate=NaN&start=1,2,3&step=-1&move=a:b:c&penalty=__proto__',
    )
    await expect.poll(() => ledgerOf(page)).toEqual([501, 1])
    expect(await field(page, 'rows').inputValue()).toBe('40')
  })
})
