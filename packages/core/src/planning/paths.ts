import { coordinateDescent } from '../algorithms/coordinate-descent.ts'
import { allocate, release } from '../kernels/memory.ts'
import { axpy } from '../kernels/vector.ts'
import type { FoldStatistics } from './fold-statistics.ts'
import { heldOutScores } from './held-out.ts'
import { type Covariances, lassoPaths, type SlopeRequest, type Solution } from './lasso-path.ts'
import { CLEAR_PIVOT, wellAmong } from './least-squares.ts'
import { said } from './linear-parameters.ts'
import { type Linear, linearOf, type PartMoments, partMoments } from './part-moments.ts'
import {
  counted,
  groupBy,
  type Quadratic,
  quadraticsAmong,
  type Shared,
  sharedBases,
  statisticsFor,
} from './shared-statistics.ts'
import { trainOne } from './single.ts'
import { type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/** What coordinate descent must be asked for so that it arrives: then the minimum, found another way, is the same. */
const SMALL_GAP = 1e-10
const MANY_SWEEPS = 1000

/** Lasso and elastic net: one path of penalties a fold, each begun where the one before it ended, on the fold's Gram matrix. */
export const paths: Rule = {
  name: 'path',
  relative: true,
  describe: 'penalties in descending order from one Gram matrix a fold, each begun at the solution before it',
  take(work, jobs) {
    const { fitting, others } = quadraticsAmong(work, jobs, { job: arrives, problem: ({ l1, l2 }) => l1 > 0 || l2 > 0 })
    const { shared, rest } = sharedBases(work, fitting)
    const units = shared.flatMap((group) =>
      groupBy(group.members, ({ design }) => `${design.standardize} ${design.terms}`).map((members) =>
        unitOf(work, group, members),
      ),
    )
    return { units, rest: [...others, ...rest] }
  },
}

export const arrives = ({ composition: { algorithm } }: Job): boolean =>
  algorithm.definition === coordinateDescent.definition &&
  algorithm.settings.gap <= SMALL_GAP &&
  algorithm.settings.sweeps >= MANY_SWEEPS

/** Everything of the penalty but its strength. */
const mixtureOf = ({ composition: { penalty } }: Job): string =>
  JSON.stringify({ ...penalty.settings, lambda: undefined })

/** Candidates of one mixture each, the strongest penalty first. */
export const pathsOf = (members: readonly Quadratic[]): Quadratic[][] =>
  groupBy(members, ({ job }) => mixtureOf(job)).map((path) => path.sort((a, b) => b.l1 - a.l1 || b.l2 - a.l2))

function unitOf(work: Work, shared: Shared, members: readonly Quadratic[]): Unit {
  const folds = work.splits.length
  const mixtures = pathsOf(members)
  const p = members[0].design.terms
  return {
    rule: paths.name,
    jobs: members.map(({ job }) => job),
    shares: `${counted(members.length, 'penalty', 'penalties')} (${p} terms): ${mixtures.length > 1 ? `${mixtures.length} paths` : 'one path'} for each of ${counted(folds, 'fold')}`,
    statistics: shared.statistics,
    trainings: folds * mixtures.length,
    ms: folds * (0.05 + members.length * p * p * 1e-6),
    bytes: 8 * folds * 5 * p * p,
    *run() {
      const statistics = yield* statisticsFor(work, shared)
      const all = work.splits.map((_, fold) => partMoments(statistics, statistics.training(fold), members[0].design))
      const known = [...all.keys()].filter((fold) => all[fold] !== undefined)
      for (const [fold, moments] of all.entries())
        if (moments === undefined) for (const { job } of members) yield* trainOne(work, job, fold)
      const parts = known.map((fold) => new MomentsPart(all[fold] as PartMoments))
      try {
        const steps = lassoPaths({
          parts,
          paths: mixtures,
          pool: work.pool,
          slopesInto(requests) {
            for (const one of requests) parts[one.part].slopesInto(one)
          },
        })
        const found: Found[][] = parts.map(() => [])
        let step = 0
        for (const solutions of steps) {
          yield momentOf('penalty', step, mixtures[0].length)
          for (const solution of solutions) {
            const { part, path, values, places } = solution
            const member = mixtures[path][step]
            const linear =
              values && parts[part].trusts(solution, solution.penalty.l2)
                ? linearOf(parts[part].moments, values, places)
                : undefined
            found[part].push({ member, path, linear })
          }
          step++
          for (const [part, some] of found.entries())
            if (some.length >= TOGETHER) yield* outcomesOf(work, statistics, known[part], some.splice(0))
        }
        for (const [part, some] of found.entries()) yield* outcomesOf(work, statistics, known[part], some)
      } finally {
        for (const part of parts) part.release()
      }
    },
  }
}

/** Solutions of one fold that are scored together. */
const TOGETHER = 64

interface Found {
  readonly member: Quadratic
  readonly path: number
  /** Undefined where it is not known well enough: the candidate is trained by itself. */
  readonly linear: Linear | undefined
}

function* outcomesOf(
  work: Work,
  statistics: FoldStatistics,
  fold: number,
  found: readonly Found[],
): ReturnType<Unit['run']> {
  const scores = heldOutScores(
    work,
    statistics,
    fold,
    found.map(({ linear }) => linear),
  )
  for (const [k, { member, path, linear }] of found.entries()) {
    const { job } = member
    if (!linear) {
      yield* trainOne(work, job, fold)
      continue
    }
    const score = scores[k]
    yield {
      job,
      fold,
      ...(score !== undefined && { score }),
      ...said(work, statistics, { fold, f: linear, terms: member.design.terms }),
      converged: true,
      by: paths.name,
      costEvaluations: 1,
      gradientEvaluations: 0,
      trainings: 0,
      run: path,
    }
  }
}

/** The covariances of a part from its Gram matrix, in the kernels' memory. */
class MomentsPart implements Covariances {
  readonly moments: PartMoments
  readonly p: number
  readonly meanSquare: number
  readonly first: Float64Array
  private readonly C: Float64Array

  constructor(moments: PartMoments) {
    this.moments = moments
    this.p = moments.c.length
    this.meanSquare = moments.meanSquare
    this.first = moments.c
    this.C = allocate(this.p * this.p, Float64Array, false)
    this.C.set(moments.C)
  }

  rowInto(j: number, places: readonly number[], row: Float64Array): void {
    const { C, p } = this
    for (let a = 0; a < places.length; a++) row[a] = C[j * p + places[a]]
    row[places.length] = C[j * p + j]
  }

  slopesInto({ places, values, slopes }: SlopeRequest): void {
    const { C, p, first } = this
    slopes.set(first)
    for (let a = 0; a < places.length; a++)
      if (values[a] !== 0) axpy(-values[a], C.subarray(places[a] * p, (places[a] + 1) * p), slopes)
  }

  /** Whether C + λ₂I among the coefficients that are not 0 is well enough conditioned; where sweeps alone arrived it is. */
  trusts({ leastPivot, places, values }: Solution, l2: number): boolean {
    if (leastPivot >= CLEAR_PIVOT) return true
    const active = places.filter((_, a) => (values as Float64Array)[a] !== 0)
    return wellAmong((j, k) => this.C[j * this.p + k], active, l2)
  }

  release(): void {
    release(this.C)
  }
}
