import { coordinateDescent } from '../algorithms/coordinate-descent.ts'
import { scope } from '../kernels/memory.ts'
import { heldOutPrediction, heldOutScores } from './held-out.ts'
import { fromMoments, lassoPath } from './lasso-path.ts'
import { linearOf, type PartMoments, partMoments } from './part-moments.ts'
import {
  counted,
  groupBy,
  type Quadratic,
  quadraticOf,
  type Shared,
  sharedBases,
  statisticsFor,
} from './shared-statistics.ts'
import { trainOne } from './single.ts'
import type { Job, Rule, Unit, Work } from './work.ts'

/** What coordinate descent must be asked for so that it arrives: then the minimum, found another way, is the same. */
const SMALL_GAP = 1e-10
const MANY_SWEEPS = 1000

/** Lasso and elastic net: one path of penalties a fold, each begun where the one before it ended, on the fold's Gram matrix. */
export const paths: Rule = {
  name: 'path',
  describe: 'penalties in descending order from one Gram matrix a fold, each begun at the solution before it',
  take(work, jobs) {
    const chosen = new Set<Job>()
    const fitting = jobs.flatMap((job) => {
      const one = arrives(job) ? quadraticOf(work, job) : undefined
      if (one === undefined || (one.l1 === 0 && one.l2 === 0)) return []
      chosen.add(job)
      return [one]
    })
    const { shared, rest } = sharedBases(work, fitting)
    const units = shared.flatMap((group) =>
      groupBy(group.members, ({ job, design }) => `${design.standardize} ${design.terms} ${mixtureOf(job)}`).map(
        (members) => unitOf(work, group, members),
      ),
    )
    return { units, rest: [...jobs.filter((job) => !chosen.has(job)), ...rest] }
  },
}

export const arrives = ({ composition: { algorithm } }: Job): boolean =>
  algorithm.definition === coordinateDescent.definition &&
  algorithm.settings.gap <= SMALL_GAP &&
  algorithm.settings.sweeps >= MANY_SWEEPS

/** Everything of the penalty but its strength. */
export const mixtureOf = ({ composition: { penalty } }: Job): string =>
  JSON.stringify({ ...penalty.settings, lambda: undefined })

function unitOf(work: Work, shared: Shared, given: readonly Quadratic[]): Unit {
  const folds = work.splits.length
  const members = [...given].sort((a, b) => b.l1 - a.l1 || b.l2 - a.l2)
  const p = members[0].design.terms
  return {
    rule: paths.name,
    jobs: given.map(({ job }) => job),
    shares: `${counted(members.length, 'penalty', 'penalties')} (${p} terms): one path for each of ${counted(folds, 'fold')}`,
    statistics: shared.statistics,
    trainings: folds,
    ms: folds * (0.05 + members.length * p * p * 8e-6),
    bytes: 8 * 3 * p * p,
    *run() {
      const statistics = statisticsFor(work, shared)
      for (let fold = 0; fold < folds; fold++) {
        yield undefined
        const moments = partMoments(statistics, statistics.training(fold), members[0].design)
        const found = moments ? scope((take) => lassoPath(fromMoments(moments, take), members)) : []
        const functions = found.map((beta) => beta && linearOf(moments as PartMoments, beta))
        const scores = heldOutScores(work, statistics, fold, functions)
        for (let k = 0; k < members.length; k++) {
          const { job } = members[k]
          const f = functions[k]
          if (!f) {
            yield* trainOne(work, job, fold)
            continue
          }
          const score = scores[k]
          yield {
            job,
            fold,
            ...(score !== undefined && { score }),
            prediction: () => heldOutPrediction(work, statistics, fold, f),
            converged: true,
            by: paths.name,
            costEvaluations: 1,
            gradientEvaluations: 0,
            trainings: 0,
          }
        }
      }
    },
  }
}
