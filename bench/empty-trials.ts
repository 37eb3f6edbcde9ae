// `node bench/empty-trials.ts [trials] [workers …]`: trials whose objective is empty, claimed and ended one at a time by several processes, in SQLite and
// in PostgreSQL (a server of its own that waits for its disk), beside what the disk takes for one write; then how long it takes to come back to them.
import { spawn } from 'node:child_process'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyEvent, emptyStudy } from '@hp/core'
import { openStorage } from '@hp/storage'
import { cluster, programs, without } from '../packages/storage/test/postgres/cluster.ts'
import { waiting } from './mishaps/study.ts'

const [trials = 1000, ...counts] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'hp-empty-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const program = `
  import { openStorage } from '@hp/storage'
  const storage = openStorage(process.argv[1])
  await storage.read('a')
  process.stdout.write('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const from = process.cpuUsage()
  for (let done = 0; ; done++) {
    const [claim] = await storage.claim('a', storage.worker)
    if (claim === undefined) {
      const { user, system } = process.cpuUsage(from)
      process.stdout.write(JSON.stringify({ done, busyMs: (user + system) / 1000 }), () => process.exit())
      break
    }
    const fold = { fold: 0, scores: { value: claim.number }, converged: true, by: 'objective' }
    await storage.append('a', [
      { type: 'fold/scored', ...claim, fold },
      { type: 'trial/finished', ...claim, state: 'complete', durationMs: 0 },
    ])
  }`

/** What the disk takes for a page that is to stay, in milliseconds: the fastest tenth and the median. */
function disk(): string {
  const file = openSync(join(folder, 'page'), 'w')
  const page = Buffer.alloc(8192)
  const times = Array.from({ length: 200 }, () => {
    writeSync(file, page)
    const start = performance.now()
    fdatasyncSync(file)
    return performance.now() - start
  }).sort((a, b) => a - b)
  closeSync(file)
  return `${times[20]?.toFixed(2)} to ${times[100]?.toFixed(2)} ms`
}

async function measured(kind: string, url: string, workers: number) {
  const storage = openStorage(url)
  await storage.append('a', waiting(trials))
  const children = Array.from({ length: workers }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program, url], {
      cwd: import.meta.dirname,
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once('data', resolve))))
  const moments: number[] = []
  const start = performance.now()
  const watch = setInterval(async () => {
    const [entry] = await storage.studies()
    if (moments.length === 0 && (entry?.trials.complete ?? 0) >= trials / 2) moments.push(performance.now() - start)
  }, 50)
  const busyBefore = server?.busyMs() ?? 0
  const said = await Promise.all(
    children.map((child) => {
      child.stdin.write('go')
      return new Promise<{ busyMs: number }>((resolve) =>
        child.stdout.once('data', (text) => resolve(JSON.parse(text))),
      )
    }),
  )
  const took = performance.now() - start
  clearInterval(watch)
  const serverBusy = (server?.busyMs() ?? 0) - busyBefore
  const back = performance.now()
  const { trials: ended } = (await storage.read('a')).reduce(applyEvent, emptyStudy())
  const backMs = performance.now() - back
  await storage.close()
  const perSecond = (1000 * trials) / took
  const half = moments[0] ?? took / 2
  console.log(
    JSON.stringify({
      kind,
      trials,
      workers,
      perSecond: Math.round(perSecond),
      firstHalf: Math.round((500 * trials) / half),
      secondHalf: Math.round((500 * trials) / (took - half)),
      msPerTrial: Number(((took * workers) / trials).toFixed(2)),
      workersBusyMs: Number((said.reduce((sum, { busyMs }) => sum + busyMs, 0) / trials).toFixed(2)),
      serverBusyMs: Number((serverBusy / trials).toFixed(2)),
      lost: ended.filter(({ state }) => state !== 'complete').length,
      doubled: ended.filter(({ attempt }) => attempt !== 1).length,
      readBackMs: Math.round(backMs),
      disk: disk(),
    }),
  )
}

const bin = programs()
if (bin === undefined) console.log(without)
const server = bin === undefined ? undefined : await cluster(bin, { durable: true })
try {
  for (const workers of counts.length > 0 ? counts : [1, 2, 8]) {
    await measured('SQLite', join(folder, `${workers}.db`), workers)
    if (server) await measured('PostgreSQL', server.database(), workers)
  }
} finally {
  server?.end()
}
