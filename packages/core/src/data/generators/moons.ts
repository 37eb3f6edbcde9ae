import { cos, sin } from '../../numeric/elementary.ts'
import { plane } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** Two half circles that reach into each other. */
export const moons = defineRecipe({
  name: 'moons',
  title: 'Two moons',
  equation: 'a: (cos t, sin t), b: (1 − cos t, ½ − sin t), t uniform on [0, π), and noise on both coordinates',
  task: 'classification',
  target: 'label',
  settings: { ...common, noise: noise(0.1, 'standard deviation of the normal noise on both coordinates') },
  columns: ({ rows, noise }, random) =>
    plane(rows, 2, noise, random, (k, u) => {
      const t = Math.PI * u
      return k === 0 ? [cos(t), sin(t)] : [1 - cos(t), 0.5 - sin(t)]
    }),
})
