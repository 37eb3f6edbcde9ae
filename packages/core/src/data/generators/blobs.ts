import { float, int } from '../../define/hyperparameters.ts'
import { categoryColumn, numberColumn } from '../column.ts'
import { className } from './plane.ts'
import { common, defineRecipe, noise } from './recipe.ts'

/** Clouds of points about one centre per class. */
export const blobs = defineRecipe({
  name: 'blobs',
  title: 'Blobs',
  equation: 'x = centre of its class + ε, centres uniform on [−spread, spread)',
  task: 'classification',
  target: 'label',
  settings: {
    ...common,
    noise: noise(1, 'standard deviation of each cloud'),
    classes: int({ default: 3, min: 2, max: 1000, describe: 'number of clouds' }),
    features: int({ default: 2, min: 1, max: 10_000, describe: 'columns' }),
    spread: float({ default: 6, min: 0, describe: 'largest coordinate of a centre' }),
  },
  columns({ rows, noise, classes, features, spread }, random) {
    const order = random.fork('order').permutation(rows)
    const codes = new Uint32Array(rows)
    for (let i = 0; i < rows; i++) codes[order[i]] = i % classes
    const x = Array.from({ length: features }, (_, j) => {
      const place = random.fork('centre', j)
      const centres = Float64Array.from({ length: classes }, () => spread * (2 * place.uniform() - 1))
      const values = new Float64Array(rows)
      random.fork('noise', j).normalInto(values)
      for (let i = 0; i < rows; i++) values[i] = centres[codes[i]] + noise * values[i]
      return numberColumn(`x${j + 1}`, values)
    })
    const names = Array.from({ length: classes }, (_, k) => className(k))
    return [...x, categoryColumn('label', codes, names)]
  },
})
