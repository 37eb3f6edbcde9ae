import { type Random, random } from '../../numeric/random.ts'
import { scrambledSobol } from '../sobol.ts'
import { addBox, emptyMarginals, type Marginals, varianceOf } from './marginals.ts'
import type { Axis, Observed } from './observed.ts'
import { boxesOf, growTree, type Sample, type Tree, valueIn } from './tree.ts'

/** How the variance of the score is parted among the hyperparameters. */
export interface Shares {
  /** Of the variance, for each axis: what it explains by itself, and the standard deviation of that among the trees. */
  readonly main: readonly { readonly share: number; readonly deviation?: number }[]
  /** What two axes explain together and neither by itself; of pairs that were looked at. */
  readonly pairs: readonly { readonly axes: readonly [number, number]; readonly share: number }[]
}

const TREES = 64
/** Trials that a forest is grown from at most. */
const MOST = 500
/** Points at which the variance of the forest is measured. */
const POINTS = 2048
/** Cells of an axis without cells of its own. */
const CELLS = 32
/** Axes up to which all pairs are looked at. */
const PAIRED = 8

/**
 * Functional analysis of variance over a forest of regression trees (Hutter, Hoos & Leyton-Brown 2014, Proc. Mach. Learn. Res. 32, 754–762). Ours parts the
 * variance of the forest, not of each tree, so that the steps of single trees do not look like interactions. An inactive coordinate is drawn anew for each
 * tree: what does nothing shows no effect.
 */
export function fanova(observed: Observed): Shares {
  const { axes } = observed
  const source = random('importance')
  const cells = axes.map(({ cells = CELLS }) => cells)
  const pairs = axes.length > PAIRED ? [] : axes.flatMap((_, b) => axes.slice(0, b).map((_, a) => [a, b] as const))
  const whole = emptyMarginals(cells, pairs)
  const trees: Tree[] = []
  const each: Float64Array[] = []
  for (let t = 0; t < TREES; t++) {
    const stream = source.fork('tree', t)
    const tree = growTree(drawn(observed, stream), stream)
    const own = emptyMarginals(cells, [])
    let [mean, squares] = [0, 0]
    for (const box of boxesOf(tree, axes.length)) {
      const volume = box.low.reduce((product, from, j) => product * (box.high[j] - from), 1)
      mean += box.value * volume
      squares += box.value * box.value * volume
      addBox(own, box)
      addBox(whole, box, 1 / TREES)
    }
    trees.push(tree)
    const variance = squares - mean * mean
    each.push(Float64Array.from(own.one, (curve) => (variance > 0 ? varianceOf(curve) / variance : 0)))
  }
  const variance = forestVariance(trees, axes, source.fork('points'))
  return {
    main: axes.map((_, j) => ({
      share: shareOf(varianceOf(whole.one[j]), variance),
      deviation: Math.sqrt(varianceOf(each.map((shares) => shares[j]))),
    })),
    pairs: interactions(whole, variance),
  }
}

function interactions({ one, two }: Marginals, variance: number): Shares['pairs'] {
  return two.map(({ axes, cells }) => {
    const alone = varianceOf(one[axes[0]]) + varianceOf(one[axes[1]])
    return { axes, share: shareOf(varianceOf(cells) - alone, variance) }
  })
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? Math.max(0, Math.min(part / whole, 1)) : 0)

/** As many trials as there are (but not too many), drawn with replacement. */
function drawn({ axes, points, scores }: Observed, stream: Random): Sample {
  const source = stream.fork('drawn')
  const rows = Uint32Array.from({ length: Math.min(points.length, MOST) }, () => source.below(points.length))
  return {
    axes,
    points: Array.from(rows, (i) => points[i].map((u, j) => (Number.isNaN(u) ? anywhere(axes[j], source) : u))),
    values: Float64Array.from(rows, (i) => scores[i]),
  }
}

const anywhere = ({ cells }: Axis, source: Random): number =>
  cells === undefined ? source.uniform() : (source.below(cells) + 0.5) / cells

/** The variance of the mean of the trees over the unit cube, by points that fill it evenly. */
function forestVariance(trees: readonly Tree[], axes: readonly Axis[], source: Random): number {
  const point = new Float64Array(axes.length)
  const values = new Float64Array(POINTS)
  const place = scrambledSobol(axes.length, source)
  for (let i = 0; i < POINTS; i++) {
    place(i, point)
    for (const tree of trees) values[i] += valueIn(tree, point) / TREES
  }
  return varianceOf(values)
}
