import { sha256 } from '../data/sha256.ts'
import type { Split } from '../define/splitters.ts'
import type { Composition } from '../training/resolve.ts'

/** What the trials of a study have in common, as the beginning of their addresses: data, split, metric, seed. */
export function commonAddress(common: {
  readonly fingerprint: string
  readonly roles: readonly (string | undefined)[]
  readonly splits: readonly Split[]
  readonly metric: string
  readonly seed: number | string
}): string {
  const hash = sha256()
  const { splits, ...rest } = common
  hash.update(new TextEncoder().encode(JSON.stringify(['hp-trial 1', rest])))
  for (const { train, test } of splits) for (const part of [train, test]) hash.update(bytesOf(part))
  return hash.hex()
}

/** The address of a trial: equal for candidates that compute the same on the same data, split and seed, whatever the study. */
export function addressOf(common: string, { model, cost, penalty, algorithm, transforms }: Composition): string {
  const parts = [model, cost, penalty, algorithm, ...transforms].map(({ definition, settings }) => [
    definition.name,
    settings,
  ])
  const hash = sha256()
  hash.update(new TextEncoder().encode(JSON.stringify([common, parts])))
  return hash.hex()
}

/** Whole numbers with their count, little-endian. */
function bytesOf(rows: Uint32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * rows.length + 4))
  view.setUint32(0, rows.length, true)
  rows.forEach((row, i) => {
    view.setUint32(4 * i + 4, row, true)
  })
  return new Uint8Array(view.buffer)
}
