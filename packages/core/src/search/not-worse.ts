import type { Split } from '../define/splitters.ts'
import { studentCdf } from '../numeric/special.ts'
import type { Scored } from './winner.ts'

/** The share of searches in which a candidate as good as the best may be called worse. */
const LEVEL = 0.05

/**
 * The candidates that the folds cannot tell from the best, the best first, then by their mean: each is compared with it fold by fold, by a t-test whose
 * variance is raised for training parts that overlap (Nadeau & Bengio 2003, Mach. Learn. 52, 239–281), at a level of 5% for all comparisons together
 * (Holm 1979, Scand. J. Stat. 6, 65–70). With a single split nothing can be told, and all are in.
 */
export function notWorseThan(
  best: Scored,
  scored: readonly Scored[],
  { splits, direction }: { readonly splits: readonly Split[]; readonly direction: 'minimize' | 'maximize' },
): readonly Scored[] {
  const sign = direction === 'minimize' ? 1 : -1
  const others = scored
    .filter((one) => one !== best)
    .map((one) => ({ one, p: chanceOf(differences(one, best, sign), splits) }))
    .sort((a, b) => a.p - b.p || a.one.trial.number - b.one.trial.number)
  let worse = 0
  while (worse < others.length && others[worse].p <= LEVEL / (others.length - worse)) worse++
  const left = others.slice(worse).map(({ one }) => one)
  left.sort((a, b) => sign * (a.score.mean - b.score.mean) || a.trial.number - b.trial.number)
  return [best, ...left]
}

/** How much worse than the best in each fold. */
const differences = (one: Scored, best: Scored, sign: number): readonly number[] =>
  one.score.folds.map((score, f) => sign * (score - best.score.folds[f]))

/** The chance of a mean difference so large where there is none. */
function chanceOf(gaps: readonly number[], splits: readonly Split[]): number {
  const k = gaps.length
  if (k < 2) return 1
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / k
  const squares = gaps.reduce((sum, gap) => sum + (gap - mean) * (gap - mean), 0)
  if (!(mean > 0)) return 1
  const overlap = splits.reduce((sum, { train, test }) => sum + test.length / train.length, 0) / k
  const error = Math.sqrt((squares / (k - 1)) * (1 / k + overlap))
  return studentCdf(-mean / error, k - 1)
}
