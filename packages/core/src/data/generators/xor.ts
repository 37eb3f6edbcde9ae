import { plane } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** Four quarters of a square, opposite ones of one class: no straight line helps. */
export const xor = defineRecipe({
  name: 'xor',
  title: 'Exclusive or',
  equation: 'x uniform on [−1, 1)², a where x1 · x2 ≥ 0 and b elsewhere, and noise on both coordinates',
  references: ['Minsky and Papert 1969, Perceptrons'],
  task: 'classification',
  target: 'label',
  settings: { ...common, noise: noise(0, 'standard deviation of the normal noise on both coordinates') },
  columns({ rows, noise }, random) {
    const across = random.fork('across')
    const side = random.fork('side')
    return plane(rows, 2, noise, random, (k, u) => {
      const sign = side.below(2) === 0 ? 1 : -1
      return [sign * u, (k === 0 ? sign : -sign) * across.uniform()]
    })
  },
})
