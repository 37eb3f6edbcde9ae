import { choice, float, int } from '../define/hyperparameters.ts'
import { cos, pow } from './elementary.ts'

/** The hyperparameters of a learning rate that changes from step to step; every gradient algorithm has them. */
export const learningRateHyperparameters = {
  learningRate: float({
    default: 0.1,
    above: 0,
    scale: 'log',
    search: [1e-4, 1],
    symbol: 'η',
    describe: 'length of a step along the gradient',
  }),
  schedule: choice(['constant', 'exponential', 'step', 'inverse-time', 'cosine'], {
    default: 'constant',
    describe: 'how the learning rate changes from step to step',
  }),
  decay: float({
    default: 0.95,
    above: 0,
    search: [0.5, 0.999],
    symbol: 'ρ',
    describe: 'factor a step (exponential), a stage (step) or slope (inverse-time) of the schedule',
  }),
  decayEvery: int({ default: 100, min: 1, describe: 'steps in a stage (step) or in a half wave (cosine)' }),
  finalRate: float({ default: 0, min: 0, describe: 'learning rate at the end of a half wave (cosine)' }),
}

interface Schedule {
  readonly learningRate: number
  readonly schedule: 'constant' | 'exponential' | 'step' | 'inverse-time' | 'cosine'
  readonly decay: number
  readonly decayEvery: number
  readonly finalRate: number
}

/** η of step t = 1, 2, … */
export function rateAt(t: number, { learningRate, schedule, decay, decayEvery, finalRate }: Schedule): number {
  switch (schedule) {
    case 'constant':
      return learningRate
    case 'exponential':
      return learningRate * pow(decay, t - 1)
    case 'step':
      return learningRate * pow(decay, Math.floor((t - 1) / decayEvery))
    case 'inverse-time':
      return learningRate / (1 + decay * (t - 1))
    case 'cosine':
      return (
        finalRate + ((learningRate - finalRate) / 2) * (1 + cos((Math.PI * ((t - 1) % (2 * decayEvery))) / decayEvery))
      )
  }
}
