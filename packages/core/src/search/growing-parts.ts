import { HpError } from '../define/errors.ts'
import type { Split } from '../define/splitters.ts'
import { random } from '../numeric/random.ts'
import type { Work } from '../planning/work.ts'

/** The shares of the training rows that a learning curve is drawn at, unless others are named. */
const USUAL = [0.1, 0.2, 0.4, 0.6, 0.8, 1]

/** Training parts of growing size, each a part of the next; `rows` is how many they have, the least of all splits. */
export interface GrowingPart {
  readonly rows: number
  readonly splits: readonly Split[]
}

/**
 * Parts of the training rows of each split: the first rows of an order that `random(seed).fork('learning-curve', split)` draws, with the shares of
 * classes kept where the target has classes; the latest rows where the splitter goes by time (`ordered`).
 * @throws HpError request/invalid for a size that is no share and no number of rows, or more rows than there are
 */
export function growingParts(
  { splits, target, seed }: Work,
  sizes: readonly number[] = USUAL,
  { ordered, classes }: { readonly ordered: boolean; readonly classes: boolean },
): GrowingPart[] {
  const least = Math.min(...splits.map(({ train }) => train.length))
  for (const size of sizes) refuseSize(size, least)
  const orders = splits.map(({ train }, f) => {
    if (ordered) return train.toReversed()
    const order = random(seed).fork('learning-curve', f).shuffle(train.slice())
    return classes ? inProportion(order, target) : order
  })
  const parts = [...sizes].sort((a, b) => countOf(a, least) - countOf(b, least))
  const all = parts.map((size) => ({
    rows: countOf(size, least),
    splits: splits.map(({ test }, f) => ({ train: orders[f].slice(0, countOf(size, orders[f].length)).sort(), test })),
  }))
  return all.filter(({ rows }, k) => k === 0 || rows > all[k - 1].rows)
}

const countOf = (size: number, rows: number) => (size <= 1 ? Math.max(1, Math.round(size * rows)) : size)

function refuseSize(size: number, least: number): void {
  const share = size > 0 && size <= 1
  if (share || (Number.isSafeInteger(size) && size > 1 && size <= least)) return
  throw new HpError({
    code: 'request/invalid',
    what: `A size must be a share above 0 and at most 1, or a whole number of rows up to ${least}, but is ${size}.`,
    where: 'sizes (flag --sizes)',
    fix: `the default is ${USUAL.join(', ')}`,
  })
}

/** The same rows so that every beginning has nearly the shares of classes of the whole: the j-th of the n rows of a class stands at (j − ½)/n. */
function inProportion(order: Uint32Array, target: Float64Array): Uint32Array {
  const sizes = new Map<number, number>()
  for (const i of order) sizes.set(target[i], (sizes.get(target[i]) ?? 0) + 1)
  const seen = new Map<number, number>()
  const place = Float64Array.from(order, (i) => {
    const before = seen.get(target[i]) ?? 0
    seen.set(target[i], before + 1)
    return (before + 0.5) / (sizes.get(target[i]) as number)
  })
  const sorted = Uint32Array.from(order.keys()).sort((a, b) => place[a] - place[b] || a - b)
  return sorted.map((at) => order[at])
}
