import { float, int } from '../../define/hyperparameters.ts'
import { categoryColumn, numberColumn } from '../column.ts'
import { informative } from './informative.ts'
import { className } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'
import { expectFewer } from './sparse.ts'

/** Two classes on the sides of a plane, seen through informative and idle features, with some labels wrong. */
export const classification = defineRecipe({
  name: 'classification',
  title: 'Two classes, informative and idle features',
  equation: 'b where Σ β_j x_j + ε > 0, else a; x standard normal, β_j = 0 for idle features; labels flipped at random',
  task: 'classification',
  target: 'label',
  settings: {
    ...common,
    noise: noise(1, 'standard deviation of the normal noise on the signal'),
    features: int({ default: 20, min: 1, max: 100_000, describe: 'columns' }),
    informative: int({ default: 5, min: 0, describe: 'columns that matter, chosen at random' }),
    flipped: float({ default: 0.01, min: 0, max: 1, describe: 'share of labels replaced by the other class' }),
  },
  columns(settings, random) {
    expectFewer(settings)
    const { x, signal } = informative(settings.rows, settings.features, settings.informative, random)
    const error = random.fork('noise')
    const flip = random.fork('flip')
    const codes = Uint32Array.from(signal, (value) => {
      const above = value + settings.noise * error.normal() > 0
      return above !== flip.uniform() < settings.flipped ? 1 : 0
    })
    return [
      ...x.map((values, j) => numberColumn(`x${j + 1}`, values)),
      categoryColumn('label', codes, [className(0), className(1)]),
    ]
  },
})
