// Takes a trial under its own name and says so; with a line on its standard input it reports the trial's end, and says how many it still had.
import { postgresStorage } from '../../src/index.ts'
import { finished, scored } from '../contract/events.ts'

const storage = postgresStorage(String(process.argv[2]))
const [claim] = await storage.claim('a', storage.worker)
process.stdout.write(`${JSON.stringify(claim ?? null)}\n`)
process.stdin.once('data', async () => {
  const own = await storage.heartbeat('a', storage.worker)
  if (claim)
    await storage.append('a', [scored(claim.number, claim.attempt, 0, 7), finished(claim.number, claim.attempt)])
  process.stdout.write(`${own}\n`)
  process.stdin.destroy()
  await storage.close()
})
