import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { applyEvent, emptyStudy } from '@hp/core'
import { openStorage } from '@hp/storage'
import type { Cluster } from '../../packages/storage/test/postgres/cluster.ts'
import { say } from './study.ts'

/** One run of the search; how it ended, and whether it came to its end. */
function run(url: string): Promise<{ readonly end: string; readonly done: boolean }> {
  const file = fileURLToPath(new URL('./objective.ts', import.meta.url))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--max-old-space-size=60', file, url], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let out = ''
    child.stdout.on('data', (text) => {
      out += text
    })
    child.once('close', (code, signal) => resolve({ end: String(signal ?? code), done: out.includes('done') }))
  })
}

/** A function that gives no number, throws, never answers, ends its process, or eats its memory: the search is begun again until it comes to its end. */
export async function objectives(server: Cluster) {
  const url = server.database()
  const ends: string[] = []
  for (let done = false; !done && ends.length < 12; ) {
    const ended = await run(url)
    ends.push(ended.end)
    done = ended.done
  }
  const storage = openStorage(url, { readOnly: true })
  const { trials } = (await storage.read('a')).reduce(applyEvent, emptyStudy())
  await storage.close()
  say('objectives', { ends, states: trials.map(({ candidate, state }) => `${candidate['x']} ${state}`) })
}
