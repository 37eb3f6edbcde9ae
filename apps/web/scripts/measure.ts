// Prints how large the built page is, how long its tasks are and how evenly it draws, at full speed and at a quarter.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { launch } from './chromium.ts'
import { serve } from './serve.ts'

const assets = join(import.meta.dirname, '../dist/assets')
for (const name of readdirSync(assets).sort())
  console.log(`${name}: ${(gzipSync(readFileSync(join(assets, name)), { level: 9 }).length / 1024).toFixed(1)} KB gzip`)

interface Measured {
  readonly paint: number
  readonly load: readonly number[]
  readonly play: readonly number[]
  readonly frames: readonly number[]
}

const site = await serve()
const browser = await launch()
for (const slower of [1, 4]) {
  for (const query of ['', 'rows=100000&epochs=20000&learningRate=0.01&algorithm=momentum']) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    await page.addInitScript(() => {
      const tasks: number[] = []
      Object.assign(globalThis, { tasks })
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
        buffered: true,
      })
    })
    await page.goto(`${site.url}#/two-spaces?${query}`)
    await page.locator('canvas').nth(1).waitFor()
    await page.waitForTimeout(3000 * slower)
    const measured: Measured = await page.evaluate(async () => {
      const { tasks } = globalThis as unknown as { tasks: number[] }
      const load = tasks.splice(0)
      const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
      const frames: number[] = []
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('Play'))
      button?.click()
      await new Promise<void>((resolve) => {
        let last = performance.now()
        const end = last + 5000
        const frame = (now: number) => {
          frames.push(now - last)
          last = now
          if (now < end) requestAnimationFrame(frame)
          else resolve()
        }
        requestAnimationFrame(frame)
      })
      return { paint, load, play: tasks, frames }
    })
    const frames = [...measured.frames].sort((a, b) => a - b)
    const at = (share: number) => (frames[Math.floor(share * (frames.length - 1))] ?? 0).toFixed(1)
    console.log(
      `CPU ÷ ${slower}, ${query || 'as it opens'}: first paint ${measured.paint.toFixed(0)} ms; long tasks while loading [${measured.load.join(', ')}], while playing [${measured.play.join(', ')}]; frames median ${at(0.5)}, p95 ${at(0.95)} ms`,
    )
    await page.close()
  }
}
await browser.close()
await site.close()
