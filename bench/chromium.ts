// K7: the same fits in Node and in Chromium by turns, each on one thread: milliseconds, and the ratio.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { median } from './peers.ts'

const root = new URL('../packages/core/dist/', import.meta.url)
const job = `
  const { estimator, fit, gradientDescent, linear, recipes, ridge, lasso } = core
  const data = recipes.find(({ name }) => name === 'friedman1').generate({ rows: 100_000, features: 20, seed: 3 })
  const jobs = {
    'exact least squares': { model: linear() },
    'ridge': { model: linear(), penalty: ridge({ lambda: 0.1 }) },
    'lasso': { model: linear(), penalty: lasso({ lambda: 0.1 }) },
    'gradient descent, 20 steps': { model: linear(), algorithm: gradientDescent({ epochs: 20 }) },
  }
  const times = {}
  for (const [name, parts] of Object.entries(jobs)) {
    const all = []
    for (let run = 0; run < 3; run++) {
      const start = performance.now()
      await fit(estimator(parts), data, { threads: 1 })
      all.push(performance.now() - start)
    }
    times[name] = all.sort((a, b) => a - b)[1]
  }
  return times`

const types: Record<string, string> = { '.js': 'text/javascript', '.json': 'application/json', '.html': 'text/html' }
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
  response.setHeader('Content-Type', types[extname(path)] ?? 'text/html')
  try {
    response.end(path === '/' ? '<!doctype html><title>bench</title>' : readFileSync(new URL(`.${path}`, root)))
  } catch {
    response.statusCode = 404
    response.end()
  }
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

const run = new Function('core', `return (async () => {${job}})()`) as (
  core: unknown,
) => Promise<Record<string, number>>
const core = await import('@hp/core')

const { chromium } = createRequire(new URL('../apps/web/package.json', import.meta.url))('playwright')
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const page = await browser.newPage()
await page.goto(address)
const times: Record<'node' | 'chromium', Record<string, number>>[] = []
for (let turn = 0; turn < 5; turn++)
  times.push({
    node: await run(core),
    chromium: await page.evaluate(`import('/index.js').then((core) => (async () => {${job}})())`),
  })
await browser.close()
server.close()

for (const name of Object.keys(times[0]?.node ?? {})) {
  let turn = 0
  const [ms, other] = (['node', 'chromium'] as const).map((where) => {
    turn = 0
    return median(() => times[turn++]?.[where][name] as number, times.length)
  }) as [number, number]
  console.log(
    `K7 ${name.padEnd(30)} Node ${ms.toFixed(1).padStart(7)} ms   Chromium ${other.toFixed(1).padStart(7)} ms   ${(ms / other).toFixed(2)} of Node's speed (goal 0.9)`,
  )
}
