// The built page in Chromium with a processor that is slowed four times: sizes, first paint, longest tasks, frames. Build it first.
// `node bench/page.ts [sizes] [paint] [frames] [study] [ridge]`: all of them without a name.
import { readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { gzipSync } from 'node:zlib'
import { launch } from '../apps/web/scripts/chromium.ts'
import { serve } from '../apps/web/scripts/serve.ts'

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof launch>>['newPage']>>

const slower = 4
const dist = new URL('../apps/web/dist/', import.meta.url)
const views = { learn: 'Learn', 'two-spaces': 'TwoSpaces', fit: 'Fit', tune: 'Tune', study: 'Study' } as const
const gzipped = (file: string) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1024
const say = (what: string, figure: string) => console.log(`${what.padEnd(66)} ${figure}`)

const parts = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const wanted = (part: string) => parts.length === 0 || parts.includes(part)
const site = await serve()
const browser = await launch()
if (wanted('sizes')) sizes()
if (wanted('paint')) for (const view of Object.keys(views)) await firstPaint(view)
if (wanted('frames')) await framesOfPages()
if (wanted('study')) await tenThousandTrials()
if (wanted('ridge')) await ridgeDragged()
await browser.close()
await site.close()
console.log(`load ${loadavg()[0]?.toFixed(1)}`)

async function framesOfPages(): Promise<void> {
  await during(
    'Two spaces: while a training of 100 000 rows is at work',
    'two-spaces?rows=100000&epochs=3000&algorithm=sgd&learningRate=0.0001',
    async (page) => {
      await page.getByText('Training …').waitFor()
    },
  )
  await during('Learn 3: while a network is trained', 'learn?chapter=3&data=spirals&layers=8,8,8', async (page) => {
    await page.locator('.pass').waitFor()
  })
  await during('Two spaces: while 500 steps are played on the surface', 'two-spaces?step=0', async (page) => {
    await page.getByRole('button', { name: 'Play' }).click()
  })
  await during('Learn 2: while six paths are played', 'learn?chapter=2&step=0', async (page) => {
    await page.getByRole('button', { name: 'Play' }).click()
  })
  await during(
    'Two spaces: while a training on 1 000 points streams in',
    'two-spaces?rows=1000&noise=2&epochs=100000&algorithm=sgd&learningRate=0.0001',
    async (page) => {
      await page.getByText('Training …').waitFor()
    },
  )
}

function sizes(): void {
  const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
    string,
    { file: string; imports?: string[]; isEntry?: boolean }
  >
  const chunks = (from: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(from)) {
      seen.add(from)
      for (const next of manifest[from]?.imports ?? []) chunks(next, seen)
    }
    return seen
  }
  const sum = (names: Iterable<string>) =>
    [...names].reduce((total, name) => total + gzipped(manifest[name]?.file as string), 0)
  const entry = chunks(Object.keys(manifest).find((name) => manifest[name]?.isEntry) as string)
  say('JavaScript before any page, gzip', `${sum(entry).toFixed(1)} KB (goal 70)`)
  for (const name of Object.values(views)) {
    const more = [...chunks(`src/views/${name}.svelte`)].filter((each) => !entry.has(each))
    say(`more for ${name}`, `${sum(more).toFixed(1)} KB (goal 60)`)
  }
  const files = readdirSync(new URL('assets/', dist))
  const programs = files.filter((each) => each.includes('.worker-'))
  const parts = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return seen
    seen.add(file)
    const text = readFileSync(new URL(`assets/${file}`, dist), 'utf8')
    for (const [, next] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) parts(next as string, seen)
    return seen
  }
  const total = (names: Iterable<string>) =>
    `${[...names].reduce((sum, name) => sum + gzipped(`assets/${name}`), 0).toFixed(1)} KB`
  for (const name of programs) say(`worker ${name.replace(/-.*/, '')}, with what it computes`, total(parts(name)))
  say('all workers, each part once', total(new Set(programs.flatMap((name) => [...parts(name)]))))
}

/** A page of its own, slowed, with its long tasks written down. */
async function slowed(hash: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { tasks })
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask', buffered: true })
  })
  await page.goto(`${site.url}#/${hash}`)
  return page
}

async function firstPaint(view: string): Promise<void> {
  const paints: number[] = []
  for (let k = 0; k < 5; k++) {
    const page = await slowed(view)
    await page.locator('main').waitFor()
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN))
    await page.close()
  }
  paints.sort((a, b) => a - b)
  say(
    `${view}: first contentful paint`,
    `${paints[2]?.toFixed(0)} ms, best of five ${paints[0]?.toFixed(0)} (goal 1 500)`,
  )
}

/** Frames and long tasks of some seconds of work. */
async function watched(page: Page, work: () => Promise<unknown> = () => page.waitForTimeout(4000)): Promise<string> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async () =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    ;(globalThis as unknown as { tasks: number[] }).tasks.length = 0
    Object.assign(globalThis, { frames })
  })
  const before = await busy()
  await work()
  const taken = 1000 * ((await busy()) - before)
  const { frames, tasks } = await page.evaluate(() => {
    const { frames, tasks } = globalThis as unknown as Record<'frames' | 'tasks', number[]>
    return { frames: [...frames].sort((a, b) => a - b), tasks: [...tasks] }
  })
  const at = (share: number) => frames[Math.floor(share * (frames.length - 1))] ?? Number.NaN
  const second = (1000 * frames.length) / frames.reduce((sum, each) => sum + each, 0)
  return `${second.toFixed(0)} frames/s, median ${at(0.5).toFixed(1)}, p95 ${at(0.95).toFixed(1)} ms; ${(taken / frames.length).toFixed(1)} ms of the processor a frame; longest task ${Math.max(0, ...tasks).toFixed(0)} ms`
}

