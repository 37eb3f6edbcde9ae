import { isRelative } from '../training/lambda-unit.ts'
import { classPaths } from './class-paths.ts'
import { exact } from './exact.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { networks } from './networks.ts'
import { paths } from './paths.ts'
import { distinctJobs, withCopies } from './repeated.ts'
import { sideBySide, single } from './single.ts'
import { trajectories } from './trajectories.ts'
import { warmPaths } from './warm-paths.ts'
import { widePaths } from './wide-paths.ts'
import type { Job, Rule, Unit, Work } from './work.ts'

/** The kinds of sharing, in the order in which candidates are offered to them; the last takes what is left. */
const rules: readonly Rule[] = [
  leaveOneOut,
  exact,
  widePaths,
  paths,
  trajectories,
  classPaths,
  warmPaths,
  networks,
  single,
]

/** Those that read rows from a file, which others have in memory. */
const storedRules: readonly Rule[] = [exact, paths, trajectories, single]

/** Parts candidates into units of work; without sharing every candidate is trained by itself, and so is what a pruner may stop. */
export function unitsOf(work: Work, jobs: readonly Job[], share: boolean, pruning?: object): Unit[] {
  const units: Unit[] = []
  const { distinct, copies } = share && !pruning ? distinctJobs(jobs) : { distinct: jobs, copies: new Map() }
  let left = distinct
  const alone = work.splits.some(({ meanLeverage }) => meanLeverage) ? [leaveOneOut] : [single]
  for (const rule of share ? (work.data.stored ? storedRules : rules) : alone) {
    if (left.length === 0) break
    if (pruning && rule.stepwise) continue
    const kept = rule.relative ? [] : left.filter(({ composition }) => isRelative(composition))
    const offered = kept.length > 0 ? left.filter((job) => !kept.includes(job)) : left
    const { units: taken, rest } = rule.take(work, offered)
    units.push(...taken)
    left = [...rest, ...kept]
  }
  return pruning ? sideBySide(units) : units.map((unit) => withCopies(unit, copies))
}
