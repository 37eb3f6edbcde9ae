import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyEvent } from '@hp/core'
import { openStorage } from '@hp/storage'
import { cluster } from '../../packages/storage/test/postgres/cluster.ts'
import { ended, say, told, waiting } from './study.ts'

/** Runs work in a folder that has room for so many MiB, where this machine lets us make one. */
async function small(mebibytes: number, what: string, work: (folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'hp-small-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=777`, 'tmpfs', folder]).status === 0
  try {
    if (mounted) await work(folder)
    else say(what, { skipped: 'this machine mounts no folders' })
  } finally {
    if (mounted) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Takes all the room that there is. */
function fill(folder: string): () => void {
  const file = join(folder, 'ballast')
  for (let size = 1 << 20; size >= 4096; ) {
    try {
      appendFileSync(file, new Uint8Array(size))
    } catch {
      size /= 2
    }
  }
  return () => rmSync(file)
}

const large = (number: number): StudyEvent => ({ type: 'trial/queued', number, candidate: { text: 'x'.repeat(4000) } })

/** Trials are recorded until the disk is full; then there is room again, and the rest is recorded. */
async function recorded(url: string, room: () => () => void) {
  const trials = 400
  const storage = openStorage(url)
  await storage.append('a', waiting(1))
  const makeRoom = room()
  let [number, code, refusals, kept] = [1, '', 0, 0]
  while (number < trials) {
    try {
      await storage.append('a', [large(number)])
      number++
    } catch (error) {
      refusals++
      code = String((error as { code?: string }).code)
      kept = number
      if (refusals === 1) makeRoom()
      if (refusals > 9) throw error
    }
  }
  for (;;) {
    const [claim] = await storage.claim('a', storage.worker)
    if (claim === undefined) break
    await storage.append('a', ended(claim))
  }
  await storage.close()
  return { ...(await told(url)), keptWhenFull: kept, refusals, code }
}

export async function fullFile() {
  await small(32, 'disk full under a file', async (folder) => {
    say('disk full under a file', await recorded(`sqlite:${join(folder, 'a.db')}`, () => fill(folder)))
  })
}

export async function fullServer(bin: string) {
  await small(160, 'disk full under a server', async (folder) => {
    const { TMPDIR } = process.env
    process.env['TMPDIR'] = folder
    const server = await cluster(bin)
    process.env['TMPDIR'] = TMPDIR ?? ''
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    try {
      say('disk full under a server', await recorded(server.database(), () => fill(folder)))
    } finally {
      server.end()
    }
  })
}
