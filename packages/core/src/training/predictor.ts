import type { Coefficients, NetworkLayer } from '../define/definitions.ts'
import { type Design, type Shapes, views } from '../define/design.ts'
import type { Prediction } from '../define/metrics.ts'
import { outputsOf, respond } from '../numeric/respond.ts'
import { apply, designOf, type LearntStep } from './pipeline.ts'
import type { Composition } from './resolve.ts'
import { conform, type Rows, type Schema } from './schema.ts'
import { inUnits } from './target-unit.ts'

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

/** What the model says of rows; NaN where a feature is missing. Throws `data/unknown-column`, `data/column-kind`, `data/category`. */
export function predict(predictor: Predictor, rows: Rows): Prediction {
  const ready = readied(predictor, rows)
  try {
    return predictReadied(predictor, ready)
  } finally {
    ready.release()
  }
}

/** Rows as a design, for models that learnt the same transforms: whoever has it made releases it. */
export interface Readied {
  readonly design: Design
  /** All rows, and which of them miss nothing. */
  readonly count: number
  readonly complete: Uint32Array
  readonly offset: Float64Array | undefined
  release(): void
}

/** The design of rows. Throws `data/unknown-column`, `data/column-kind`, `data/category`. */
export function readied({ schema, steps }: Predictor, rows: Rows): Readied {
  const gapsFilled = steps.some(({ part }) => part.definition.stage === 'missing')
  const { count, complete, columns, offset } = conform(rows, schema, gapsFilled)
  return { ...designOf(apply(columns, steps), complete.length), count, complete, offset }
}

/** What the model says of such rows. */
export const predictReadied = (predictor: Predictor, ready: Readied): Prediction =>
  respondTo(predictor, outputs(predictor, ready), ready.count)

/** The prediction that belongs to η of rows; overwrites η. */
export function respondTo(
  { composition: { model, cost }, schema }: Predictor,
  eta: Float64Array,
  rows: number,
): Prediction {
  return respond(cost.definition.link, eta, rows, schema.target.classes, model.settings.threshold as number | undefined)
}

/** η of rows, output by output. */
function outputs(
  { composition: { model }, schema, shapes, theta }: Predictor,
  { design, count, complete, offset }: Readied,
): Float64Array {
  const K = outputsOf(schema.target.classes?.length ?? 0)
  const some = new Float64Array(complete.length * K)
  model.definition.predict(views(shapes, theta), design, model.settings, some)
  inUnits(some, schema.target.unit)
  const eta = new Float64Array(count * K).fill(Number.NaN)
  for (let k = 0; k < K; k++)
    for (let i = 0; i < complete.length; i++) eta[k * count + complete[i]] = some[k * complete.length + i]
  if (offset) for (let i = 0; i < count; i++) eta[i] += offset[i]
  return eta
}

/** The parameters in the user's units, and the names of the terms they belong to. */
export function reported(predictor: Predictor): {
  readonly terms: readonly string[]
  readonly parameters: Readonly<Record<string, number | Float64Array>>
  readonly layers?: readonly NetworkLayer[]
} {
  const { composition, schema, steps, shapes, theta, low } = predictor
  const terms = steps.at(-1)?.terms ?? schema.features.map(({ name }) => name)
  const named = views(shapes, theta)
  if (!('design' in composition.model.definition.offers)) {
    const plain = Object.entries(shapes).map(([name, shape]) => [
      name,
      shape.length === 0 ? named[name][0] : named[name].slice(),
    ])
    const layers = layersInUnits(predictor)
    return { terms, parameters: Object.fromEntries(plain), ...(layers && { layers }) }
  }
  const rest = views(shapes, low)
  const p = terms.length
  const one = (k: number, width: number) =>
    restate(
      {
        intercept: [named.intercept[k], rest.intercept[k]],
        values: named.coefficients.subarray(k * width, (k + 1) * width),
        low: rest.coefficients.subarray(k * width, (k + 1) * width),
      },
      steps,
    )
  const K = named.intercept.length
  const each = Array.from({ length: K }, (_, k) => one(k, named.coefficients.length / K))
  const coefficients = new Float64Array(K * p)
  each.forEach(({ values, low: small }, k) => {
    for (let j = 0; j < p; j++) coefficients[k * p + j] = values[j] + small[j]
  })
  const intercepts = Float64Array.from(each, ({ intercept }) => intercept[0] + intercept[1])
  return { terms, parameters: { intercept: K === 1 ? intercepts[0] : intercepts, coefficients } }
}

/** The layers of a network from the user's terms to the user's target: the first undoes the transforms, the last the standardised target. */
function layersInUnits({ composition: { model }, schema, steps, shapes, theta }: Predictor) {
  const layers = model.definition.layers?.(views(shapes, theta), model.settings) as readonly NetworkLayer[] | undefined
  const { shift, scale } = schema.target.unit ?? { shift: 0, scale: 1 }
  return layers?.map((layer, l) => {
    const units = layer.weights.map((values, o) => {
      const plain = { intercept: [layer.bias[o], 0] as const, values, low: new Float64Array(values.length) }
      const { intercept, values: high, low } = l === 0 ? restate(plain, steps) : plain
      const factor = l === layers.length - 1 ? scale : 1
      return {
        bias: (l === layers.length - 1 ? shift : 0) + factor * (intercept[0] + intercept[1]),
        weights: Float64Array.from(high, (value, j) => factor * (value + low[j])),
      }
    })
    return {
      weights: units.map(({ weights }) => weights),
      bias: Float64Array.from(units, ({ bias }) => bias),
      activation: layer.activation,
    }
  })
}

/** Takes a linear function of the design back to the user's terms: undoes scaling and shifted bases, from the last transform to the first. */
export function restate(coefficients: Coefficients, steps: readonly LearntStep[]): Coefficients {
  return steps.reduceRight(
    (now, { part, learnt }) => part.definition.restate?.(now, learnt, part.settings) ?? now,
    coefficients,
  )
}
