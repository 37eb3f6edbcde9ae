const RUNS = 64
const RUN = 16

/**
 * The mean of each column over about a thousand rows, in runs spread evenly: near the mean of all, since the mean of a share f
 * of the rows is at most 1/√f standard deviations away from it. Equal values are their own mean. `matrix` is rows×terms.
 */
export function sampledMeans(matrix: Float64Array, rows: number, terms: number, weights?: Float64Array): Float64Array {
  const means = new Float64Array(terms)
  const starts = rows <= 2 * RUNS * RUN ? [0] : Array.from({ length: RUNS }, (_, k) => startOfRun(k, rows))
  const length = starts.length === 1 ? rows : RUN
  for (let j = 0; j < terms; j++) {
    let sum = 0
    let total = 0
    let least = Infinity
    let most = -Infinity
    for (const start of starts) {
      for (let i = start; i < start + length; i++) {
        const w = weights ? weights[i] : 1
        if (w === 0) continue
        const x = matrix[j * rows + i]
        sum += w * x
        total += w
        if (x < least) least = x
        if (x > most) most = x
      }
    }
    means[j] = total > 0 ? Math.min(Math.max(sum / total, least), most) : 0
  }
  return means
}

/** The rows that are sampled, or more of them, as ranges; their means are those of all rows. */
export const runsOf = (rows: number, runs = RUNS): [from: number, to: number][] =>
  rows <= 2 * runs * RUN
    ? [[0, rows]]
    : Array.from({ length: runs }, (_, k) => [startOfRun(k, rows, runs), startOfRun(k, rows, runs) + RUN])

const startOfRun = (k: number, rows: number, runs = RUNS) => Math.floor((k * (rows - RUN)) / (runs - 1))
