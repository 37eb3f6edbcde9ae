import { byCodePoint } from '../../data/column.ts'
import { numbersOf } from '../../data/numbers-of.ts'
import type { Column } from '../../define/columns.ts'
import type { Learnt } from '../../define/definitions.ts'
import { HpError } from '../../define/errors.ts'
import type { AnyPartOf, AnyTransform } from '../../define/estimator.ts'
import { median } from '../../numeric/median.ts'
import { runningDeviation, runningMean } from '../../numeric/running-moments.ts'
import { shortCentre } from '../../numeric/short-centre.ts'
import { impute } from '../../transforms/impute.ts'
import { oneHot } from '../../transforms/one-hot.ts'
import { polynomial } from '../../transforms/polynomial.ts'
import { scaleOf, standardize } from '../../transforms/standardize.ts'
import { type LearntStep, learnContext } from '../pipeline.ts'
import type { Composition } from '../resolve.ts'
import { portionsOf, type StoredRows, transformed, weightsOf } from './rows.ts'

type Part = AnyPartOf<AnyTransform>

/** Values of one column that may be counted apart. */
const MOST_DIFFERENT = 2 ** 20

/**
 * What transforms learn from rows that are read from a file: the same numbers as from rows in memory, in one or two readings each. A median needs its
 * column in memory. Throws `data/larger-than-memory`, and as transforms do.
 */
export function learnStored(rows: StoredRows, composition: Composition, parts: readonly Part[]): LearntStep[] {
  const steps: LearntStep[] = []
  const context = learnContext(composition, undefined)
  for (const part of parts) {
    const { definition, settings } = part
    const sample = first(rows, steps)
    const learnt = ((): Learnt => {
      if (definition === impute.definition) return filling(rows, sample, settings)
      const plain = definition.learn(sample, settings, context) as Learnt
      if (definition === oneHot.definition) return withLevels(rows, steps, sample, plain)
      if (definition === polynomial.definition) return withCentres(rows, steps, plain)
      if (definition === standardize.definition)
        return settings.standardize ? withScales(rows, steps, plain, context.intercept !== false) : plain
      throw new HpError({
        code: 'data/larger-than-memory',
        what: `the transform ${definition.name} can learn from rows in memory only`,
        fix: 'leave it out, or give more memory (--max-memory)',
      })
    })()
    const terms = (definition.apply(sample, learnt, settings) as readonly Column[]).map(({ name }) => name)
    steps.push({ part, learnt, terms })
  }
  return steps
}

/** One row, to see which columns come out; a gap is filled. */
const first = (rows: StoredRows, steps: readonly LearntStep[]): readonly Column[] => {
  for (const { columns } of transformed(rows, steps, 0, 1)) return columns
  return []
}

function filling(
  { stored, features, ...rows }: StoredRows,
  sample: readonly Column[],
  { impute: way, imputeValue, missingIndicator }: Part['settings'],
): Learnt {
  const found = features.map((at) => {
    const { kind, name, levels = [] } = stored.columns[at]
    if (way === 'constant') return undefined
    const usual = way === 'most-frequent' || kind === 'category' || kind === 'boolean'
    if (!usual && way === 'median') return medianOf({ stored, features, ...rows }, at)
    const mean = runningMean()
    const counts = new Map<number, number>()
    for (const { from, values } of portionsOf(stored, at)) {
      const weights = weightsOf({ stored, features, ...rows }, from, from + values.length)
      const there = [...values.keys()].filter((i) => !Number.isNaN(values[i]))
      const w = weights && Float64Array.from(there, (i) => weights[i])
      if (usual)
        there.forEach((i, k) => {
          counts.set(values[i], (counts.get(values[i]) ?? 0) + (w ? w[k] : 1))
        })
      else
        mean.add(
          Float64Array.from(there, (i) => values[i]),
          there.length,
          w,
        )
      if (counts.size > MOST_DIFFERENT) throw needsMemory(name, 'the most frequent value')
    }
    if (!usual) return mean.mean()
    const value = mostOf(counts)
    return kind === 'category' ? levels[value] : value
  })
  const constants = impute.definition.learn(
    sample,
    { impute: 'constant', imputeValue: Number(imputeValue), missingIndicator: false },
    learnNothing,
  )
  const gaps = features.filter((at) => missingIndicator && stored.columns[at].missingCount > 0)
  return {
    ...constants,
    fill: constants.fill.map((value, j) => (typeof found[j] === 'number' ? (found[j] as number) : value)),
    levels: constants.levels.map((level, j) => (typeof found[j] === 'string' ? (found[j] as string) : level)),
    indicated: gaps.map((at) => stored.columns[at].name),
  } as Learnt
}

