import { chiSquareUpper, studentCdf, studentCritical } from '../numeric/special.ts'

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The rival with the lowest mean. */
function leaderOf(rivals: readonly (readonly number[])[]): readonly number[] {
  return rivals.reduce((best, each) => (meanOf(each) < meanOf(best) ? each : best))
}

/** Whether scores are worse than the best rival's on the same folds, by a one-sided paired t test. */
export function pairedBehind(
  own: readonly number[],
  rivals: readonly (readonly number[])[],
  significance: number,
): boolean {
  const leader = leaderOf(rivals)
  const differences = own.map((score, i) => (score === leader[i] ? 0 : score - leader[i]))
  if (differences.some((difference) => !Number.isFinite(difference))) return meanOf(own) > meanOf(leader)
  const n = differences.length
  const mean = meanOf(differences)
  if (!(mean > 0)) return false
  const variance = differences.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (n - 1)
  if (variance === 0) return true
  return studentCdf(-mean / Math.sqrt(variance / n), n - 1) < significance
}

/**
 * Whether scores are worse than the best rival's by Friedman's test on ranks within folds, and then by Conover's comparison of two rank sums
 * (Conover 1999, Practical Nonparametric Statistics, 5.8).
 */
export function friedmanBehind(
  own: readonly number[],
  rivals: readonly (readonly number[])[],
  significance: number,
): boolean {
  const trials = [own, ...rivals]
  const [k, b] = [trials.length, own.length]
  const sums = new Float64Array(k)
  let squares = 0
  for (let fold = 0; fold < b; fold++) {
    const ranks = ranksOf(trials.map((scores) => scores[fold]))
    for (let t = 0; t < k; t++) {
      sums[t] += ranks[t]
      squares += ranks[t] * ranks[t]
    }
  }
  let best = 1
  for (let t = 2; t < k; t++) if (sums[t] < sums[best]) best = t
  if (!(sums[0] > sums[best])) return false
  const centre = 0.5 * b * (k + 1)
  const correction = 0.25 * b * k * (k + 1) * (k + 1)
  const between = sums.reduce((sum, each) => sum + (each - centre) * (each - centre), 0)
  if (squares === correction) return false
  const statistic = ((k - 1) * between) / (squares - correction)
  if (chiSquareUpper(statistic, k - 1) >= significance) return false
  const df = (b - 1) * (k - 1)
  const within = Math.max(0, b * squares - sums.reduce((sum, each) => sum + each * each, 0))
  return sums[0] - sums[best] > studentCritical(significance, df) * Math.sqrt((2 * within) / df)
}

/** Ranks from 1, equal values sharing their mean rank. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b))
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++
    for (let i = from; i <= to; i++) ranks[order[i]] = 0.5 * (from + to) + 1
    from = to + 1
  }
  return ranks
}
