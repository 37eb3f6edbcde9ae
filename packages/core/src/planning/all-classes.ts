import type { Prediction } from '../define/metrics.ts'

/**
 * A prediction with every class of the data in their order, known to the training part or not. What training has seen no row of is given what one row more
 * of each such class would make its share: 1/(n + u) for n rows trained on and u such classes, the others n/(n + u) of theirs; it is never predicted.
 */
export function overAllClasses(
  prediction: Prediction,
  all: readonly string[] | undefined,
  trained: number,
): Prediction {
  const { values, classes, probabilities } = prediction
  if (all === undefined || classes === undefined || classes.length === all.length) return prediction
  const places = classes.map((name) => all.indexOf(name))
  const rows = values.length
  const moved = values.map((k) => places[k] ?? Number.NaN)
  if (probabilities === undefined) return { values: moved, classes: all }
  const total = trained + all.length - classes.length
  const spread = new Float64Array(all.length * rows).fill(1 / total)
  places.forEach((place, k) => {
    for (let i = 0; i < rows; i++) spread[place * rows + i] = (probabilities[k * rows + i] * trained) / total
  })
  for (let i = 0; i < rows; i++)
    if (Number.isNaN(moved[i])) for (let k = 0; k < all.length; k++) spread[k * rows + i] = Number.NaN
  return { values: moved, classes: all, probabilities: spread }
}
