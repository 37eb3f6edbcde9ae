import { HpError } from '../define/errors.ts'
import type { Prediction } from '../define/metrics.ts'
import { quoted } from '../define/quoted.ts'
import { probabilityOf } from '../numeric/one-against-rest.ts'

/** The class that a curve is about, and rows that count. */
export interface CurveOptions {
  /** Name of the class; the second of two when absent. */
  readonly of?: string
  readonly weights?: Float64Array
}

/** The index of a class and its probability in each row. Throws `request/invalid` without probabilities, or where the class is not known or not named. */
export function classProbabilities(
  prediction: Prediction,
  { of }: CurveOptions,
): { readonly index: number; readonly probabilities: Float64Array } {
  const { classes = [], probabilities } = prediction
  if (probabilities === undefined) {
    throw new HpError({
      code: 'request/invalid',
      what: 'the prediction holds no probabilities.',
      fix: 'take a model that predicts classes with probabilities',
    })
  }
  const index = of === undefined && classes.length === 2 ? 1 : classes.indexOf(of ?? '')
  if (index < 0) {
    throw new HpError({
      code: 'request/invalid',
      what:
        of === undefined
          ? `there are ${classes.length} classes and none is named.`
          : `there is no class ${quoted(of)}.`,
      fix: `name one of them: ${classes.join(', ')}`,
    })
  }
  return { index, probabilities: probabilityOf(prediction, index) }
}
