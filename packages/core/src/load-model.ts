import { HpError } from './define/errors.ts'
import { describe, sayings } from './training/finish.ts'
import type { Fitted } from './training/fitted.ts'
import { readModelFile } from './training/model-file.ts'

/**
 * Reads a model file: checks every field, recomputes its golden rows, and gives back a model whose predictions have the same bits as when it was saved.
 * @param text what `JSON.stringify(fitted)` wrote
 * @throws HpError model-file/json, model-file/version, model-file/invalid, model-file/golden
 */
export function loadModel(text: string, options: { readonly name?: string } = {}): Fitted {
  const { predictor, file } = readModelFile(text, options.name)
  return {
    ...describe(predictor),
    cost: { name: predictor.composition.cost.definition.name, ...file.cost },
    scores: file.scores,
    certificate: file.certificate,
    trace: [],
    ledger: {
      costEvaluations: 0,
      gradientEvaluations: 0,
      completeTrainings: 0,
      saved: { completeTrainings: 0 },
      durationMs: {},
    },
    findings: [],
    data: file.data,
    ...sayings(predictor),
    inference: () => {
      throw new HpError({
        code: 'request/invalid',
        what: 'A model file does not hold the rows that standard errors are computed from.',
        fix: 'fit the model again and ask that fit',
      })
    },
    toJSON: () => file,
  }
}
