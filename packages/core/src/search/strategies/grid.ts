import { int } from '../../define/hyperparameters.ts'
import { defineStrategy } from '../../define/strategies.ts'

export const grid = defineStrategy({
  name: 'grid',
  title: 'Grid search',
  describe: 'tries every combination of evenly spaced values, in order',
  hyperparameters: {
    points: int({ default: 10, min: 1, describe: 'values of each range that says no number of its own' }),
  },
  create(space, { points }, { known }) {
    const candidates = space.enumerate(points)[Symbol.iterator]()
    return {
      suggest() {
        let next = candidates.next()
        while (!next.done && known(next.value)) next = candidates.next()
        return next.done ? undefined : next.value
      },
      tell() {},
    }
  },
})
