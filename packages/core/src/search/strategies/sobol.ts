import { defineStrategy } from '../../define/strategies.ts'
import { scrambledSobol } from '../sobol.ts'

/** Points that are passed over where they are known or break a constraint, before one is repaired. */
const PASSED = 64

export const sobol = defineStrategy({
  name: 'sobol',
  title: 'Sobol sequence',
  describe: 'fills the space evenly, better than chance does, however many trials are made',
  references: [
    'Sobol 1967, USSR Comput. Math. Math. Phys. 7, 86–112',
    'Joe & Kuo 2008, SIAM J. Sci. Comput. 30, 2635–2654',
  ],
  hyperparameters: {},
  create(space, _, { random, known }) {
    const point = new Float64Array(space.dimensions.length)
    const pointAt = scrambledSobol(point.length, random)
    const finite = space.size < Infinity
    let next = 0
    return {
      suggest(number) {
        next = Math.max(next, number)
        for (let passed = 0; passed < PASSED; passed++) {
          pointAt(next++, point)
          const candidate = space.decode(point)
          if (candidate !== undefined && !(finite && known(candidate))) return candidate
        }
        return space.repair(point)
      },
      tell() {},
    }
  },
})
