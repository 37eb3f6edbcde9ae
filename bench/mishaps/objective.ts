// A search of a function that fails in every way there is; two of its values end the process.
import { oneOf, optimise } from '@hp/core'
import { grid } from '@hp/core/strategies'
import { openStorage } from '@hp/storage'

const storage = openStorage(String(process.argv[2]))
const hoard: unknown[] = []
await optimise(
  { x: oneOf(0, 1, 2, 3, 4, 5, 6, 7, 8) },
  async ({ x }) => {
    if (x === 1) return Number.NaN
    if (x === 2) return Number.POSITIVE_INFINITY
    if (x === 3) return undefined as unknown as number
    if (x === 4) throw new Error('no')
    if (x === 5) return new Promise<number>(() => {})
    if (x === 6) process.exit(0)
    while (x === 7) hoard.push(Array.from({ length: 1 << 16 }, (_, i) => ({ i })))
    return x
  },
  { storage, study: 'a', strategy: grid(), trials: 9, timeoutMs: 1000 },
)
await storage.close()
console.log('done')
