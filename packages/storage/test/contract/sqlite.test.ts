import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStorage } from '../../src/index.ts'
import { storageContract } from './suite.ts'

storageContract({
  name: 'a SQLite file',
  open() {
    const folder = mkdtempSync(join(tmpdir(), 'hp-storage-'))
    const path = join(folder, 'studies.db')
    const storage = sqliteStorage(path)
    return {
      storage,
      expire() {
        const other = new DatabaseSync(path)
        other.exec(`update trial set lease_until = 0 where state = 'running'`)
        other.close()
      },
      close() {
        storage.close()
        rmSync(folder, { recursive: true })
      },
    }
  },
})
