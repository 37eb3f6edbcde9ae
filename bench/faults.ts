// `node bench/faults.ts [trials] [workers] [kills]`: the real program on a PostgreSQL of its own while its processes are killed, the first one among
// them every tenth time, and its server crashes three times. Says what was lost, doubled, wrong, and done again.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyEvent, emptyStudy, type StudyEvent } from '@hp/core'
import { openStorage } from '@hp/storage'
import { cluster, programs, without } from '../packages/storage/test/postgres/cluster.ts'

const [trials = 1000, workers = 4, kills = 20] = process.argv.slice(2).map(Number)
const bin = programs()
if (bin === undefined) {
  console.log(without)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'hp-faults-'))
const rows = Array.from({ length: 24 }, (_, i) => [i % 5, (i * 7) % 11, 3 * (i % 5) - ((i * 7) % 11) + ((i * 13) % 4)])
writeFileSync(join(folder, 'data.csv'), ['a,b,y', ...rows.map((row) => row.join())].join('\n'))
const hp = fileURLToPath(new URL('../apps/cli/bin/hp.js', import.meta.url))
const search = [
  'tune',
  'ridge',
  'data.csv',
  '--target',
  'y',
  '--lambda',
  `1e-3..1e3:${trials}`,
  '--no-share',
  '--study',
  's',
  '--quiet',
]
const share = ['worker', 's', '--quiet']

const start = (words: readonly string[], url: string): ChildProcess =>
  spawn(process.execPath, [hp, ...words], { cwd: folder, env: { ...process.env, HP_STORAGE: url }, stdio: 'ignore' })
const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })

async function events(url: string): Promise<readonly StudyEvent[]> {
  const storage = openStorage(url, { readOnly: true })
  const all = await storage.read('s')
  await storage.close()
  return all
}

async function done(url: string): Promise<number> {
  const storage = openStorage(url, { readOnly: true })
  const [entry] = await storage.studies().catch(() => [])
  await storage.close()
  return entry?.trials.complete ?? 0
}

/** The table of a study, and what became of it on the way. */
function told(all: readonly StudyEvent[]) {
  const { trials } = all.reduce(applyEvent, emptyStudy())
  const ends = all.filter(({ type }) => type === 'trial/finished').length
  const claims = all.filter(({ type }) => type === 'trial/claimed').length
  const table = trials.map(({ number, state, candidate, folds }) => JSON.stringify([number, state, candidate, folds]))
  return { table, complete: trials.filter(({ state }) => state === 'complete').length, ends, claims }
}

const alone = join(folder, 'alone.db')
await ended(start(search, alone))
const want = told(await events(alone))

/** Runs the study with something that happens after each `1/times` of it. */
async function under(
  name: string,
  times: number,
  url: string,
  happen: (time: number, children: ChildProcess[]) => Promise<void>,
) {
  const children = [start(search, url)]
  while ((await done(url)) === 0) await new Promise((resolve) => setTimeout(resolve, 100))
  const from = performance.now()
  for (let k = 1; k < workers; k++) children.push(start(share, url))
  for (let time = 1; time <= times; time++) {
    while ((await done(url)) < (time * trials) / (times + 2)) await new Promise((resolve) => setTimeout(resolve, 100))
    await happen(time, children)
  }
  const codes = await Promise.all(children.map(ended))
  const got = told(await events(url))
  console.log(
    JSON.stringify({
      case: name,
      trials,
      workers,
      times,
      seconds: Math.round((performance.now() - from) / 1000),
      lost: trials - got.complete,
      doubled: got.ends - trials,
      wrong: got.table.filter((line, k) => line !== want.table[k]).length,
      again: got.claims - trials,
      notAlive: codes.filter((code) => code !== 0).length,
    }),
  )
}

const server = await cluster(bin)
try {
  const killed = server.database()
  await under('kills', kills, killed, async (time, children) => {
    const victim = time % 10 === 0 ? 0 : 1 + (time % (workers - 1))
    const child = children[victim] as ChildProcess
    child.kill('SIGKILL')
    await ended(child)
    children[victim] = start(victim === 0 ? search : share, killed)
  })
  await under('crashes of the server', 3, server.database(), async () => {
    server.crash()
    server.start()
  })
} finally {
  server.end()
  rmSync(folder, { recursive: true, force: true })
}
