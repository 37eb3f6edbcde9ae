import { heldOutScores } from './held-out.ts'
import { MANY, nestedSolutions, ridgeSolutions } from './least-squares.ts'
import { type Said, said } from './linear-parameters.ts'
import { linearOf, type PartMoments, partMoments } from './part-moments.ts'
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
import { type FoldOutcome, type Job, momentOf, type Rule, type Unit, type Work } from './work.ts'

/**
 * Least squares and ridge: the minimum of a quadratic form is solved for all penalties of a fold after one decomposition, and for all degrees after one
 * factorisation.
 */
export const exact: Rule = {
  name: 'least-squares',
  describe: 'every penalty from one decomposition a fold, every degree from one factor a fold',
  take(work, jobs) {
    const { fitting, others } = quadraticsAmong(work, jobs, { job: isExact, problem: ({ l1 }) => l1 === 0 })
    const { shared, rest } = sharedBases(work, fitting)
    const units = shared.flatMap((group) =>
      groupBy(group.members, ({ l2, design }) => (l2 > 0 ? `${design.standardize} ${design.terms}` : 'none')).map(
        (members) => unitOf(work, group, members),
      ),
    )
    return { units, rest: [...others, ...rest] }
  },
}

/** The algorithm arrives at the minimum itself, not near it. */
const isExact = ({ composition: { algorithm } }: Job): boolean => algorithm.definition.exact === true

function unitOf(work: Work, shared: Shared, members: readonly Quadratic[]): Unit {
  const folds = work.splits.length
  const penalised = members[0].l2 > 0
  const p = Math.max(...members.map(({ design }) => design.terms))
  const way = !penalised ? 'one factor' : members.length < MANY ? 'one Gram matrix' : 'one decomposition'
  const what = penalised
    ? counted(members.length, 'penalty', 'penalties')
    : counted(members.length, 'number of terms', 'numbers of terms')
  const solve = (members.length < MANY || !penalised ? members.length / 3 : 12) * p * p * p
  return {
    rule: exact.name,
    jobs: members.map(({ job }) => job),
    shares: `${what} (${p} terms): ${way} for each of ${counted(folds, 'fold')}`,
    statistics: shared.statistics,
    trainings: folds,
    ms: folds * (0.05 + solve / 2e6 + members.length * p * p * 2e-6),
    bytes: 8 * 4 * p * p,
    *run() {
      const statistics = yield* statisticsFor(work, shared)
      for (let fold = 0; fold < folds; fold++) {
        yield momentOf('fold', fold, folds)
        const largest = members.reduce((most, one) => (one.design.terms > most.design.terms ? one : most))
        const moments = partMoments(statistics, statistics.training(fold), largest.design)
        const found = moments ? solutions(moments, members, penalised) : []
        const functions = found.map((beta) => beta && linearOf(moments as PartMoments, beta))
        const scores = heldOutScores(work, statistics, fold, functions)
        for (let k = 0; k < members.length; k++) {
          const { job } = members[k]
          const f = functions[k]
          if (f)
            yield outcome(job, fold, scores[k], said(work, statistics, { fold, f, terms: members[k].design.terms }))
          else yield* trainOne(work, job, fold)
        }
      }
    },
  }
}

function solutions(
  moments: PartMoments,
  members: readonly Quadratic[],
  penalised: boolean,
): readonly (Float64Array | undefined)[] {
  if (penalised)
    return ridgeSolutions(
      moments,
      members.map(({ l2 }) => l2),
    )
  return nestedSolutions(
    moments,
    members.map(({ design }) => moments.kept.filter((term) => term < design.terms).length),
  )
}

const outcome = (job: Job, fold: number, score: number | undefined, what: Said): FoldOutcome => ({
  job,
  fold,
  ...what,
  ...(score !== undefined && { score }),
  converged: true,
  by: exact.name,
  costEvaluations: 1,
  gradientEvaluations: 0,
  trainings: 0,
})
