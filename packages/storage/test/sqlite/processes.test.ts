import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyEvent, emptyStudy } from '@hp/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followStudy, sqliteStorage } from '../../src/index.ts'
import { created, finished, waiting } from '../contract/events.ts'

let folder = ''
const path = () => join(folder, 'studies.db')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hp-storage-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const started = (file: string) =>
  spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), path()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** Kills the process once it has said so many lines. Resolves to the lines. */
async function killedAfter(child: ChildProcess, lines: number): Promise<readonly string[]> {
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    said += text
    if (said.split('\n').length > lines) child.kill('SIGKILL')
  })
  await ended(child)
  return said.split('\n').slice(0, -1)
}

test('a process that is killed loses nothing that was accepted, and leaves no part of what was not', async () => {
  const accepted: number[] = []
  for (let kill = 0; kill < 4; kill++) {
    const writers = [started('writer.ts'), started('writer.ts')]
    const lines = await Promise.all(writers.map((writer, k) => killedAfter(writer, 5 + ((7 * kill + 3 * k) % 11))))
    accepted.push(...lines.flat().map(Number))
  }
  const storage = sqliteStorage(path())
  const { trials } = (await storage.read('a')).reduce(applyEvent, emptyStudy())
  storage.close()
  expect(new Set(accepted).size).toBe(accepted.length) // no number twice
  expect(trials.length).toBeGreaterThanOrEqual(accepted.length)
  for (const number of accepted) expect(trials[number]).toMatchObject({ number, state: 'complete' })
  for (const { state, folds } of trials) expect([state, folds.length]).toEqual(['complete', 2])
})

test('a write that was never committed is gone with its process, and nobody had to wait for it to read', async () => {
  const storage = sqliteStorage(path())
  await storage.append('a', waiting(2))
  const holder = started('holder.ts')
  await new Promise((resolve) => holder.stdout?.once('data', resolve))
  const reader = sqliteStorage(path(), { readOnly: true })
  expect(await reader.read('a')).toEqual(waiting(2))
  reader.close()
  const writing = ended(holder)
  holder.kill('SIGKILL')
  await writing
  expect(await storage.append('a', [finished(0, 9)], 3)).toBe(true)
  expect(await storage.read('a')).toEqual(waiting(2))
  storage.close()
})

test('the trials of a worker whose process is gone are free at once', async () => {
  const storage = sqliteStorage(path())
  await storage.append('a', waiting(1))
  const child = started('holder.ts')
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  const { hostname } = await import('node:os')
  const worker = `${hostname()}/${child.pid}/`
  const over = ended(child)
  child.kill('SIGKILL')
  await over
  expect(await storage.claim('a', worker)).toHaveLength(1)
  expect(await storage.claim('a', 'another/1/2')).toEqual([{ number: 0, attempt: 2 }])
  expect(await storage.claim('a', 'w')).toEqual([]) // of another machine nobody knows
  storage.close()
})

test('who follows a study sees every event once, in order, while others write', async () => {
  const storage = sqliteStorage(path())
  const writer = started('writer.ts')
  const killed = killedAfter(writer, 12)
  const stop = new AbortController()
  writer.once('exit', () => stop.abort())
  const seen = []
  for await (const events of followStudy(storage, 'a', { signal: stop.signal, everyMs: 2 })) {
    seen.push(...events)
  }
  await killed
  expect(seen[0]).toEqual(created)
  expect(seen.length).toBeGreaterThan(30)
  expect(seen).toEqual((await storage.read('a')).slice(0, seen.length))
  storage.close()
})
