import { type Dataset, dataset, estimator, fit, grid, kFold, linear, plan, random, range, tune } from '@hp/core'
import { cubic } from './learn-fits.ts'
import type { LearnTask, LearnTold } from './learn-protocol.ts'
import { valuesOf } from './points.ts'

const degrees = [1, 2, 3, 4, 5, 6, 7, 8, 9]
type Tell = (told: LearnTold) => boolean

/** Cross-validates nine degrees on forty points about a cubic: training by training, or as the planner shares the work. */
export async function crossValidated(task: LearnTask & { kind: 'cross-validate' }, tell: Tell): Promise<void> {
  const { folds, how } = task
  const data = cubic(40, 0.2)
  const splits = kFold(folds).split(data as never, random(0).fork('split'))
  const foldOf = new Uint8Array(data.rows)
  for (const [fold, { test }] of splits.entries()) for (const row of test) foldOf[row] = fold
  const open = estimator({ model: linear({ degree: range(degrees[0], degrees[degrees.length - 1]) }) })
  const request = { validation: kFold(folds), strategy: grid(), metric: 'rmse', seed: 0 } as const
  const made = plan(open, data, request)
  tell({ kind: 'folded', foldOf, naiveTrainings: made.naiveTrainings, needed: made.units, text: made.toString() })
  if (how === 'planned') {
    const { trials, ledger } = await tune(open, data, request)
    for (const [k, { candidate, score }] of trials.entries()) {
      const first = k === 0 // what was shared is counted once
      tell({
        kind: 'validated',
        degree: Number(Object.values(candidate)[0]),
        scores: (score?.folds ?? []).map((rmse, fold) => [fold, rmse] as const),
        costEvaluations: first ? ledger.costEvaluations : 0,
        completeTrainings: first ? ledger.completeTrainings : 0,
      })
    }
    tell({ kind: 'searched' })
  } else if (how === 'one-by-one') await oneByOne(data, splits, task.pauseMs, tell)
}

async function oneByOne(
  data: Dataset,
  splits: readonly { readonly train: Uint32Array; readonly test: Uint32Array }[],
  pauseMs: number,
  tell: Tell,
): Promise<void> {
  const [x, y] = [valuesOf(data, 'x'), valuesOf(data, 'y')]
  const pick = (values: Float64Array, rows: Uint32Array) => Float64Array.from(rows, (row) => values[row])
  for (const degree of degrees) {
    for (const [fold, { train, test }] of splits.entries()) {
      const part = dataset({ x: pick(x, train), y: pick(y, train) }, { target: 'y' })
      const fitted = await fit(estimator({ model: linear({ degree }) }), part)
      const { values } = fitted.prediction({ x: pick(x, test) })
      const squares = Array.from(test, (row, i) => (y[row] - values[i]) * (y[row] - values[i]))
      const rmse = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
      const { costEvaluations, completeTrainings } = fitted.ledger
      if (!tell({ kind: 'validated', degree, scores: [[fold, rmse]], costEvaluations, completeTrainings })) return
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  tell({ kind: 'searched' })
}
