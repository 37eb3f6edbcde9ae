import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { applyEvent, emptyStudy } from '@hp/core'
import { openStorage, postgresStorage } from '@hp/storage'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, cluster, programs, without } from '../../../packages/storage/test/postgres/cluster.ts'
import { folder, hp, program } from './hp.ts'

const bin = programs()
if (bin === undefined) console.log(without)

const at = folder()
const rows = Array.from({ length: 24 }, (_, i) => [i % 5, (i * 7) % 11, 3 * (i % 5) - ((i * 7) % 11) + ((i * 13) % 4)])
writeFileSync(at('data.csv'), ['a,b,y', ...rows.map((row) => row.join())].join('\n'))

const trials = 200
const search = (...more: string[]) => [
  ...['tune', 'ridge', 'data.csv', '--target', 'y', '--lambda', `1e-3..1e3:${trials}`, '--no-share', '--study', 's'],
  ...more,
]

interface Child {
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  err: string
}

function started(words: readonly string[], url: string): Child {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [program, ...words], {
    cwd: at('.'),
    env: { PATH, HP_STORAGE: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const one: Child = { process: child, ended: new Promise((resolve) => void child.once('close', resolve)), err: '' }
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    one.err += text
  })
  return one
}

/** What is left of the study: the scores by number, and how many events ended each trial. */
async function left(url: string) {
  const storage = openStorage(url, { readOnly: true })
  const events = await storage.read('s')
  await storage.close()
  const ends = new Map<number, number>()
  for (const event of events)
    if (event.type === 'trial/finished') ends.set(event.number, (ends.get(event.number) ?? 0) + 1)
  return {
    ends: [...ends.values()].filter((count) => count !== 1).length,
    attempts: events.filter(({ type }) => type === 'trial/claimed').length,
    table: events
      .reduce(applyEvent, emptyStudy())
      .trials.map(({ number, state, candidate, folds }) => JSON.stringify([number, state, candidate, folds])),
  }
}

/** Waits until a study has so many ended trials. */
async function until(url: string, ended: number) {
  const storage = postgresStorage(url, { readOnly: true })
  for (;;) {
    const [entry] = await storage.studies().catch(() => [])
    if ((entry?.trials.complete ?? 0) >= ended) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await storage.close()
}

describe.skipIf(bin === undefined)('a study in PostgreSQL', () => {
  let server: Cluster
  let whole: readonly string[] = []
  beforeAll(async () => {
    server = await cluster(bin as string)
    expect(await started(search('--quiet'), at('alone.db')).ended).toBe(0)
    whole = (await left(at('alone.db'))).table
    expect(whole).toHaveLength(trials)
  })
  afterAll(() => server.end())

  test('no trial is lost, doubled or wrong when workers are killed again and again, and the first process, too', async () => {
    const url = server.database()
    const words = (k: number) => (k === 0 ? search('--quiet') : ['worker', 's', '--quiet'])
    const children: Child[] = []
    let kills = 0
    children[0] = started(words(0), url)
    await until(url, 1)
    for (let k = 1; k < 3; k++) children[k] = started(words(k), url)
    while (kills < 10) {
      const victim = (7 * kills) % 3
      await until(url, Math.round(((kills + 1) * trials) / 12))
      children[victim]?.process.kill('SIGKILL')
      await children[victim]?.ended
      kills++
      children[victim] = started(words(victim), url)
    }
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0])
    const { table, ends, attempts } = await left(url)
    expect(table).toEqual(whole)
    expect(ends).toBe(0)
    expect(attempts).toBeLessThanOrEqual(trials + kills)
  })

  test('when the server crashes, every worker waits for it and goes on', async () => {
    const url = server.database()
    const children = [started(search('--quiet'), url)]
    await until(url, 1)
    for (let k = 0; k < 2; k++) children.push(started(['worker', 's', '--quiet'], url))
    for (const ended of [trials / 4, trials / 2]) {
      await until(url, ended)
      server.crash()
      server.start()
    }
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0])
    const { table, ends } = await left(url)
    expect(table).toEqual(whole)
    expect(ends).toBe(0)
  })

  test('SIGTERM gives back what a worker had; who comes later has the data from the database, and ends with the study', async () => {
    const url = server.database()
    const first = started(search('--quiet'), url)
    await until(url, 9)
    first.process.kill('SIGTERM')
    expect(await first.ended).toBe(130)
    expect(first.err).toContain('the same command goes on from there')
    expect(first.err).not.toContain('open-sesame')
    const storage = postgresStorage(url, { readOnly: true })
    expect((await storage.studies())[0]?.trials['running']).toBe(undefined)
    await storage.close()
    const words = ['worker', 's', '--name', 'pod', '--concurrency', '2']
    const elsewhere = await hp(words, { env: { HP_STORAGE: url } }) // in a folder without the data
    expect([elsewhere.code, elsewhere.err]).toEqual([0, expect.stringContaining(`of ${trials} trials trained here`)])
    expect((await left(url)).table).toEqual(whole)
    const shown = await hp(['study', 'show', 's', '--json'], { env: { HP_STORAGE: url } })
    expect(shown.out).toContain('"state": "complete"')
    expect(shown.out).not.toContain('open-sesame')
  })
})
