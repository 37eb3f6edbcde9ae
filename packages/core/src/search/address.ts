import { sha256 } from '../data/sha256.ts'
import type { Splitter } from '../define/splitters.ts'
import { version } from '../define/version.ts'
import type { Work } from '../planning/work.ts'
import type { Composition } from '../training/resolve.ts'
import type { DataDescription } from './events.ts'

/** What the trials of a study have in common: data, split, metric, seed. */
export interface Common {
  readonly data: DataDescription
  readonly validation: Splitter
  readonly work: Pick<Work, 'splits' | 'metric'>
  readonly seed: number | string
  readonly share: boolean
}

/**
 * The beginning of the addresses of trials, equal where scores mean the same to the last bit: the version, data, test rows of every split, metric and
 * seed; and whether work is shared, since that moves the last digits.
 */
export function commonAddress({ data, validation: { definition, settings }, work, seed, share }: Common): string {
  const hash = sha256()
  const text = ['hp-trial 2', version, data, definition.name, settings, work.metric.name, seed, share]
  hash.update(new TextEncoder().encode(JSON.stringify(text)))
  for (const { test } of work.splits) hash.update(bytesOf(test))
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
