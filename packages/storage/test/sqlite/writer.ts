// Appends whole trials to a study until it is killed, and says the number of each that was accepted.
import { sqliteStorage } from '../../src/index.ts'
import { claimed, created, finished, queued, scored } from '../contract/events.ts'

const storage = sqliteStorage(String(process.argv[2]))
await storage.append('a', [created], 0)
for (;;) {
  const events = await storage.read('a')
  const number = events.filter(({ type }) => type === 'trial/queued').length
  const trial = [queued(number), claimed(number, 1), scored(number, 1, 0), scored(number, 1, 1), finished(number, 1)]
  if (await storage.append('a', trial, events.length)) process.stdout.write(`${number}\n`)
}
