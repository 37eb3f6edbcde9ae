import { HpError } from '../../define/errors.ts'
import { int } from '../../define/hyperparameters.ts'
import { numberColumn } from '../column.ts'
import { informative } from './informative.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** A linear target of few of many features. */
export const sparse = defineRecipe({
  name: 'sparse',
  title: 'Sparse linear',
  equation: 'y = Σ β_j x_j + ε, x standard normal, |β_j| between 1 and 2 for the informative features, else 0',
  task: 'regression',
  target: 'y',
  settings: {
    ...common,
    noise: noise(1),
    features: int({ default: 20, min: 1, max: 100_000, describe: 'columns' }),
    informative: int({ default: 5, min: 0, describe: 'columns that matter, chosen at random' }),
  },
  columns(settings, random) {
    expectFewer(settings)
    const { x, signal } = informative(settings.rows, settings.features, settings.informative, random)
    const error = random.fork('noise')
    for (let i = 0; i < signal.length; i++) signal[i] += settings.noise * error.normal()
    return [...x.map((values, j) => numberColumn(`x${j + 1}`, values)), numberColumn('y', signal)]
  },
})

/** Throws `request/invalid` when more features should matter than there are. */
export function expectFewer({ features, informative }: { readonly features: number; readonly informative: number }) {
  if (informative <= features) return
  throw new HpError({
    code: 'request/invalid',
    what: `${informative} informative features are asked for, but there are ${features} features`,
    fix: 'ask for more features (--features) or fewer informative ones (--informative)',
  })
}
