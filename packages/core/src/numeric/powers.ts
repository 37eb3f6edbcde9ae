import { flag, int } from '../define/hyperparameters.ts'

/** The hyperparameters of a family whose terms are powers and products of the features; degrees from 1 to `usual` are usually searched. */
export const powersHyperparameters = (usual: number) => ({
  degree: int({
    default: 1,
    min: 1,
    max: 30,
    search: [1, usual],
    symbol: 'd',
    describe: 'highest power of the features',
    simpler: 'down',
  }),
  interactions: flag({ default: true, describe: 'with a degree above 1: also products of different features' }),
})