async function during(what: string, hash: string, begin: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await slowed(hash)
  await page.locator('canvas').nth(1).waitFor()
  await page.waitForTimeout(4000) // loading is over
  await begin(page)
  say(what, `${await watched(page)} (goals 60, 50)`)
  await page.close()
}

async function tenThousandTrials(): Promise<void> {
  const page = await slowed('study')
  await page.getByText('Drop a study here').waitFor()
  await page.evaluate((text) => Object.assign(globalThis, { text }), study(10_000))
  const began = performance.now()
  await dropped(page, 'made.json')
  const axis = page.getByRole('slider', { name: /^mixture/ })
  await axis.waitFor()
  await axis.focus()
  await page.keyboard.press('ArrowDown')
  await page.locator('.readout', { hasText: ' of ' }).first().waitFor()
  say('Study: 10 000 trials, until a brush has moved', `${(performance.now() - began).toFixed(0)} ms (goal 2 000)`)
  const box = await axis.boundingBox()
  if (!box) throw new Error('the axis is not there')
  const x = box.x + box.width / 2
  await page.mouse.move(x, box.y + 30)
  await page.mouse.down()
  const said = await watched(page, async () => {
    for (let k = 0; k < 60; k++) await page.mouse.move(x, box.y + 40 + 2 * k)
  })
  await page.mouse.up()
  say('Study: brushing 10 000 trials', `${said} (goal 30)`)
  await page.close()
}

/** Ridge on 10⁵ × 50: from another λ in its field until other parameters are there. */
async function ridgeDragged(): Promise<void> {
  const page = await slowed('fit?model=ridge')
  const rows = 100_000
  await page.evaluate(async (rows) => {
    const names = Array.from({ length: 50 }, (_, j) => `x${j}`)
    let state = 1
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return (state / 2 ** 32).toFixed(4)
    }
    const parts = [`${names.join()},y\n`]
    for (let i = 0; i < rows; i++) parts.push(`${names.map(next).join()},${next()}\n`)
    const transfer = new DataTransfer()
    transfer.items.add(new File(parts, 'wide.csv', { type: 'text/csv' }))
    document.querySelector('main')?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }))
  }, rows)
  await page.waitForFunction(() => document.body.textContent?.includes('wide.csv'), undefined, { timeout: 240_000 })
  await page.evaluate(() => {
    location.hash = '#/fit?table=wide.csv&target=y&model=ridge&features=all'
  })
  await page.getByText('Trained', { exact: true }).waitFor({ timeout: 240_000 })
  const field = page.getByRole('textbox', { name: /lambda/ })
  const times = await field.evaluate(async (input) => {
    const seen = () => document.querySelector('main')?.textContent ?? ''
    const times: number[] = []
    for (let k = 0; k < 10; k++) {
      const before = seen()
      const own = input as HTMLInputElement
      own.value = String((0.1 * 1.5 ** k).toPrecision(3))
      const began = performance.now()
      own.dispatchEvent(new Event('change', { bubbles: true }))
      while (performance.now() - began < 20_000) {
        await new Promise(requestAnimationFrame)
        const now = seen()
        if (now !== before && now.includes('Trained')) break
      }
      times.push(performance.now() - began)
    }
    return times.sort((a, b) => a - b)
  })
  say(
    'Fit: ridge on 100 000 × 50 again with another λ',
    `median ${times[5]?.toFixed(0)} ms, best ${times[0]?.toFixed(0)} (goal: a frame)`,
  )
  await page.close()
}

/** Drops what the page has as `text`. */
async function dropped(page: Page, name: string): Promise<void> {
  await page.evaluate((name) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([(globalThis as unknown as { text: string }).text], name))
    document.querySelector('main')?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }))
  }, name)
}

/** What `hp study export` writes, with so many trials made up. */
function study(count: number): string {
  const trials = Array.from({ length: count }, (_, number) => {
    const [lambda, mixture] = [1e-3 * 1.0011 ** number, ((number * 7919) % 1000) / 1000]
    const score = 50 + (Math.log10(lambda) + 1) ** 2 + mixture
    return {
      number,
      candidate: { 'penalty.lambda': lambda, 'penalty.mixture': mixture },
      state: 'complete',
      attempt: 1,
      folds: [0, 1].map((fold) => ({ fold, scores: { rmse: score + fold / 10 }, converged: true, by: 'single' })),
      durationMs: 1,
    }
  })
  const metric = { name: 'rmse', direction: 'minimize' }
  const description = { seed: 0, strategy: 'random', splitter: 'k-fold', folds: 2, metric }
  return JSON.stringify({ format: 'hp-study', version: 1, description, searches: [], trials })
}
