import type { Split } from '../define/splitters.ts'
import { random } from '../numeric/random.ts'
import { studentCdf } from '../numeric/special.ts'
import type { Judged } from './judged.ts'
import type { Scored } from './winner.ts'

/** The chance at which a candidate that is as good as the best may be called worse. */
const LEVEL = 0.05
/** Rows (or groups of rows) below which the folds are asked. */
const FEW = 20
/** Draws, fewer where that would be more arithmetic than this, and the fewest that say anything. */
const [DRAWS, MOST, LEAST] = [500, 4e7, 100]

/** The candidates that may be as good as the best, the best first, then by their mean: compared row by row where predictions are kept, else fold by fold. */
export function notWorseThan(about: Judged): readonly Scored[] {
  const { best, scored, work } = about
  const { direction } = work.metric
  const sign = direction === 'minimize' ? 1 : -1
  const left = byRows(about) ?? byFolds(best, scored, { splits: work.splits, direction })
  return [best, ...left.filter((one) => one !== best)].sort(
    (a, b) =>
      Number(b === best) - Number(a === best) ||
      sign * (a.score.mean - b.score.mean) ||
      a.trial.number - b.trial.number,
  )
}

/**
 * Multiple comparisons with the best (Hsu 1984, Ann. Stat. 12, 1136–1144): a candidate is in unless it is worse than some other by more than the largest
 * of its standardised differences is by chance, as drawn by turning the signs of rows at random (as in a permutation test of paired rows). Whichever is
 * the best in truth is in with 95%. Undefined where predictions are missing, rows are few or the metric is no mean over rows.
 */
function byRows({ scored, work, ...about }: Judged): readonly Scored[] | undefined {
  const together = about.pooled()
  const found = together && together.count >= FEW ? about.shares() : undefined
  if (together === undefined || found === undefined) return undefined
  const { rows, clusters, count, weights } = together
  const sign = found.direction === 'minimize' ? 1 : -1
  const C = scored.length
  const draws = Math.min(DRAWS, Math.floor(MOST / (C * (C + count))))
  if (draws < LEAST) return undefined
  const total = weights.reduce((sum, w) => sum + w, 0)
  const means = new Float64Array(C)
  const sums = found.shares.map((shares, c) => {
    const own = new Float64Array(count)
    for (let i = 0; i < rows; i++) own[clusters[i]] += (sign * weights[i] * shares[i]) / total
    for (let g = 0; g < count; g++) means[c] += own[g]
    return own
  })
  const error = pairwiseErrors(sums)
  const chance = largestByChance(sums, error, { draws, seed: work.seed })
  return scored.filter((_, c) => {
    let most = 0
    for (let j = 0; j < C; j++) {
      const gap = means[c] - means[j]
      if (gap > 0) most = Math.max(most, gap / error[c * C + j])
    }
    return most <= chance[c]
  })
}

/** What each difference of means is measured in: √Σ (aᵍ − bᵍ)², about its standard error where there is no difference. */
function pairwiseErrors(sums: readonly Float64Array[]): Float64Array {
  const C = sums.length
  const error = new Float64Array(C * C)
  for (let c = 0; c < C; c++) {
    for (let j = 0; j < c; j++) {
      let squares = 0
      for (let g = 0; g < sums[c].length; g++) squares += (sums[c][g] - sums[j][g]) * (sums[c][g] - sums[j][g])
      error[c * C + j] = error[j * C + c] = Math.sqrt(squares)
    }
  }
  return error
}

/** For each candidate, what the largest of its standardised differences to the others stays below in 95 of 100 draws of signs. */
function largestByChance(
  sums: readonly Float64Array[],
  error: Float64Array,
  { draws, seed }: { readonly draws: number; readonly seed: number | string },
): Float64Array {
  const C = sums.length
  const source = random(seed).fork('as good')
  const largest = sums.map(() => new Float64Array(draws))
  const drawn = new Float64Array(C)
  const signs = new Float64Array(sums[0].length)
  for (let draw = 0; draw < draws; draw++) {
    const stream = source.fork('draw', draw)
    for (let g = 0; g < signs.length; g++) signs[g] = stream.uint32() & 1 ? 1 : -1
    sums.forEach((own, c) => {
      let sum = 0
      for (let g = 0; g < own.length; g++) sum += signs[g] * own[g]
      drawn[c] = sum
    })
    for (let c = 0; c < C; c++) {
      let most = 0
      for (let j = 0; j < C; j++) {
        const gap = drawn[c] - drawn[j]
        if (gap > 0) most = Math.max(most, gap / error[c * C + j])
      }
      largest[c][draw] = most
    }
  }
  return Float64Array.from(largest, (all) => all.sort()[Math.ceil((1 - LEVEL) * draws) - 1])
}

/**
 * The candidates that the folds cannot tell from the best: each is compared with it fold by fold, by a t-test whose variance is raised for training parts
 * that overlap (Nadeau & Bengio 2003, Mach. Learn. 52, 239–281), at a level of 5% for all comparisons together (Holm 1979, Scand. J. Stat. 6, 65–70).
 * With a single split nothing can be told, and all are in.
 */
export function byFolds(
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
  return [best, ...others.slice(worse).map(({ one }) => one)]
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
