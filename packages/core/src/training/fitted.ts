import type { NetworkLayer } from '../define/definitions.ts'
import type { Hyperparameters, ParametersOf, Parts, PredictedBy } from '../define/estimator.ts'
import type { Prediction } from '../define/metrics.ts'
import type { Certificate, Finding, Step } from '../define/problem.ts'
import type { Inference } from '../numeric/inference.ts'
import type { Rows } from './schema.ts'

/** A step as it is recorded; θ is on the scale the algorithm worked on. */
export interface TraceStep extends Step {
  readonly theta?: Float64Array
}

/** What a fit took: trying one θ is a cost evaluation, trying one set of hyperparameters a complete training. */
export interface Ledger {
  readonly costEvaluations: number
  readonly gradientEvaluations: number
  readonly completeTrainings: number
  readonly saved: { readonly completeTrainings: number }
  readonly durationMs: Readonly<Record<string, number>>
}

/** Which definitions an estimator was made of, whoever chose them. */
export interface Names {
  readonly model: string
  readonly cost: string
  readonly penalty: string
  readonly algorithm: string
  readonly transforms: readonly string[]
}

/** The rows and columns that a fit used. */
export interface DataUsed {
  readonly rows: number
  readonly features: readonly string[]
  readonly target: string
  readonly fingerprint: string
  readonly dropped: { readonly rows: number; readonly why: Readonly<Record<string, number>> }
}

/** What training leaves: the parameters, the hyperparameters they were trained with, and the record of how. */
export interface Fitted<E extends Parts = Parts> {
  /** What we set, by part; an algorithm or penalty that `fit` chose is named in `names`. Frozen. */
  readonly hyperparameters: Hyperparameters<E>
  /** What training set, in the user's units. With several outputs: an intercept a class, and the coefficients class by class. */
  readonly parameters: ParametersOf<E>
  /** The names that belong to `parameters.coefficients`, in order. */
  readonly terms: readonly string[]
  readonly names: Names
  /** C(θ) and the penalty at the end, on the scale the algorithm worked on. */
  readonly cost: { readonly name: string; readonly value: number; readonly penalty: number }
  /** The metrics of the target's kind on the training rows, without those that are undefined there. */
  readonly scores: Readonly<Record<string, number>>
  readonly certificate: Certificate
  readonly trace: readonly TraceStep[]
  readonly ledger: Ledger
  readonly findings: readonly Finding[]
  readonly data: DataUsed
  /** The names of the classes, where these are what is predicted: the order of probabilities, and of parameters by class. */
  readonly classes?: readonly string[]
  /** Of a network: its layers, from the features in the user's units to η. */
  readonly layers?: readonly NetworkLayer[]
  /**
   * ŷ for each row, in order, NaN where a feature is missing; for a category the class, as the target column holds it, null where a feature is missing.
   * @throws HpError data/unknown-column, data/column-kind, data/category
   */
  predict(rows: Rows): PredictedBy<E>
  /**
   * The same for programs that serve every model: numbers, or indices into `classes` with the probabilities of all classes.
   * @throws HpError data/unknown-column, data/column-kind, data/category
   */
  prediction(rows: Rows): Prediction
  /**
   * The probability of each class in each row, by the name of the class; NaN where a feature is missing.
   * @throws HpError request/invalid for a model of numbers; data/unknown-column, data/column-kind, data/category
   */
  probabilities(rows: Rows): ReadonlyMap<string, Float64Array>
  /**
   * Standard errors, t, p and confidence intervals of an unpenalised linear fit.
   * @throws HpError request/invalid for a penalised fit, another family, or a model that was loaded from a file
   */
  inference(options?: { readonly level?: number }): Inference
  /** The model file, as plain data: `JSON.stringify(fitted)` writes it, `loadModel` reads it. */
  toJSON(): unknown
}
