import type { Column } from '../column.ts'
import type { Stored } from './stored.ts'

const BLOCK = 65536

/** 1 where a column in a file has no value; undefined when it has no gap. */
export function gapsOf(stored: Stored, { name, missingCount }: Column): Uint8Array | undefined {
  if (missingCount === 0) return undefined
  const at = stored.columns.findIndex((column) => column.name === name)
  const missing = new Uint8Array(stored.rows)
  const block = new Float64Array(Math.min(BLOCK, stored.rows))
  for (let from = 0; from < stored.rows; from += BLOCK) {
    const to = Math.min(stored.rows, from + BLOCK)
    stored.read(at, from, to, block)
    for (let i = from; i < to; i++) if (Number.isNaN(block[i - from])) missing[i] = 1
  }
  return missing
}
