import { int } from '../../define/hyperparameters.ts'
import { sin } from '../../numeric/elementary.ts'
import { numberColumn } from '../column.ts'
import { common, defineRecipe, filled, noise } from './recipe.ts'

/** Friedman's first function: curved, with an interaction, and features that do nothing. */
export const friedman1 = defineRecipe({
  name: 'friedman1',
  title: 'Friedman 1',
  equation: 'y = 10 sin(π x1 x2) + 20 (x3 − 0.5)² + 10 x4 + 5 x5 + ε, x uniform on [0, 1)',
  references: ['Friedman 1991, Ann. Statist. 19, 1–67'],
  task: 'regression',
  target: 'y',
  settings: {
    ...common,
    noise: noise(1),
    features: int({ default: 10, min: 5, max: 100_000, describe: 'columns, of which five matter' }),
  },
  columns({ rows, noise, features }, random) {
    const x = Array.from({ length: features }, (_, j) => {
      const column = new Float64Array(rows)
      random.fork('x', j).uniformInto(column)
      return column
    })
    const error = random.fork('noise')
    const [a, b, c, d, e] = x
    const y = filled(rows, (i) => {
      const curve = 10 * sin(Math.PI * a[i] * b[i]) + 20 * (c[i] - 0.5) * (c[i] - 0.5)
      return curve + 10 * d[i] + 5 * e[i] + noise * error.normal()
    })
    return [...x.map((values, j) => numberColumn(`x${j + 1}`, values)), numberColumn('y', y)]
  },
})
