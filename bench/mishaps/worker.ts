// Works on a study until all of its trials have ended: each takes so many milliseconds. Says each trial that it takes.
import { setTimeout as pause } from 'node:timers/promises'
import { openStorage } from '@hp/storage'
import { ended } from './study.ts'

const [url = '', trialMs = '0'] = process.argv.slice(2)
const storage = openStorage(url)
for (;;) {
  const [claim] = await storage.claim('a', storage.worker)
  if (claim === undefined) {
    const [entry] = await storage.studies()
    if (entry && !entry.trials.queued && !entry.trials.running) break
    await pause(200)
    continue
  }
  console.log(claim.number)
  await pause(Number(trialMs))
  await storage.append('a', ended(claim))
}
await storage.close()