const learnNothing = { weights: undefined, intercept: true, baseline: false, anyBasis: false }

/** The value with the largest total, the least of several. */
function mostOf(counts: ReadonlyMap<number, number>): number {
  let [best, most] = [Number.NaN, 0]
  for (const [value, total] of counts) {
    if (total < most || (total === most && value > best)) continue
    best = value
    most = total
  }
  return best
}

function medianOf({ stored, ...rows }: StoredRows, at: number): number {
  const { name, missingCount } = stored.columns[at]
  const count = stored.rows - missingCount
  if (8 * count > stored.room) throw needsMemory(name, 'the median')
  const all = new Float64Array(count)
  const weights = rows.weights === undefined ? undefined : new Float64Array(count)
  let k = 0
  for (const { from, values } of portionsOf(stored, at)) {
    const own = weightsOf({ stored, ...rows }, from, from + values.length)
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return
      all[k] = value
      if (weights && own) weights[k] = own[i]
      k++
    })
  }
  return median(all, weights)
}

const needsMemory = (name: string, what: string) =>
  new HpError({
    code: 'data/larger-than-memory',
    what: `${what} of column "${name}" needs more memory than there is`,
    where: 'impute (flag --impute)',
    fix: 'fill gaps with the mean or a constant (--impute mean), or give more memory (--max-memory)',
  })

/** The levels that occur. */
function withLevels(rows: StoredRows, steps: readonly LearntStep[], sample: readonly Column[], plain: Learnt): Learnt {
  const seen = sample.map(() => new Set<string>())
  const words = sample.flatMap((column, j) => (column.kind === 'category' ? [j] : []))
  if (words.length > 0)
    for (const { columns } of transformed(rows, steps))
      for (const j of words) {
        const column = columns[j]
        if (column.kind !== 'category') continue
        const there = new Uint8Array(column.levels.length)
        for (const code of column.codes) there[code] = 1
        column.levels.forEach((level, k) => {
          if (there[k] === 1) seen[j].add(level)
        })
      }
  const { levels, indicators } = plain as { levels: string[][]; indicators: string[][] }
  const order = seen.map((levels) => [...levels].sort(byCodePoint))
  const dropped = levels.map((own, j) => own.length - indicators[j].length)
  return { ...plain, levels: order, indicators: order.map((own, j) => own.slice(dropped[j])) } as Learnt
}

/** Centres near the means, where powers are taken of shifted columns. */
function withCentres(rows: StoredRows, steps: readonly LearntStep[], plain: Learnt): Learnt {
  if ((plain.centre as Float64Array).length === 0) return plain
  const moments = momentsOf(rows, steps)
  const moved = moments.map(({ kind, mean, least, most }) =>
    kind === 'number' ? shortCentre(Float64Array.of(least, most), mean) : { centre: 0, scale: 1 },
  )
  return {
    ...plain,
    centre: Float64Array.from(moved, ({ centre }) => centre),
    scale: Float64Array.from(moved, ({ scale }) => scale),
  }
}

function withScales(rows: StoredRows, steps: readonly LearntStep[], plain: Learnt, intercept: boolean): Learnt {
  const moments = momentsOf(rows, steps)
  const spreads = moments.map(({ mean, least, most }) => runningDeviation(mean, least, most))
  for (const { from, to, columns } of transformed(rows, steps)) {
    const weights = weightsOf(rows, from, to)
    columns.forEach((column, j) => {
      spreads[j].add(numbersOf(column).values, to - from, weights)
    })
  }
  return {
    ...plain,
    mean: Float64Array.from(moments, ({ mean }) => (intercept ? mean : 0)),
    scale: Float64Array.from(moments, ({ mean }, j) => scaleOf(spreads[j].deviation(), mean)),
  }
}

/** Mean, least and greatest value of each column, in one reading. */
function momentsOf(rows: StoredRows, steps: readonly LearntStep[]) {
  let found: { kind: Column['kind']; running: ReturnType<typeof runningMean>; least: number; most: number }[] = []
  for (const { from, to, columns } of transformed(rows, steps)) {
    const weights = weightsOf(rows, from, to)
    if (found.length === 0)
      found = columns.map(({ kind }) => ({ kind, running: runningMean(), least: Infinity, most: -Infinity }))
    columns.forEach((column, j) => {
      const { values } = numbersOf(column)
      const own = found[j]
      own.running.add(values, values.length, weights)
      for (let i = 0; i < values.length; i++) {
        if (values[i] < own.least) own.least = values[i]
        if (values[i] > own.most) own.most = values[i]
      }
    })
  }
  return found.map(({ kind, running, least, most }) => ({ kind, mean: running.mean(), least, most }))
}
