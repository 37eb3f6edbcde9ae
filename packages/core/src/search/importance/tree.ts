import type { Random } from '../../numeric/random.ts'
import type { Axis } from './observed.ts'

/** A regression tree over the unit cube: node k asks whether coordinate `axis[k]` is below `cut[k]`; axis −1 marks a leaf with its value. */
export interface Tree {
  readonly axis: Int32Array
  readonly cut: Float64Array
  readonly below: Int32Array
  readonly above: Int32Array
  readonly value: Float64Array
}

/** Points of the unit cube and their values. */
export interface Sample {
  readonly axes: readonly Axis[]
  readonly points: readonly Float64Array[]
  readonly values: Float64Array
}

/** The share of the axes that a node looks at. */
const LOOKED = 5 / 6

/**
 * Grows a tree until the values of each leaf are equal: each node takes the cut that takes most squared error away (Breiman 2001, Mach. Learn. 45, 5–32).
 * The cut lies anywhere between two neighbours, so that the mean of many trees is smooth; between cells of equal width, in the middle.
 */
export function growTree({ axes, points, values }: Sample, random: Random): Tree {
  const most = 2 * points.length - 1
  const tree = {
    axis: new Int32Array(most).fill(-1),
    cut: new Float64Array(most),
    below: new Int32Array(most),
    above: new Int32Array(most),
    value: new Float64Array(most),
  }
  const orders = axes.map((_, j) => orderOf(points, j))
  const looked = Math.ceil(LOOKED * axes.length)
  const all = Uint32Array.from(axes, (_, j) => j)
  let nodes = 0
  const waiting = [{ node: nodes++, rows: Uint32Array.from(points, (_, i) => i) }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, rows } = next
    tree.value[node] = meanOf(values, rows)
    const order = random.shuffle(all.slice())
    let best: Cut | undefined
    for (let k = 0; k < order.length && (k < looked || best === undefined); k++) {
      const cut = bestCut(points, values, rows, order[k], orders[order[k]])
      if (cut !== undefined && (best === undefined || cut.gain > best.gain)) best = cut
    }
    if (best === undefined) continue
    const { axis, low, high } = best
    const share = axes[axis].cells === undefined ? random.uniform() : 0.5
    const at = low + share * (high - low)
    const cut = at > low ? at : high // a point below the cut stays below it
    tree.axis[node] = axis
    tree.cut[node] = cut
    tree.below[node] = nodes++
    tree.above[node] = nodes++
    waiting.push({ node: tree.below[node], rows: rows.filter((i) => points[i][axis] < cut) })
    waiting.push({ node: tree.above[node], rows: rows.filter((i) => points[i][axis] >= cut) })
  }
  return tree
}

/** The points in ascending order of a coordinate, and the place of each in that order. */
interface Order {
  readonly sorted: Uint32Array
  readonly rank: Uint32Array
}

function orderOf(points: readonly Float64Array[], axis: number): Order {
  const sorted = Uint32Array.from(points, (_, i) => i).sort((a, b) => points[a][axis] - points[b][axis] || a - b)
  const rank = new Uint32Array(sorted.length)
  for (let k = 0; k < sorted.length; k++) rank[sorted[k]] = k
  return { sorted, rank }
}

/** Between which two coordinates to cut, and how much squared error that takes away. */
interface Cut {
  readonly axis: number
  readonly low: number
  readonly high: number
  readonly gain: number
}

function bestCut(
  points: readonly Float64Array[],
  values: Float64Array,
  rows: Uint32Array,
  axis: number,
  { sorted: all, rank }: Order,
): Cut | undefined {
  const n = rows.length
  const sorted = new Uint32Array(n)
  for (let k = 0; k < n; k++) sorted[k] = rank[rows[k]]
  sorted.sort()
  for (let k = 0; k < n; k++) sorted[k] = all[sorted[k]]
  const middle = meanOf(values, rows) // sums of differences to it keep their digits
  let best: Cut | undefined
  let sum = 0
  for (let k = 1; k < n; k++) {
    sum += values[sorted[k - 1]] - middle
    const [low, high] = [points[sorted[k - 1]][axis], points[sorted[k]][axis]]
    if (!(low < high)) continue
    const gain = (sum * sum) / k + (sum * sum) / (n - k)
    if (gain > 0 && (best === undefined || gain > best.gain)) best = { axis, low, high, gain }
  }
  return best
}

function meanOf(values: Float64Array, rows: Uint32Array): number {
  let sum = 0
  for (let k = 0; k < rows.length; k++) sum += values[rows[k]]
  return sum / rows.length
}

/** What a tree says of a point. */
export function valueIn({ axis, cut, below, above, value }: Tree, point: Float64Array): number {
  let node = 0
  while (axis[node] >= 0) node = point[axis[node]] < cut[node] ? below[node] : above[node]
  return value[node]
}

/** A leaf: its value on the box from `low` to `high`. */
export interface Box {
  readonly value: number
  readonly low: Float64Array
  readonly high: Float64Array
}

/** The leaves of a tree as boxes that fill the unit cube. */
export function* boxesOf(tree: Tree, dimensions: number): Generator<Box> {
  const waiting = [{ node: 0, low: new Float64Array(dimensions), high: new Float64Array(dimensions).fill(1) }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, low, high } = next
    const axis = tree.axis[node]
    if (axis < 0) {
      yield { value: tree.value[node], low, high }
      continue
    }
    const [left, right] = [high.slice(), low.slice()]
    left[axis] = tree.cut[node]
    right[axis] = tree.cut[node]
    waiting.push({ node: tree.below[node], low, high: left }, { node: tree.above[node], low: right, high })
  }
}
