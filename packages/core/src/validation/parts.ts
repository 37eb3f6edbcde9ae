import type { Split, SplitRandom } from '../define/splitters.ts'

/** Row numbers up to which training parts are kept; of more, each is made whenever it is read. */
const KEPT = 2 ** 24

/** An array for the folds of many rows: a byte for each where that is enough. */
export const foldArray = (rows: number, folds: number): Uint8Array | Uint32Array =>
  rows * folds > KEPT && folds < 255 ? new Uint8Array(rows) : new Uint32Array(rows)

/** One split a fold: the rows with `foldOf[i] === f` are tested in the f-th of `folds` splits, all others trained on; `foldOf[i] ≥ folds` is tested in none. */
export function splitsOf(foldOf: Uint8Array | Uint32Array, folds: number): Split[] {
  const rows = foldOf.length
  if (foldOf instanceof Uint8Array) return Array.from({ length: folds }, (_, fold) => splitAmong(foldOf, fold))
  const starts = new Uint32Array(folds + 1)
  for (let i = 0; i < rows; i++) if (foldOf[i] < folds) starts[foldOf[i] + 1]++
  for (let f = 0; f < folds; f++) starts[f + 1] += starts[f]
  const next = starts.slice()
  const tested = new Uint32Array(starts[folds])
  for (let i = 0; i < rows; i++) if (foldOf[i] < folds) tested[next[foldOf[i]]++] = i
  return Array.from({ length: folds }, (_, f) =>
    splitOf(tested.subarray(starts[f], starts[f + 1]), rows, rows * folds <= KEPT),
  )
}

/** The split that tests the rows of this fold; its row indices are made when they are read, and kept as long as there is memory for them. */
function splitAmong(foldOf: Uint8Array, fold: number): Split {
  const made = (wanted: boolean) => {
    let count = 0
    for (let i = 0; i < foldOf.length; i++) if ((foldOf[i] === fold) === wanted) count++
    const rows = new Uint32Array(count)
    for (let i = 0, at = 0; at < count; i++) if ((foldOf[i] === fold) === wanted) rows[at++] = i
    return rows
  }
  let kept: WeakRef<Uint32Array> | undefined
  return {
    get train() {
      return made(false)
    },
    get test() {
      const test = kept?.deref() ?? made(true)
      if (kept?.deref() !== test) kept = new WeakRef(test)
      return test
    },
    rest: true,
    testedBy: foldOf,
  }
}

/** The split that tests these rows, in ascending order, and trains on all others, which are made when they are read: `keep` says whether to keep them then. */
export function splitOf(test: Uint32Array, rows: number, keep: boolean): Split {
  let kept: Uint32Array | undefined
  return {
    get train() {
      if (!keep) return othersThan(test, rows)
      kept ??= othersThan(test, rows)
      return kept
    },
    test,
    rest: true,
  }
}

function othersThan(test: Uint32Array, rows: number): Uint32Array {
  const train = new Uint32Array(rows - test.length)
  let tested = 0
  for (let i = 0, at = 0; i < rows; i++) {
    if (test[tested] === i) tested++
    else train[at++] = i
  }
  return train
}

/** The splits of one draw after the other: the first from `random` itself, the r-th further one from `random.fork('repeat', r)`. */
export function repeated(
  repeats: number,
  random: SplitRandom,
  draw: (random: SplitRandom) => readonly Split[],
): readonly Split[] {
  return Array.from({ length: repeats }, (_, r) => draw(r === 0 ? random : random.fork('repeat', r))).flat()
}
