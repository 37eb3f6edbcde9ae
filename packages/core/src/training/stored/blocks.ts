import { allFinite } from '../../data/all-finite.ts'
import type { Column } from '../../define/columns.ts'
import { HpError } from '../../define/errors.ts'
import { quoted } from '../../define/quoted.ts'
import { shift } from '../../kernels/expand.ts'
import { allocate, release } from '../../kernels/memory.ts'
import { BLOCK } from '../../kernels/reduce.ts'
import { chunkRows } from '../../kernels/rows.ts'
import type { Block, Blockwise } from '../../numeric/blockwise.ts'
import { standardize } from '../../transforms/standardize.ts'
import type { LearntStep } from '../pipeline.ts'
import { type StoredRows, transformed } from './rows.ts'

/** How blocks are made of rows in a file. */
export interface BlocksOptions {
  /** Whether the offset is taken off the target, as where ŷ = η. */
  readonly identity: boolean
  /** Bytes that one block may take. */
  readonly room: number
}

/** The design of rows in a file, transformed as it is read. `release` gives back what it holds of the kernels' memory. */
export function designBlocks(
  rows: StoredRows,
  steps: readonly LearntStep[],
  { identity, room }: BlocksOptions,
): Blockwise & { readonly names: readonly string[]; release(): void } {
  const { stored, features, target, weights, offset, classes } = rows
  const n = stored.rows
  const sample = [...transformed(rows, steps, 0, Math.min(1, n))][0]?.columns ?? []
  const names = steps.at(-1)?.terms ?? features.map((at) => stored.columns[at].name)
  const p = names.length
  const precise = sample.some((column) => column.kind === 'number' && column.low)
  const units = precise ? undefined : unitsOf(rows, steps)
  const width = p * (precise ? 2 : 1) + 1 + Number(weights !== undefined) + Number(offset !== undefined)
  const most = Math.max(2 * BLOCK, Math.floor(room / (8 * width) / BLOCK) * BLOCK)
  const chunk = Math.min(chunkRows(n), most)
  const length = Math.min(n, Math.max(1, Math.floor(most / chunk)) * chunk)
  let held: Held | undefined
  let sound = false // whether all terms have been seen to be finite

  const made = (count: number): Held => ({
    matrix: allocate(count * p, Float64Array, false),
    low: precise ? allocate(count * p) : undefined,
    y: allocate(count, Float64Array, false),
    w: weights === undefined ? undefined : allocate(count, Float64Array, false),
    offset: offset === undefined ? undefined : allocate(count, Float64Array, false),
  })

  /** Rows `from` to `to` into the places from `at` on of columns `stride` apart. */
  function fill(into: Held, stride: number, at: number, from: number, to: number) {
    for (let j = 0; j < (units?.length ?? 0); j++) {
      const { mean, scale } = (units as readonly Unit[])[j]
      const column = into.matrix.subarray(j * stride + at, j * stride + at + to - from)
      stored.read(features[j], from, to, column)
      if (mean !== 0 || scale !== 1) shift(column, mean, scale)
      if (!sound && !allFinite(column)) throw overflow(names[j])
    }
    for (const part of units ? [] : transformed(rows, steps, from, to)) {
      const place = at + part.from - from
      for (const [j, column] of part.columns.entries()) put(into, column, j * stride + place)
    }
    stored.read(target, from, to, into.y, at)
    if (into.w) stored.read(weights as number, from, to, into.w, at)
    if (into.offset) stored.read(offset as number, from, to, into.offset, at)
    for (let i = at; i < at + to - from; i++) {
      if (classes) into.y[i] = classes.index.get(into.y[i]) as number
      else if (identity && into.offset) into.y[i] -= into.offset[i]
    }
  }

  function put(into: Held, column: Column, at: number) {
    if (column.kind !== 'number' && column.kind !== 'boolean')
      throw new Error(`column ${column.name} reached the design as ${column.kind}`)
    if (!sound && column.kind === 'number' && !allFinite(column.values)) throw overflow(column.name)
    into.matrix.set(column.values, at)
    if (into.low) {
      const low = column.kind === 'number' ? column.low : undefined
      if (low) into.low.set(low, at)
      else into.low.fill(0, at, at + column.rows)
    }
  }

  const blockOf = (from: number, to: number, { matrix, low, y, w, offset }: Held): Block => {
    const count = to - from
    const bounds = [0]
    while (bounds[bounds.length - 1] < count) bounds.push(Math.min(bounds[bounds.length - 1] + chunk, count))
    const part = (values: Float64Array | undefined, width = 1) => values?.subarray(0, count * width)
    return {
      ...{ from, to },
      X: { values: matrix.subarray(0, count * p), stride: count, columns: p, from: 0, to: count, bounds },
      low: part(low, p),
      y: y.subarray(0, count),
      w: part(w),
      offset: identity ? undefined : part(offset),
    }
  }

  const own = new Set<Held>()
  return {
    rows: n,
    terms: p,
    whole: length === n,
    names,
    each(visit) {
      held ??= made(length)
      for (let from = 0; from < n; from += length) {
        const to = Math.min(n, from + length)
        fill(held, to - from, 0, from, to)
        visit(blockOf(from, to, held))
      }
      sound = true
    },
    at(ranges) {
      const count = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
      const some = made(count)
      own.add(some)
      let at = 0
      for (const [from, to] of ranges) {
        fill(some, count, at, from, to)
        at += to - from
      }
      const { bounds: _, ...X } = blockOf(0, count, some).X
      const release = () => {
        if (own.delete(some)) giveBack(some)
      }
      return { ...blockOf(0, count, some), X, release }
    },
    release() {
      for (const one of own) giveBack(one)
      own.clear()
      if (held) giveBack(held)
      held = undefined
    },
  }
}

/** What is taken off a column, and what it is divided by. */
interface Unit {
  readonly mean: number
  readonly scale: number
}

/** Of numbers without gaps that are standardised at most: the unit of each, so that columns can be read where they are wanted; else undefined. */
function unitsOf({ stored, features }: StoredRows, steps: readonly LearntStep[]): readonly Unit[] | undefined {
  if (!features.every((at) => stored.columns[at].kind === 'number' && stored.columns[at].missingCount === 0))
    return undefined
  const sample = stored.columnsAt(0, Math.min(1, stored.rows), features)
  let units: readonly Unit[] = features.map(() => ({ mean: 0, scale: 1 }))
  let scaled = false
  for (const { part, learnt } of steps) {
    if (part.definition === standardize.definition) {
      if (!part.settings['standardize']) continue
      if (scaled) return undefined
      const { mean, scale } = learnt as { mean: Float64Array; scale: Float64Array }
      units = Array.from(mean, (_, j) => ({ mean: mean[j], scale: scale[j] }))
      scaled = true
      continue
    }
    const after = part.definition.apply(sample, learnt, part.settings) as readonly Column[]
    if (after.length !== sample.length || after.some((column, j) => column !== sample[j])) return undefined
  }
  return units
}

/** Arrays in the kernels' memory. */
interface Held {
  readonly matrix: Float64Array
  readonly low: Float64Array | undefined
  readonly y: Float64Array
  readonly w: Float64Array | undefined
  readonly offset: Float64Array | undefined
}

function giveBack({ matrix, low, y, w, offset }: Held): void {
  for (const array of [matrix, low, y, w, offset]) if (array) release(array)
}

const overflow = (name: string) =>
  new HpError({
    code: 'data/not-finite',
    what: `term ${quoted(name)} overflows: its values are too large for double precision.`,
    fix: 'divide the feature by a large number, or lower the degree',
  })
