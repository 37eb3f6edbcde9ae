import { MOST_KEPT } from './prefixes.ts'
import type { Unit, Work } from './work.ts'

/** One line of a plan. */
export interface PlanNode {
  readonly title: string
  readonly ms?: number
  readonly trainings?: number
  readonly children: readonly PlanNode[]
}

/** What a search would train and share, and what that takes. */
export interface Plan {
  readonly candidates: number
  readonly folds: number
  /** Complete trainings that trying one candidate after the other would take. */
  readonly naiveTrainings: number
  /** Complete trainings that are left when work is shared. */
  readonly units: number
  /** Of the first search of a program, from the sizes alone, for a machine of 2024: meant to be right within a factor of two. */
  readonly predictedMs: number
  readonly memoryBytes: number
  /** Why the strategy does what it does. */
  readonly reasons: readonly string[]
  readonly tree: PlanNode
  /** The tree as text. */
  toString(): string
}

/** What a pruner may save of candidates that are trained by themselves, in words, and the share of the work that it would leave. */
export interface Saving {
  readonly title: string
  readonly left: number
}

/** The plan of units: those that read the same statistics hang below these. */
export function planOf(
  work: Work,
  units: readonly Unit[],
  candidates: number,
  {
    reasons = [],
    pruning,
    adaptive = false,
  }: {
    readonly reasons?: readonly string[]
    readonly pruning?: Saving | undefined
    /** Whether the strategy learns from results: then it takes its time. */
    readonly adaptive?: boolean | undefined
  } = {},
): Plan {
  const folds = work.splits.length
  const naiveTrainings = candidates * folds
  const needed = units.reduce((sum, { trainings }) => sum + trainings, 0)
  const singles = units.filter(({ rule, statistics }) => rule === 'single' && !statistics)
  const shared = units.filter((unit) => !singles.includes(unit))
  const roots = new Map<string, { title: string; ms: number; bytes: number; children: PlanNode[] }>()
  const plain: PlanNode[] = []
  for (const unit of shared) {
    const node = nodeOf(unit)
    if (unit.statistics === undefined) {
      plain.push(node)
      continue
    }
    const { key, title, ms, bytes } = unit.statistics
    const root = roots.get(key) ?? { title, ms, bytes, children: [] }
    root.children.push(node)
    roots.set(key, root)
  }
  const readied = readiedBy(singles)
  if (singles.length > 0) {
    const ms = singles.reduce((sum, unit) => sum + unit.ms, 0)
    const trainings = singles.reduce((sum, unit) => sum + unit.trainings, 0)
    const count = singles.reduce((sum, { jobs }) => sum + jobs.length, 0)
    const title = `single: ${count} ${count === 1 ? 'candidate' : 'candidates'} × ${folds} folds, each trained by itself`
    const saved = pruning ? [{ title: pruning.title, ms: ms * pruning.left, children: [] }] : []
    plain.push({ title, ms, trainings, children: [...readied.map(nodeOfReadied), ...saved] })
  } else if (pruning) plain.push({ title: NOTHING_TO_STOP, children: [] })
  const children = [...[...roots.values()].map(({ title, ms, children }) => ({ title, ms, children })), ...plain]
  const overhead = BEGIN + candidates * (adaptive ? LEARNT : EACH) + candidates * folds * OUTCOME
  const stopped = pruning ? singles.reduce((sum, { ms }) => sum + ms * (1 - pruning.left), 0) : 0
  const warmMs =
    overhead -
    stopped +
    [...roots.values()].reduce((sum, { ms }) => sum + ms, 0) +
    units.reduce((sum, { ms }) => sum + ms, 0)
  const predictedMs = warmMs + Math.min(COLD + SLOWER * warmMs, MOST_COLD)
  const memoryBytes =
    [...roots.values()].reduce((sum, { bytes }) => sum + bytes, 0) +
    units.reduce((most, { bytes }) => Math.max(most, bytes), 0) +
    Math.min(
      MOST_KEPT,
      readied.reduce((sum, { bytes }) => sum + bytes, 0),
    )
  const title = `${candidates} ${candidates === 1 ? 'candidate' : 'candidates'} × ${folds} folds = ${naiveTrainings} trainings, ${needed} needed (${naiveTrainings - needed} saved)`
  const tree = { title, ms: predictedMs, children }
  const text = () =>
    [
      ...linesOf(tree, '', ''),
      `memory: about ${inBytes(memoryBytes)}`,
      ...reasons.map((reason) => `strategy: ${reason}`),
    ].join('\n')
  return { candidates, folds, naiveTrainings, units: needed, predictedMs, memoryBytes, reasons, tree, toString: text }
}

/** Milliseconds to begin a search, to propose and record a candidate, the same by a strategy that learns, and to record what it gave on one fold. */
const [BEGIN, EACH, LEARNT, OUTCOME] = [7, 0.1, 1, 0.03]
/** What a young program takes longer, since its code is compiled while it runs: some milliseconds, a share of all, and no more than this. */
const [COLD, SLOWER, MOST_COLD] = [30, 0.9, 120]

const NOTHING_TO_STOP = 'pruner: nothing to stop, since what is shared gives all scores at once'

interface Readied {
  readonly title: string
  readonly candidates: number
  readonly bytes: number
}

/** What candidates that are trained by themselves still have in common: rows that are made ready once a fold. */
function readiedBy(units: readonly Unit[]): Readied[] {
  const readied = new Map<string, Readied>()
  for (const { title, bytes } of units.flatMap(({ prefixes = [] }) => prefixes))
    readied.set(title, { title, candidates: (readied.get(title)?.candidates ?? 0) + 1, bytes })
  return [...readied.values()]
}

const nodeOfReadied = ({ title, candidates }: Readied): PlanNode => ({
  title: `made ready once a fold for ${candidates} candidates: ${title}`,
  children: [],
})

const nodeOf = ({ rule, shares, ms, trainings }: Unit): PlanNode => ({
  title: `${rule}: ${shares}`,
  ms,
  trainings,
  children: [],
})

function linesOf({ title, ms, trainings, children }: PlanNode, first: string, rest: string): string[] {
  const figures = [
    trainings !== undefined && `${trainings} ${trainings === 1 ? 'training' : 'trainings'}`,
    ms !== undefined && `≈ ${inTime(ms)}`,
  ]
  const known = figures.filter((figure) => figure !== false)
  const own = `${first}${title}${known.length > 0 ? `  [${known.join(', ')}]` : ''}`
  return [
    own,
    ...children.flatMap((child, k) => {
      const last = k === children.length - 1
      return linesOf(child, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`)
    }),
  ]
}

const inTime = (ms: number): string =>
  ms < 1
    ? `${ms.toFixed(1)} ms`
    : ms < 1000
      ? `${Math.round(ms)} ms`
      : ms < 60_000
        ? `${(ms / 1000).toFixed(1)} s`
        : `${(ms / 60_000).toFixed(1)} min`

const inBytes = (bytes: number): string =>
  bytes < 1e6
    ? `${Math.ceil(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${Math.round(bytes / 1e6)} MB`
      : `${(bytes / 1e9).toFixed(1)} GB`
