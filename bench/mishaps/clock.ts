import { openStorage } from '@hp/storage'
import type { Cluster } from '../../packages/storage/test/postgres/cluster.ts'
import { exit, say, told, waiting, worker } from './study.ts'

/** What makes the clock of a process wrong. */
const wrongBy = (ms: number) => {
  const program = `const { now } = Date; Date.now = () => now() + ${ms}
    Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ${ms} })`
  return ['--import', `data:text/javascript,${encodeURIComponent(program)}`]
}

/** Three workers, the clock of one an hour fast and that of another an hour slow: nobody takes over what another has. */
export async function skew(server: Cluster) {
  const url = server.database()
  const storage = openStorage(url)
  await storage.append('a', waiting(30))
  const hour = 3_600_000
  const workers = [0, hour, -hour].map((ms) => worker(url, 300, { flags: ms === 0 ? [] : wrongBy(ms) }))
  for (const one of workers) one.stdout?.resume()
  const codes = await Promise.all(workers.map(exit))
  await storage.close()
  say('clocks an hour fast and slow', { ...(await told(url)), codes })
}
