import { int } from '../../define/hyperparameters.ts'
import { defineStrategy } from '../../define/strategies.ts'

export const latinHypercube = defineStrategy({
  name: 'latin-hypercube',
  title: 'Latin hypercube',
  describe: 'divides each range into as many cells as there are trials and visits every cell of every range once',
  references: ['McKay, Beckman & Conover 1979, Technometrics 21, 239–245'],
  hyperparameters: {
    cells: int({
      default: 0,
      min: 0,
      describe: 'cells of each range; 0 stands for the number of trials, 64 when it is open',
    }),
  },
  create(space, h, { random, trials }) {
    const cells = h.cells || trials || 64
    const { length } = space.dimensions
    const point = new Float64Array(length)
    let block = -1
    let orders: Uint32Array[] = []
    return {
      suggest(number, source) {
        if (block !== Math.floor(number / cells)) {
          block = Math.floor(number / cells)
          const stream = random.fork('block', block)
          orders = Array.from({ length }, (_, j) => stream.fork('order', j).permutation(cells))
        }
        for (let j = 0; j < length; j++) point[j] = (orders[j][number % cells] + source.uniform()) / cells
        return space.decode(point) ?? space.repair(point)
      },
      tell() {},
    }
  },
})
