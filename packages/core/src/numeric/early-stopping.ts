import { float, int } from '../define/hyperparameters.ts'

/** When training by passes over the data ends before its last epoch. */
export const earlyStoppingHyperparameters = {
  setAside: float({
    default: 0,
    min: 0,
    max: 0.5,
    search: [0.1, 0.3],
    mark: 'validation',
    describe: 'share of the training rows that is set aside to stop early and keep the best epoch; 0 trains on all',
  }),
  patience: int({
    default: 10,
    min: 1,
    scale: 'log',
    search: [5, 50],
    describe: 'epochs without a better cost after which training stops',
  }),
  improvement: float({
    default: 1e-4,
    min: 0,
    below: 1,
    scale: 'log',
    search: [1e-6, 1e-2],
    describe:
      'share of the first cost by which an epoch must be better to count; 0 with no rows set aside never stops early',
  }),
}

interface EarlyStopping {
  readonly patience: number
  readonly improvement: number
}

/** Watches a cost from epoch to epoch: whether the last `patience` brought no progress, and θ where it was least. */
export interface Watch {
  /** Takes the cost after one more epoch; true when it is time to stop. */
  stop(cost: number, theta: Float64Array): boolean
  /** θ of the epoch with the least cost. */
  readonly best: Float64Array
}

/** A watch that begins with the cost at the start. */
export function watchFrom(start: number, theta: Float64Array, { patience, improvement }: EarlyStopping): Watch {
  const best = theta.slice()
  let least = start // of all epochs
  let mark = start // the last that counted as progress
  let idle = 0
  return {
    best,
    stop(cost, now) {
      if (cost < least) {
        least = cost
        best.set(now)
      }
      idle = cost < mark - improvement * start ? 0 : idle + 1
      if (idle === 0) mark = cost
      return idle >= patience
    },
  }
}
