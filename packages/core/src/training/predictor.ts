import type { Coefficients } from '../define/definitions.ts'
import { type Shapes, views } from '../define/design.ts'
import { apply, designOf, type LearntStep } from './pipeline.ts'
import type { Composition } from './resolve.ts'
import { conform, type Rows, type Schema } from './schema.ts'

/** All that a prediction needs. A model file holds exactly this. */
export interface Predictor {
  readonly composition: Composition
  readonly schema: Schema
  readonly steps: readonly LearntStep[]
  readonly shapes: Shapes
  readonly theta: Float64Array
  /** Low-order words of θ, from which the parameters in the user's units are computed. */
  readonly low: Float64Array
}

/** ŷ of rows, NaN where a feature is missing. Throws `data/unknown-column`, `data/column-kind`, `data/category`. */
export function predict({ composition: { model }, schema, steps, shapes, theta }: Predictor, rows: Rows): Float64Array {
  const gapsFilled = steps.some(({ part }) => part.definition.stage === 'missing')
  const { count, complete, columns, offset } = conform(rows, schema, gapsFilled)
  const { design, release } = designOf(apply(columns, steps), complete.length)
  const prediction = new Float64Array(complete.length)
  try {
    model.definition.predict(views(shapes, theta), design, model.settings, prediction)
  } finally {
    release()
  }
  const out = new Float64Array(count).fill(Number.NaN)
  for (let i = 0; i < complete.length; i++) out[complete[i]] = prediction[i]
  if (offset) for (let i = 0; i < count; i++) out[i] += offset[i]
  return out
}

/** The parameters in the user's units, and the names of the terms they belong to. */
export function reported(predictor: Predictor): {
  readonly terms: readonly string[]
  readonly parameters: Readonly<Record<string, number | Float64Array>>
} {
  const { composition, schema, steps, shapes, theta, low } = predictor
  const terms = steps.at(-1)?.terms ?? schema.features.map(({ name }) => name)
  const named = views(shapes, theta)
  if (!('design' in composition.model.definition.offers)) {
    const plain = Object.entries(shapes).map(([name, shape]) => [
      name,
      shape.length === 0 ? named[name][0] : named[name].slice(),
    ])
    return { terms, parameters: Object.fromEntries(plain) }
  }
  const rest = views(shapes, low)
  const {
    intercept,
    values,
    low: small,
  } = restate(
    { intercept: [named.intercept[0], rest.intercept[0]], values: named.coefficients, low: rest.coefficients },
    steps,
  )
  const coefficients = Float64Array.from(values, (value, j) => value + small[j])
  return { terms, parameters: { intercept: intercept[0] + intercept[1], coefficients } }
}

/** Takes a linear function of the design back to the user's terms: undoes scaling and shifted bases, from the last transform to the first. */
export function restate(coefficients: Coefficients, steps: readonly LearntStep[]): Coefficients {
  return steps.reduceRight(
    (now, { part, learnt }) => part.definition.restate?.(now, learnt, part.settings) ?? now,
    coefficients,
  )
}
