import type { TargetKind } from '../define/definitions.ts'
import { type Observed, scoresOf } from './scoring.ts'

/** Metrics that are weighted means over rows. */
const means = ['mse', 'mae', 'mape', 'msle', 'poisson-deviance', 'gamma-deviance', 'accuracy', 'log-loss', 'brier']

/** The scores of rows that come in portions and are not kept: the metrics that are means over rows, and rmse and R², which follow from one. */
export function runningScores() {
  const sums = new Map<string, number>()
  let [weight, mean, squares] = [0, 0, 0] // of the target, around its mean
  let numbers = false
  return {
    add(kind: TargetKind, observed: Observed, weights: Float64Array | undefined) {
      const own = scoresOf(kind, observed, weights)
      const { target } = observed
      numbers = kind === 'number'
      let [share, sum, deviations] = [0, 0, 0]
      for (let i = 0; i < target.length; i++) {
        share += weights ? weights[i] : 1
        sum += (weights ? weights[i] : 1) * target[i]
      }
      if (!(share > 0)) return
      for (let i = 0; i < target.length; i++) {
        const away = target[i] - sum / share
        deviations += (weights ? weights[i] : 1) * away * away
      }
      for (const name of means) if (name in own) sums.set(name, (sums.get(name) ?? 0) + share * own[name])
      const step = sum / share - mean // merged as by Chan, Golub & LeVeque 1979
      squares += deviations + (step * step * weight * share) / (weight + share)
      mean += (step * share) / (weight + share)
      weight += share
    },
    scores(): Readonly<Record<string, number>> {
      const scores = Object.fromEntries([...sums].map(([name, sum]) => [name, sum / weight]))
      if (!numbers) return scores
      const { mse } = scores
      return { ...scores, rmse: Math.sqrt(mse), ...(squares > 0 && { r2: 1 - mse / (squares / weight) }) }
    },
  }
}
