import { isRelative } from '../training/lambda-unit.ts'
import { type DesignPlan, designPlan, type FoldBasis } from './basis.ts'
import { costOfStatistics, type FoldStatistics, foldStatistics } from './fold-statistics.ts'
import type { Job, Moment, Unit, Work } from './work.ts'

/** A candidate whose squared error is a quadratic form in the fold statistics. */
export interface Quadratic {
  readonly job: Job
  readonly design: DesignPlan
  /** The penalty λ₁|θ| + ½λ₂θ² of each coefficient. */
  readonly l1: number
  readonly l2: number
  /** Whether they are counted in the largest λ of each training part. */
  readonly relative: boolean
}

/** Candidates with one basis, of the highest degree among them. */
export interface Shared {
  readonly basis: FoldBasis
  readonly members: readonly Quadratic[]
  readonly statistics: NonNullable<Unit['statistics']>
  /** Terms of the basis. */
  readonly terms: number
}

/** A model that is linear in its parameters, a squared error, and a penalty that is known to be λ₁|θ| + ½λ₂θ². */
function quadraticOf(work: Work, job: Job): Quadratic | undefined {
  const { model, cost, penalty } = job.composition
  const linear =
    'design' in model.definition.offers && 'quadratic' in cost.definition.offers && 'split' in penalty.definition.offers
  if (!linear) return undefined
  const design = designPlan(work, job.composition)
  if (design === undefined) return undefined
  return { job, design, ...penalty.definition.offers.split(penalty.settings), relative: isRelative(job.composition) }
}

/** The candidates that are quadratic problems which a rule takes, and the others in their order. */
export function quadraticsAmong(
  work: Work,
  jobs: readonly Job[],
  takes: { readonly job: (job: Job) => boolean; readonly problem: (one: Quadratic) => boolean },
): { fitting: readonly Quadratic[]; others: readonly Job[] } {
  const fitting = jobs.flatMap((job) => {
    const one = takes.job(job) ? quadraticOf(work, job) : undefined
    return one !== undefined && takes.problem(one) ? [one] : []
  })
  const chosen = new Set(fitting.map(({ job }) => job))
  return { fitting, others: jobs.filter((job) => !chosen.has(job)) }
}

/** Parts candidates by their basis; those whose statistics do not fit are left to others. */
export function sharedBases(work: Work, all: readonly Quadratic[]): { shared: Shared[]; rest: Job[] } {
  const groups = new Map<string, Quadratic[]>()
  for (const one of all) {
    const { kind, interactions, intercept } = one.design.basis
    const key = `${kind} ${interactions} ${intercept}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const shared: Shared[] = []
  const rest: Job[] = []
  for (const [key, members] of groups) {
    const degree = Math.max(...members.map(({ design }) => design.basis.degree))
    const basis = { ...members[0].design.basis, degree }
    const cost = costOfStatistics(work, basis)
    if (cost === undefined) {
      rest.push(...members.map(({ job }) => job))
      continue
    }
    const { ms, bytes, rows, terms } = cost
    const of =
      degree === 1
        ? ''
        : basis.kind === 'orthogonal'
          ? ` of orthogonal polynomials to degree ${degree}`
          : ` of powers to degree ${degree}`
    const title = `fold statistics: one pass over ${rows} rows × ${terms} terms${of}, ${work.splits.length} folds`
    shared.push({ basis, members, statistics: { key: `${key} ${degree}`, title, ms, bytes }, terms })
  }
  return { shared, rest }
}

/** The statistics of a basis, made when they are first asked for. */
export function* statisticsFor(work: Work, { basis, statistics: { key } }: Shared): Generator<Moment, FoldStatistics> {
  const known = work.statistics.get(key)
  if (known) return known
  const made = yield* foldStatistics(work, basis)
  work.statistics.set(key, made)
  return made
}

/** Groups in the order in which their keys first occur. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}

/** '1 value of lambda', '100 values of lambda'. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
