import type { Split } from '../define/splitters.ts'

/** One split a fold: the rows with `foldOf[i] === f` are tested in the f-th of `folds` splits, all others trained on; `foldOf[i] ≥ folds` is tested in none. */
export function splitsOf(foldOf: Uint32Array, folds: number): Split[] {
  const rows = foldOf.length
  const sizes = new Uint32Array(folds)
  for (let i = 0; i < rows; i++) if (foldOf[i] < folds) sizes[foldOf[i]]++
  return Array.from(sizes, (size, f) => {
    const split = { train: new Uint32Array(rows - size), test: new Uint32Array(size) }
    let trained = 0
    let tested = 0
    for (let i = 0; i < rows; i++) {
      if (foldOf[i] === f) split.test[tested++] = i
      else split.train[trained++] = i
    }
    return split
  })
}
