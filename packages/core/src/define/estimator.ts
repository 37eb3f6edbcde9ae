import type {
  AlgorithmDefinition,
  CostDefinition,
  ModelDefinition,
  Open,
  Part,
  PenaltyDefinition,
  Settled,
  TransformDefinition,
} from './definitions.ts'
import type { Parameters } from './design.ts'
import type { Values } from './hyperparameters.ts'
import type { Needs } from './problem.ts'

// biome-ignore lint/suspicious/noExplicitAny: parts of any schema; `Definition` and `SchemaOf` give the types back
type AnyPart = Part<any, any>

/** What an estimator is composed of. What is absent is chosen by `fit`, which says what it chose. */
export interface Parts {
  readonly model: AnyPart
  readonly cost?: AnyPart
  readonly penalty?: AnyPart
  readonly algorithm?: AnyPart
  readonly transforms?: readonly AnyPart[]
}

// biome-ignore lint/suspicious/noExplicitAny: only the definition is asked for
export type Definition<X> = X extends Part<any, infer D, any> ? D : never
type Offers<X> = Definition<X> extends { offers: infer O } ? keyof O : never
type Lacks<E extends Parts, K extends keyof Needs> =
  Definition<E['algorithm']> extends { needs: infer N }
    ? K extends keyof E
      ? K extends keyof N
        ? N[K] extends readonly (infer A)[]
          ? Exclude<A, Offers<E[K]>>
          : never
        : never
      : never
    : never

/** Turns a pair that does not fit into a sentence at the part that lacks something. */
type Fits<E extends Parts> = {
  readonly [K in keyof E]: K extends keyof Needs
    ? [Lacks<E, K>] extends [never]
      ? E[K]
      : `this ${K} does not offer ${Lacks<E, K> & string}, which the algorithm needs`
    : E[K]
}
/** Refuses a penalty where a model belongs. */
type Kinds = {
  readonly model: { readonly definition: { predict: unknown } }
  readonly cost?: { readonly definition: { row: unknown } }
  readonly penalty?: { readonly definition: { value: unknown } }
  readonly algorithm?: { readonly definition: { train: unknown } }
  readonly transforms?: readonly { readonly definition: { learn: unknown } }[]
}

/** A composition of transforms, model family, cost, penalty and algorithm, each hyperparameter a value or a range left open. */
export interface Estimator<E extends Parts, State = Open | Settled> {
  readonly parts: E
  readonly state?: State
}

// biome-ignore-start lint/suspicious/noExplicitAny: only the state is asked for
type IsOpen<X> =
  X extends Part<any, any, infer T>
    ? Open extends T
      ? true
      : false
    : X extends readonly (infer Y)[]
      ? IsOpen<Y>
      : false
// biome-ignore-end lint/suspicious/noExplicitAny: only the state is asked for
type EstimatorState<E extends Parts> = true extends { [K in keyof E]: IsOpen<E[K]> }[keyof E] ? Open : Settled

export type { Open, Settled } from './definitions.ts'

/**
 * Composes an estimator. An algorithm that needs what another part does not offer is a compile error at that part.
 * ```ts
 * import { estimator, lasso, linear, qr, range } from '@hp/core'
 *
 * estimator({ model: linear({ degree: 3 }), penalty: lasso({ lambda: 0.1 }) }) // settled: fit() takes it
 * estimator({ model: linear({ degree: range(1, 9) }) }) // open: fit() does not compile with it
 * // @ts-expect-error: this penalty does not offer quadratic, which the algorithm needs
 * estimator({ model: linear(), penalty: lasso(), algorithm: qr() })
 * ```
 */
export function estimator<const E extends Parts & Kinds>(parts: E & Fits<NoInfer<E>>): Estimator<E, EstimatorState<E>> {
  return { parts }
}

// biome-ignore lint/suspicious/noExplicitAny: only the schema is asked for
type SchemaOf<X> = X extends Part<infer S, any, any> ? S : never
/** What we set, by part. */
export type Hyperparameters<E extends Parts> = {
  readonly [K in keyof E]: E[K] extends readonly AnyPart[]
    ? { readonly [I in keyof E[K]]: Values<SchemaOf<E[K][I]>> }
    : Values<SchemaOf<E[K]>>
}
/** What training set, by name. */
export type ParametersOf<E extends Parts> =
  // biome-ignore lint/suspicious/noExplicitAny: only the shapes are asked for
  Definition<E['model']> extends ModelDefinition<any, infer P, any> ? Parameters<P> : never

/** A class as the target column holds it: a word, true or false, or a number. */
export type Label = string | number | boolean
/** What a model predicts: numbers, or for a category the class of each row; null where a row misses a feature. */
export type PredictedBy<E extends Parts> =
  Definition<E['model']> extends { readonly target: infer T }
    ? [T] extends ['number']
      ? Float64Array
      : [T] extends ['category']
        ? readonly (Label | null)[]
        : Float64Array | readonly (Label | null)[]
    : never

// ---- the same with types forgotten, for code that serves every definition ------------------------------------------

// biome-ignore-start lint/suspicious/noExplicitAny: the types are forgotten on purpose
export type AnyModel = ModelDefinition<any, any, any>
export type AnyCost = CostDefinition<any, any>
export type AnyPenalty = PenaltyDefinition<any, any>
export type AnyAlgorithm = AlgorithmDefinition<any, any>
export type AnyTransform = TransformDefinition<any, any>
export type AnyDefinition = AnyModel | AnyCost | AnyPenalty | AnyAlgorithm | AnyTransform
export type AnyPartOf<D> = { readonly definition: D; readonly settings: Readonly<Record<string, any>> }
// biome-ignore-end lint/suspicious/noExplicitAny: the types are forgotten on purpose
