import { random } from '../numeric/random.ts'
import { chooser } from './choice.ts'
import type { Judged } from './judged.ts'
import type { Pooled } from './pooled.ts'
import { weightedShare } from './row-shares.ts'
import { meanOf } from './trial.ts'
import { isBetter, type Scored } from './winner.ts'

/** What is left of the winner's mean when its luck in being chosen is taken away. */
export interface Correction {
  /** In the metric's units, never better than the mean itself. */
  readonly mean: number
  /** `bootstrap` over the predictions of all candidates; `folds` where these are not kept. */
  readonly by: 'bootstrap' | 'folds'
  /** What 95 of 100 draws of the bootstrap lie between; on the rows left out of a draw, so that it is wide rather than narrow. */
  readonly interval?: readonly [low: number, high: number]
}

/** Draws, and the fewest that say anything. */
const [DRAWS, LEAST] = [500, 100]
/** Predictions that are looked at in all draws: where the metric is a sum over rows, and where it is computed each time. */
const [MOST, MOST_METRICS] = [2e7, 2e6]
/** Share of the interval by which the folds' mean may be elsewhere. */
const APART = 0.1
/** The share of draws that the interval leaves out on each side. */
const OUTSIDE = 0.025

/** The mean of the best, corrected for having been chosen: by the bootstrap where every scored trial has its predictions, else by the folds. */
export function correctionOf(about: Judged): Correction {
  const { best, scored, work } = about
  const { direction } = work.metric
  const found = scored.length > 1 ? byBootstrap(about) : undefined
  const plain: Correction = found ?? { mean: byFolds(best, scored, direction), by: 'folds' }
  return isBetter(plain.mean, best.score.mean, direction) ? { ...plain, mean: best.score.mean } : plain
}

/**
 * The mean less the mean over folds of how much better each fold's own best does there (Tibshirani & Tibshirani 2009, Ann. Appl. Stat. 3, 822–829).
 */
export function byFolds(best: Scored, scored: readonly Scored[], direction: 'minimize' | 'maximize'): number {
  const gains = best.score.folds.map((own, f) => {
    let most = own
    for (const { score } of scored) if (isBetter(score.folds[f], most, direction)) most = score.folds[f]
    return own - most
  })
  return best.score.mean + meanOf(gains)
}

/**
 * Chooses again on rows drawn with replacement and scores that choice on the rows that were not drawn (Tsamardinos, Greasidou & Borboudakis 2018, Mach.
 * Learn. 107, 1895–1922). Ours is the mean difference to the winner on the same rows, added to its mean over folds: the expectation is that of the paper,
 * without the chance of which rows were left out. Rows of one group are drawn together. Undefined where predictions are missing.
 */
function byBootstrap({ best, scored, work, ...about }: Judged): Correction | undefined {
  const { metric, seed } = work
  const together = about.pooled()
  if (together === undefined || together.count < 2) return undefined
  const { rows, target, weights, predictions } = together
  const shares = about.shares()
  const draws = Math.min(DRAWS, Math.floor((shares ? MOST : MOST_METRICS) / (rows * scored.length)))
  const winner = scored.indexOf(best)
  const scoreOn = (c: number, w: Float64Array) =>
    shares?.mean ? weightedShare(shares.shares[c], w) : metric.compute(target, predictions[c], w)
  const whole = scoreOn(winner, weights)
  if (draws < LEAST || whole === undefined) return undefined
  const choose = chooser(metric, together, { shares, otherwise: winner })
  const luck: number[] = []
  const scores: number[] = []
  for (const { inside, outside } of resampled(together, draws, seed)) {
    const [chosen, own] = [scoreOn(choose(inside), outside), scoreOn(winner, outside)]
    if (chosen === undefined || own === undefined || !Number.isFinite(chosen - own)) continue
    luck.push(chosen - own)
    scores.push(chosen)
  }
  if (scores.length < LEAST) return undefined
  const mean = best.score.mean + meanOf(luck)
  return { mean, by: 'bootstrap', interval: intervalOf(scores, best.score.mean - whole) }
}

/** Weights of the rows that were drawn, as often as they were, and of those that were not; the arrays are used again. */
function* resampled({ rows, clusters, count, weights }: Pooled, draws: number, seed: number | string) {
  const source = random(seed).fork('bootstrap')
  const often = new Uint32Array(count)
  const [inside, outside] = [new Float64Array(rows), new Float64Array(rows)]
  for (let draw = 0; draw < draws; draw++) {
    const stream = source.fork('draw', draw)
    often.fill(0)
    for (let k = 0; k < count; k++) often[stream.below(count)]++
    for (let i = 0; i < rows; i++) {
      inside[i] = often[clusters[i]] * weights[i]
      outside[i] = often[clusters[i]] === 0 ? weights[i] : 0
    }
    yield { inside, outside }
  }
}

/** What most scores lie between, moved from rows scored as one fold to the mean over folds where these are clearly not the same. */
function intervalOf(scores: number[], shift: number): readonly [number, number] {
  scores.sort((a, b) => a - b)
  const at = (share: number) => scores[Math.round(share * (scores.length - 1))]
  const [low, high] = [at(OUTSIDE), at(1 - OUTSIDE)]
  return Math.abs(shift) > APART * (high - low) ? [low + shift, high + shift] : [low, high]
}
