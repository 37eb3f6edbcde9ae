import { float } from '../../define/hyperparameters.ts'
import { cos, sin } from '../../numeric/elementary.ts'
import { plane } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** A circle inside a circle. */
export const circles = defineRecipe({
  name: 'circles',
  title: 'Two circles',
  equation: 'a: radius 1, b: radius r, angle uniform, and noise on both coordinates',
  task: 'classification',
  target: 'label',
  settings: {
    ...common,
    noise: noise(0.05, 'standard deviation of the normal noise on both coordinates'),
    inner: float({ default: 0.5, above: 0, below: 1, symbol: 'r', describe: 'radius of the inner circle' }),
  },
  columns: ({ rows, noise, inner }, random) =>
    plane(rows, 2, noise, random, (k, u) => {
      const radius = k === 0 ? 1 : inner
      return [radius * cos(2 * Math.PI * u), radius * sin(2 * Math.PI * u)]
    }),
})
