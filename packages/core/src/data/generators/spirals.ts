import { float, int } from '../../define/hyperparameters.ts'
import { cos, sin } from '../../numeric/elementary.ts'
import { plane } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** Arms of a spiral, one per class. */
export const spirals = defineRecipe({
  name: 'spirals',
  title: 'Spirals',
  equation:
    'class k: radius √t, angle 2π (turns · √t + k / classes), t uniform on [0, 1), and noise on both coordinates',
  references: ['Lang and Witbrock 1988, Proc. Connectionist Models Summer School, 52–59'],
  task: 'classification',
  target: 'label',
  settings: {
    ...common,
    noise: noise(0.02, 'standard deviation of the normal noise on both coordinates'),
    classes: int({ default: 2, min: 2, max: 100, describe: 'number of arms' }),
    turns: float({ default: 1.5, above: 0, describe: 'how often an arm winds about the centre' }),
  },
  columns: ({ rows, noise, classes, turns }, random) =>
    plane(rows, classes, noise, random, (k, u) => {
      const radius = Math.sqrt(u)
      const angle = 2 * Math.PI * (turns * radius + k / classes)
      return [radius * cos(angle), radius * sin(angle)]
    }),
})
