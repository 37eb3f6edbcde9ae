import { definePenalty } from '../define/definitions.ts'

export const none = definePenalty({
  name: 'none',
  title: 'No penalty',
  describe: 'parameters may be as large as the data ask for',
  equation: '0',
  hyperparameters: {},
  value: () => 0,
  offers: {
    slope: () => 0,
    prox: (v) => v,
    quadratic: () => 0,
    split: () => ({ l1: 0, l2: 0 }),
  },
})
