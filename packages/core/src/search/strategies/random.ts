import { defineStrategy } from '../../define/strategies.ts'

export const random = defineStrategy({
  name: 'random',
  title: 'Random search',
  describe: 'draws every candidate anew, evenly on the scale of each hyperparameter',
  references: ['Bergstra & Bengio 2012, J. Mach. Learn. Res. 13, 281–305'],
  hyperparameters: {},
  create: (space) => ({
    suggest: (_, source) => space.sample(source),
    tell() {},
  }),
})
