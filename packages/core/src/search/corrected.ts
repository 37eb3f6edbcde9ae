import { random } from '../numeric/random.ts'
import { chooser } from './choice.ts'
import type { Judged } from './judged.ts'
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

/** Draws, fewer where that would be more predictions than this in all, and the fewest that say anything. */
const [DRAWS, MOST, LEAST] = [500, 2e7, 100]
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
  if (together === undefined) return undefined
  const { rows, clusters, count, target, weights, predictions } = together
  const draws = Math.min(DRAWS, Math.floor(MOST / (rows * scored.length)))
  if (draws < LEAST || count < 2) return undefined
  const winner = scored.indexOf(best)
  const scoreOn = (c: number, w: Float64Array) => metric.compute(target, predictions[c], w)
  const whole = scoreOn(winner, weights)
  if (whole === undefined) return undefined
  const source = random(seed).fork('bootstrap')
  const choose = chooser(metric, together, { shares: about.shares(), otherwise: winner })
  const often = new Uint32Array(count)
  const [inside, outside] = [new Float64Array(rows), new Float64Array(rows)]
  const luck: number[] = []
  const scores: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const stream = source.fork('draw', draw)
    often.fill(0)
    for (let k = 0; k < count; k++) often[stream.below(count)]++
    for (let i = 0; i < rows; i++) {
      inside[i] = often[clusters[i]] * weights[i]
      outside[i] = often[clusters[i]] === 0 ? weights[i] : 0
    }
    const choice = choose(inside)
    const [chosen, own] = [scoreOn(choice, outside), scoreOn(winner, outside)]
    if (chosen === undefined || own === undefined || !Number.isFinite(chosen - own)) continue
    luck.push(chosen - own)
    scores.push(chosen)
  }
  if (scores.length < LEAST) return undefined
  scores.sort((a, b) => a - b)
  const shift = best.score.mean - whole // from all rows as one fold to the mean over folds
  const at = (share: number) => scores[Math.round(share * (scores.length - 1))] + shift
  return { mean: best.score.mean + meanOf(luck), by: 'bootstrap', interval: [at(OUTSIDE), at(1 - OUTSIDE)] }
}
