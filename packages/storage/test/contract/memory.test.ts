import { leaseMs, memoryStorage } from '@hp/core'
import { storageContract } from './suite.ts'

storageContract({
  name: 'memory',
  open() {
    let time = 0
    return {
      storage: memoryStorage({ clock: () => time }),
      expire: () => {
        time += leaseMs
      },
      close: () => {},
    }
  },
})
