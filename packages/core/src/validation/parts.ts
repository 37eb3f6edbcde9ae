import type { Split } from '../define/splitters.ts'

/** The split whose test rows are those that `isTest` marks with 1. */
export function splitBy(isTest: Uint8Array): Split {
  const rows = Uint32Array.from(isTest.keys())
  return { train: rows.filter((i) => isTest[i] === 0), test: rows.filter((i) => isTest[i] === 1) }
}

/** One split a fold: the rows with `folds[i] === f` are tested in the f-th of `k`. */
export function splitsOf(folds: Uint32Array, k: number): Split[] {
  const all: Split[] = []
  for (let f = 0; f < k; f++) all.push(splitBy(Uint8Array.from(folds, (own) => Number(own === f))))
  return all
}
