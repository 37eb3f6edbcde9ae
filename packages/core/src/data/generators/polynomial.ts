import { int } from '../../define/hyperparameters.ts'
import { numberColumn } from '../column.ts'
import { common, defineRecipe, filled, noise } from './recipe.ts'

/** Points about a Chebyshev polynomial: a curve that needs exactly its degree. */
export const polynomial = defineRecipe({
  name: 'polynomial',
  title: 'Polynomial',
  equation: 'y = T_d(x) + ε, x uniform on [−1, 1), T_d the Chebyshev polynomial of degree d',
  references: ['Mason and Handscomb 2003, Chebyshev Polynomials, 1.2.1'],
  task: 'regression',
  target: 'y',
  settings: {
    ...common,
    noise: noise(0.2),
    degree: int({ default: 3, min: 0, max: 50, symbol: 'd', describe: 'degree of the curve' }),
  },
  columns({ rows, noise, degree }, random) {
    const along = random.fork('x')
    const error = random.fork('noise')
    const x = filled(rows, () => 2 * along.uniform() - 1)
    const y = filled(rows, (i) => chebyshev(degree, x[i]) + noise * error.normal())
    return [numberColumn('x', x), numberColumn('y', y)]
  },
})

/** T₀ = 1, T₁ = x, T_{k+1} = 2x T_k − T_{k−1}. */
function chebyshev(degree: number, x: number): number {
  let before = x
  let value = 1
  for (let k = 0; k < degree; k++) {
    const next = 2 * x * value - before
    before = value
    value = next
  }
  return value
}
