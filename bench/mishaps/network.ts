import { spawnSync } from 'node:child_process'
import { connect, createServer, type Socket } from 'node:net'
import { openStorage } from '@hp/storage'
import type { Cluster } from '../../packages/storage/test/postgres/cluster.ts'
import { exit, line, pause, say, told, waiting, worker } from './study.ts'

/** Passes on what comes to a port, until it is told to swallow it: both ends then believe that the other is there. */
async function proxy(host: string, to: number) {
  const sockets: Socket[] = []
  const server = createServer((one) => {
    const other = connect(to, '127.0.0.1')
    const end = () => {
      one.destroy()
      other.destroy()
    }
    for (const socket of [one, other]) socket.on('error', end).on('close', end)
    one.pipe(other).pipe(one)
    sockets.push(one, other)
  })
  await new Promise<void>((resolve) => void server.listen(0, host, resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    swallow() {
      for (const socket of sockets.splice(0)) socket.unpipe().removeAllListeners('data').resume()
    },
    end: () => void server.close(),
  }
}

const via = (url: string, host: string, port: number) => url.replace(/@[^/]+/, `@${host}:${port}`)
const portOf = (url: string) => Number(new URL(url).port)

const ip = (...words: string[]) => spawnSync('ip', words).status === 0
const [space, here, there] = ['hp-mishap', '10.77.0.1', '10.77.0.2']

/** A network of two ends, one of them in a space of its own; whether this machine lets us make it. */
function makeNetwork(): boolean {
  return (
    ip('netns', 'add', space) &&
    ip('link', 'add', 'hp-here', 'type', 'veth', 'peer', 'name', 'hp-there', 'netns', space) &&
    ip('address', 'add', `${here}/24`, 'dev', 'hp-here') &&
    ip('link', 'set', 'hp-here', 'up') &&
    ip('netns', 'exec', space, 'ip', 'address', 'add', `${there}/24`, 'dev', 'hp-there') &&
    ip('netns', 'exec', space, 'ip', 'link', 'set', 'hp-there', 'up')
  )
}

/** The cable of a worker is pulled while it is at a trial, for so many seconds; another worker has the same database all the time. */
export async function cut(server: Cluster) {
  try {
    if (!makeNetwork()) return say('network cut', { skipped: 'this machine gives no network spaces' })
    for (const seconds of [5, 30]) {
      const url = server.database()
      const between = await proxy(here, portOf(url))
      const storage = openStorage(url)
      await storage.append('a', waiting(3))
      const far = worker(via(url, here, between.port), 6000, { before: ['ip', 'netns', 'exec', space] })
      await line(far)
      ip('link', 'set', 'hp-here', 'down')
      const near = worker(url, 100)
      await pause(1000 * seconds)
      ip('link', 'set', 'hp-here', 'up')
      const codes = await Promise.all([far, near].map(exit))
      await storage.close()
      between.end()
      say(`network cut for ${seconds} s`, { ...(await told(url)), codes })
    }
  } finally {
    ip('netns', 'delete', space)
    ip('link', 'delete', 'hp-here')
  }
}

/** A connection stays open and nothing comes through any more; new ones do. */
export async function halfOpen(server: Cluster) {
  const url = server.database()
  const between = await proxy('127.0.0.1', portOf(url))
  const storage = openStorage(url)
  await storage.append('a', waiting(2))
  const one = worker(via(url, '127.0.0.1', between.port), 1000)
  await line(one)
  between.swallow()
  const start = performance.now()
  await line(one) // it has reported the first and taken the next
  const noticedSeconds = (performance.now() - start) / 1000
  const codes = [await exit(one)]
  between.end()
  await storage.close()
  say('connections that swallow everything', {
    ...(await told(url)),
    codes,
    noticedSeconds: Number(noticedSeconds.toFixed(1)),
  })
}
