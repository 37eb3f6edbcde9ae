import type { Scale } from './scale.ts'

/** The picture of a way through the plane: only the steps that are seen to move, and at which step each is reached. */
export interface Way {
  readonly index: Uint32Array
  readonly x: Float32Array
  readonly y: Float32Array
}

/** Pixels beyond which a drawing is cut: far outside any window, near enough for single precision. */
const far = 20_000
const cut = (pixel: number) => Math.max(-far, Math.min(far, pixel))

/** Leaves out steps that are less than `least` pixels from the last one kept. */
export function wayOf(
  horizontal: ArrayLike<number>,
  vertical: ArrayLike<number>,
  x: Scale,
  y: Scale,
  least = 0.5,
): Way {
  const index: number[] = []
  const xs: number[] = []
  const ys: number[] = []
  for (let i = 0; i < horizontal.length; i++) {
    const px = cut(x(horizontal[i]))
    const py = cut(y(vertical[i]))
    const last = xs.length - 1
    if (last >= 0 && Math.abs(px - xs[last]) < least && Math.abs(py - ys[last]) < least) continue
    index.push(i)
    xs.push(px)
    ys.push(py)
  }
  return { index: Uint32Array.from(index), x: Float32Array.from(xs), y: Float32Array.from(ys) }
}

/** How many of the kept steps are reached at step `index`. */
export function reached({ index: kept }: Way, index: number): number {
  let low = 0
  let high = kept.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (kept[middle] <= index) low = middle + 1
    else high = middle
  }
  return low
}

/** SVG path data of a stretch of a way; `ends[i]` is how much of the text leads through the step `from + i`. */
export interface Stretch {
  readonly from: number
  readonly text: string
  readonly ends: readonly number[]
}

/** Steps of a stretch at least, and stretches at most: a way that grows is drawn anew in its last stretch only. */
const least = 40
const most = 32

/** SVG path data of a way in stretches: what begins or ends inside a plane, and what only crosses it. */
export function stretchesOf(
  { x, y }: Way,
  width: number,
  height: number,
): { near: readonly Stretch[]; crossing: readonly Stretch[] } {
  const inside = (k: number) => x[k] >= 0 && x[k] <= width && y[k] >= 0 && y[k] <= height
  const at = (k: number) => `${x[k].toFixed(1)} ${y[k].toFixed(1)}`
  const long = Math.max(least, Math.ceil(x.length / most))
  const stretches = { near: [] as Stretch[], crossing: [] as Stretch[] }
  for (let from = 0; from + 1 < x.length; from += long) {
    const text = { near: '', crossing: '' }
    const ends = { near: [0], crossing: [0] }
    let before: keyof typeof text | undefined
    for (let k = from + 1; k <= from + long && k < x.length; k++) {
      const kind = inside(k) || inside(k - 1) ? 'near' : 'crossing'
      text[kind] += kind === before ? `L${at(k)}` : `M${at(k - 1)}L${at(k)}`
      ends.near.push(text.near.length)
      ends.crossing.push(text.crossing.length)
      before = kind
    }
    for (const kind of ['near', 'crossing'] as const)
      if (text[kind] !== '') stretches[kind].push({ from, text: text[kind], ends: ends[kind] })
  }
  return stretches
}

/** The path data of a stretch through the first `to` kept steps of its way. */
export const through = ({ from, text, ends }: Stretch, to: number): string =>
  text.slice(0, ends[Math.max(0, Math.min(to - 1 - from, ends.length - 1))])

/** The lowest and highest value of each column of pixels, in the order in which they come: no spike is lost. */
export function envelope(values: ArrayLike<number>, at: ArrayLike<number>, x: Scale, y: Scale): string {
  let data = ''
  let column = Number.NaN
  let low = 0
  let high = 0
  const flush = () => {
    const [first, second] = low <= high ? [low, high] : [high, low]
    for (const i of first === second ? [first] : [first, second])
      data += `${data === '' ? 'M' : 'L'}${cut(x(at[i])).toFixed(1)} ${cut(y(values[i])).toFixed(1)}`
  }
  for (let i = 0; i < values.length; i++) {
    const here = Math.round(x(at[i]))
    if (here !== column) {
      if (i > 0) flush()
      column = here
      low = i
      high = i
    } else {
      if (values[i] < values[low]) low = i
      if (values[i] > values[high]) high = i
    }
  }
  if (values.length > 0) flush()
  return data
}
