import { fingerprintOf } from '../fingerprint.ts'
import type { Stored } from './stored.ts'

const BLOCK = 65536

/** The fingerprint that the same columns would have in memory, in one reading of the file. */
export const storedFingerprint = (stored: Stored): string =>
  fingerprintOf(
    stored.columns.map(({ kind, name, levels }, j) => ({
      kind,
      name,
      rows: stored.rows,
      ...(levels && { levels }),
      *values() {
        const block = new Float64Array(Math.min(BLOCK, stored.rows))
        for (let from = 0; from < stored.rows; from += BLOCK) {
          const to = Math.min(stored.rows, from + BLOCK)
          stored.read(j, from, to, block)
          yield block.subarray(0, to - from)
        }
      },
    })),
  )
