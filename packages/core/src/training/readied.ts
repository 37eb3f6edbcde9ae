import { allFinite } from '../data/all-finite.ts'
import { classesOf } from '../data/classes.ts'
import type { Dataset } from '../data/dataset.ts'
import { type Usable, usable } from '../data/select.ts'
import type { Column, NumberColumn } from '../define/columns.ts'
import type { Design } from '../define/design.ts'
import { HpError } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import { random } from '../numeric/random.ts'
import { offsetOf, refuseExposure } from './offset.ts'
import { designOf, type LearntStep, learn, learnContext, steps } from './pipeline.ts'
import type { Composition } from './resolve.ts'
import { setAsideOf } from './set-aside.ts'

/** The rows of a training made ready for any cost, penalty and algorithm: chosen, parted, transformed. Nobody changes them. */
export interface Readied {
  readonly chosen: Usable
  /** Those with a weight. */
  readonly all: Dataset
  readonly classes: ReturnType<typeof classesOf> | undefined
  /** Rows that are set aside, and the others. */
  readonly parted: ReturnType<typeof setAsideOf> | undefined
  /** Those that are trained on. */
  readonly rows: Dataset
  readonly weights: Float64Array | undefined
  readonly offset: Float64Array | undefined
  /** What the transforms learnt. */
  readonly steps: readonly LearntStep[]
  readonly design: Design
  /** Of all rows, and of those that are trained on: numbers, or classes as indices. */
  readonly targets: Float64Array
  readonly target: Float64Array
  release(): void
}

/** The share of the rows that a training sets aside. */
export const setAsideShare = ({ algorithm }: Composition): number => Number(algorithm.settings.setAside ?? 0)

/**
 * Picks rows and columns and lets the transforms learn.
 * @throws HpError data/…
 */
export function readied(composition: Composition, data: Dataset, seed: number | string): Readied {
  const { target: targetKind } = composition.cost.definition
  const parts = steps(composition)
  const chosen = usable(data, {
    targetKind,
    keepMissingFeatures: parts.some(({ definition }) => definition.stage === 'missing'),
  })
  const all = withoutAbsentRows(chosen.data)
  const column = all.column(all.target as string)
  const counted = all === chosen.data ? chosen.classes : undefined
  const classes = targetKind === 'category' ? (counted ?? classesOf(column)) : undefined
  const share = setAsideShare(composition)
  const stream = random(seed).fork('training')
  const parted = share > 0 ? setAsideOf(share, all.rows, classes?.index, stream.fork('set-aside')) : undefined
  const rows = parted ? all.rowsAt(parted.rows) : all
  const weights = numbersOf(rows, rows.weights)
  const learnt = learn(columnsOf(rows), parts, learnContext(composition, weights))
  const { design, release } = designOf(learnt.columns, rows.rows)
  if (parts.length > 0) refuseOverflow(design, release) // what a dataset holds is finite
  const targets = classes?.index ?? (column as NumberColumn).values
  const target = parted ? Float64Array.from(parted.rows, (i) => targets[i]) : targets
  refuseExposure(rows, composition.cost.definition.link, composition.cost.definition.name)
  const offset = offsetOf(rows)
  return { chosen, all, classes, parted, rows, weights, offset, steps: learnt.steps, design, targets, target, release }
}

/**
 * What makes rows ready alike, as a key: of compositions with the same key `readied` gives the same. Undefined where rows are set aside, which the
 * algorithm decides.
 */
export function prefixKey(composition: Composition): string | undefined {
  if (setAsideShare(composition) > 0) return undefined
  const { intercept, baseline, anyBasis } = learnContext(composition, undefined)
  const parts = steps(composition).map(({ definition, settings }) => [definition.name, settings])
  return JSON.stringify([composition.cost.definition.target, intercept, baseline, anyBasis, parts])
}

/** The features of a dataset. */
export const columnsOf = (data: Dataset): readonly Column[] => data.features.map((name) => data.column(name))

/** A row of weight 0 counts as absent: transforms must not learn from it. */
function withoutAbsentRows(data: Dataset): Dataset {
  const weights = numbersOf(data, data.weights)
  if (!weights?.includes(0)) return data
  const present: number[] = []
  for (let i = 0; i < weights.length; i++) if (weights[i] > 0) present.push(i)
  return data.rowsAt(Uint32Array.from(present))
}

/** The numbers of a column that has a role; undefined without one. */
export function numbersOf(data: Dataset, name: string | undefined): Float64Array | undefined {
  return name === undefined ? undefined : (data.column(name) as NumberColumn).values
}

/** A power or product that overflows is refused before it spoils the sums. */
function refuseOverflow({ rows, terms, matrix }: Design, release: () => void): void {
  for (const [j, term] of terms.entries()) {
    if (allFinite(matrix.subarray(j * rows, (j + 1) * rows))) continue
    release()
    throw new HpError({
      code: 'data/not-finite',
      what: `term ${quoted(term)} overflows: its values are too large for double precision.`,
      fix: 'divide the feature by a large number, or lower the degree',
    })
  }
}
