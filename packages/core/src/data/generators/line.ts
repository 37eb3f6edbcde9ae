import { float } from '../../define/hyperparameters.ts'
import { numberColumn } from '../column.ts'
import { common, defineRecipe, filled, noise } from './recipe.ts'

/** Points about a straight line. */
export const line = defineRecipe({
  name: 'line',
  title: 'Straight line',
  equation: 'y = intercept + slope · x + ε, x uniform on [0, 10)',
  task: 'regression',
  target: 'y',
  settings: {
    ...common,
    noise: noise(1),
    intercept: float({ default: 1, describe: 'value at x = 0' }),
    slope: float({ default: 2, describe: 'change of y per unit of x' }),
  },
  columns({ rows, noise, intercept, slope }, random) {
    const along = random.fork('x')
    const error = random.fork('noise')
    const x = filled(rows, () => 10 * along.uniform())
    const y = filled(rows, (i) => intercept + slope * x[i] + noise * error.normal())
    return [numberColumn('x', x), numberColumn('y', y)]
  },
})
