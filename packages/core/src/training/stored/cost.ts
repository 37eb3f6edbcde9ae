import type { Block, Blockwise } from '../../numeric/blockwise.ts'
import { draftRows } from '../../numeric/draft-rows.ts'
import type { Random } from '../../numeric/random.ts'
import { type Rowwise, rowwise } from '../objective.ts'
import { type About, curvedOutcomes, type Elsewhere } from '../problem.ts'
import type { Composition } from '../resolve.ts'
import { blockwiseObjective, blockwiseSquares, blockwiseSufficient, observationsIn, weightIn } from './objective.ts'

/** Rows of a window, of which mini-batches are taken. */
const WINDOW = 65536

/** The cost of a composition on rows that are read block by block. */
export function storedCost(
  composition: Composition,
  blocks: Blockwise & { readonly names: readonly string[] },
  { shapes, unit, outputs, intercept, take, pool, random, room }: About & { random: Random; room: number },
): Elsewhere {
  const { model, cost, algorithm } = composition
  const linear = 'design' in model.definition.offers
  const quadratic = 'quadratic' in cost.definition.offers
  const share = weightIn(blocks)
  const how = { intercept, pool, take }
  const observed = (block: Block) => {
    const all = observationsIn(block, blocks.names, outputs)
    return unit ? { ...all, target: all.target.map((y) => (unit.scale > 0 ? (y - unit.shift) / unit.scale : 0)) } : all
  }
  const byRowIn = (block: Block): Rowwise => rowwise(composition, shapes, observed(block))
  const curved = (block: Block, own: typeof take) =>
    curvedOutcomes({ ...observed(block), cost, intercept, take: own, pool })
  const ranges = draftRows(blocks.rows)
  const draftSize = ranges?.reduce((sum, [from, to]) => sum + to - from, 0) ?? 0
  const window = windows(blocks)
  return {
    objective() {
      if (!linear) return blockwiseObjective(blocks, share, byRowIn)
      if (!quadratic) return blockwiseObjective(blocks, share, curved)
      return Number(algorithm.settings.epochs ?? 0) > 0
        ? blockwiseSufficient(blocks, share, how)
        : blockwiseSquares(blocks, share, how)
    },
    byRow: () => ({
      value: (theta) => blockwiseObjective(blocks, share, byRowIn).value(theta),
      gradient(theta, out, rows) {
        if (!rows) return blockwiseObjective(blocks, share, byRowIn).gradient(theta, out)
        const slope = new Float64Array(out.length)
        const parts = partsOf(rows)
        let [sum, weight] = [0, 0]
        out.fill(0)
        for (const { at, local } of parts) {
          const block = window(at)
          const own = block.w ? local.reduce((total, i) => total + (block.w as Float64Array)[i], 0) : local.length
          sum += own * byRowIn(block).gradient(theta, slope, local)
          for (let j = 0; j < out.length; j++) out[j] += own * slope[j]
          weight += own
        }
        for (let j = 0; j < out.length; j++) out[j] /= weight
        return sum / weight
      },
    }),
    draft() {
      if (!ranges || 8 * draftSize * (blocks.terms + 2) > room) return undefined
      return { ...observed(blocks.at(ranges)), cost, intercept, take, pool }
    },
    shuffle(indices) {
      const count = Math.ceil(blocks.rows / WINDOW)
      let at = 0
      for (const window of random.permutation(count)) {
        const from = window * WINDOW
        const length = Math.min(WINDOW, blocks.rows - from)
        const part = indices.subarray(at, at + length)
        for (let i = 0; i < length; i++) part[i] = from + i
        random.shuffle(part)
        at += length
      }
      return indices
    },
  }
}

/** Rows by the window that they lie in. */
function partsOf(rows: Uint32Array): { at: number; local: Uint32Array }[] {
  const parts = new Map<number, number[]>()
  for (const i of rows) {
    const at = Math.floor(i / WINDOW)
    const own = parts.get(at)
    if (own) own.push(i % WINDOW)
    else parts.set(at, [i % WINDOW])
  }
  return [...parts].map(([at, local]) => ({ at, local: Uint32Array.from(local) }))
}

/** The windows of rows as blocks, of which the last two are kept. */
function windows(blocks: Blockwise): (at: number) => Block {
  const kept = new Map<number, Block>()
  return (at) => {
    const known = kept.get(at)
    if (known) return known
    const from = at * WINDOW
    const made = copied(blocks.at([[from, Math.min(blocks.rows, from + WINDOW)]]))
    if (kept.size === 2) kept.delete(kept.keys().next().value as number)
    kept.set(at, made)
    return made
  }
}

/** The same block outside the kernels' memory. */
function copied({ X, low, y, w, offset, from, to, release }: ReturnType<Blockwise['at']>): Block {
  const copy = {
    ...{ from, to },
    X: { ...X, values: X.values.slice() },
    low: low?.slice(),
    y: y.slice(),
    w: w?.slice(),
    offset: offset?.slice(),
  }
  release()
  return copy
}
