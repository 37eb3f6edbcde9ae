import type { Column } from './columns.ts'
import type { Design, Shapes, Theta } from './design.ts'
import { type Schema, type Settings, settle, type Values } from './hyperparameters.ts'
import type { BaseProblem, BatchData, Batches, Needs, Outcome, Problem, Step } from './problem.ts'
import type { DataRange, OneOf, Range } from './ranges.ts'

/** What every definition says about itself; command line, page and docs show these texts. */
export interface Described {
  readonly name: string
  readonly title: string
  /** One sentence. */
  readonly describe: string
  readonly equation?: string
  readonly references?: readonly string[]
}

export type Kind =
  | 'model'
  | 'cost'
  | 'penalty'
  | 'algorithm'
  | 'transform'
  | 'splitter'
  | 'metric'
  | 'strategy'
  | 'pruner'

// ---- models ---------------------------------------------------------------------------------------------------------

/** What a cost compares predictions with. */
export type TargetKind = 'number' | 'category'

/** How the outputs η of a model become what it predicts: ŷ = η, ŷ = exp η, or the probabilities of classes (one η for two classes, else one a class). */
export type Link = 'identity' | 'log' | 'logit'

/** What a model can tell an algorithm. */
export interface ModelAbilities<S extends Schema, P extends Shapes> {
  /** η = θ₀ + Xθ over the terms of the design, for each output: θ is the intercepts, then the coefficients output by output. */
  design: true
  /** Adds to `gradient` the derivative of the cost, given ∂C/∂η for each of the `rows` (all when absent), output by output like η. */
  pullback(
    theta: Theta<P>,
    design: Design,
    h: Values<S>,
    slope: Float64Array,
    gradient: Theta<P>,
    rows?: Uint32Array,
  ): void
  /**
   * Costs, gradients and steps of a family whose cost is not convex, by means of its own: quicker than by `predict` and `pullback` and the same but for
   * rounding. Undefined where the cost is convex after all.
   */
  batches(h: Values<S>, data: BatchData): Batches | undefined
}

/** What the shapes of parameters depend on besides hyperparameters. */
export interface Extent {
  readonly terms: readonly string[]
  /** How many classes the target has; 0 for numbers. */
  readonly classes: number
}

/** The cost used when none is named; where the target may be either, one for each kind. */
export type UsualCost = string | Readonly<Record<TargetKind, string>>

/** A cost by its name, with hyperparameters that differ from their defaults. */
export interface OwnCost {
  readonly name: string
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface ModelDefinition<
  S extends Schema,
  P extends Shapes,
  O,
  T extends TargetKind | 'either' = TargetKind | 'either',
> extends Described {
  readonly hyperparameters: S
  /** What a search leaves open when its user leaves nothing open; the usual ranges of the hyperparameters when absent. */
  readonly usual?: Settings<S>
  /** The parts that such a search opens with the model, where none is named: by their names. */
  readonly searchedWith?: { readonly penalty?: string; readonly algorithm?: string }
  /** What the target must be; of a model for either, the cost decides, and without one the kind of the column. */
  readonly target: T
  /** The links of the costs that it can be trained with. */
  readonly links: readonly Link[]
  readonly cost: UsualCost
  /** The cost that its hyperparameters ask for in place of that one, by its name. */
  ownCost?(h: Values<S>): OwnCost | undefined
  /** The algorithm used when none is named, where it is not the most exact one that fits. */
  readonly algorithm?: string | ((h: Values<S>) => string | undefined)
  /** The polynomial basis that the family asks for. */
  basis?(h: Values<S>): Basis
  /** What training sets: names and shapes. */
  parameters(h: Values<S>, extent: Extent): P
  /** Writes the θ that training starts from; all 0 when absent. */
  start?(theta: Theta<NoInfer<P>>, h: Values<S>, random: BaseProblem['random']): void
  /** Whether a quadratic cost is trained on targets of mean 0 and standard deviation 1; predictions are in the target's units all the same. */
  standardizesTarget?(h: Values<S>): boolean
  /** The layers that the parameters are, from the terms of the design to η. */
  layers?(theta: Theta<NoInfer<P>>, h: Values<S>): readonly NetworkLayer[]
  /** One line for each parameter. */
  readonly meaning: { readonly [K in keyof NoInfer<P>]: string }
  /** The parameters that a penalty acts on. */
  readonly penalised: readonly (keyof NoInfer<P> & string)[]
  /** η of `rows` of the design (all when absent), into `out`, output by output: `out[k * count + i]` is output k of row i; K = out.length / count. */
  predict(theta: Theta<NoInfer<P>>, design: Design, h: Values<S>, out: Float64Array, rows?: Uint32Array): void
  readonly offers: O
}

/** A layer of a network: its units are activation(bias + weights · units below). */
export interface NetworkLayer {
  /** One vector a unit: the weights of the units below. */
  readonly weights: readonly Float64Array[]
  readonly bias: Float64Array
  readonly activation: string
}

/** All products of powers up to a total degree; without interactions only powers of one column. */
export interface Basis {
  readonly degree: number
  readonly interactions: boolean
  /** Whether the family has an intercept, so that shifting a column leaves the family as it is. */
  readonly intercept: boolean
}

// ---- costs and penalties --------------------------------------------------------------------------------------------

export interface CostAbilities<S extends Schema> {
  /** ∂ row / ∂η. */
  slope(target: number, eta: number, h: Values<S>): number
  /** ∂² row / ∂η², or where that is 0 the curvature of a parabola that touches the row and lies above it. */
  curvature(target: number, eta: number, h: Values<S>): number
  /** The cost of a row is ½(y − ŷ)². */
  quadratic: true
  /** q where the cost of a row is max(qr, (q − 1)r) with r = y − ŷ. */
  level(h: Values<S>): number
}

/** The same for a row with several outputs; `eta` holds them, `out` takes ∂ row / ∂η of each. */
export interface SeveralOutputs<S extends Schema> {
  row(target: number, eta: Float64Array, h: Values<S>): number
  slope(target: number, eta: Float64Array, h: Values<S>, out: Float64Array): void
  /** sup_η u·η − row(η); infinite for a u that is no slope of it. */
  conjugate?(target: number, u: Float64Array, h: Values<S>): number
}

/** A cost as a function of the outputs η of a model: its mean over rows is what training minimises. */
export interface CostDefinition<S extends Schema, O> extends Described {
  readonly hyperparameters: S
  /** Targets that it compares with: numbers, or classes as indices from 0. */
  readonly target: TargetKind
  /** How η becomes a prediction. */
  readonly link: Link
  /** The numbers that it takes as targets; all when absent. */
  readonly range?: { readonly min?: number; readonly above?: number; readonly max?: number }
  /** The cost of one row with one output. */
  row(target: number, eta: number, h: Values<S>): number
  /** sup_η uη − row(η), infinite for a u that is no slope of it: what a duality gap asks for. */
  conjugate?(target: number, u: number, h: Values<S>): number
  /** For models with several outputs. */
  readonly several?: SeveralOutputs<S>
  /** The name of the metric that compares candidates when none is named; by the kind of target when absent. */
  metric?(h: Values<S>): string
  /** Weights of the rows that take the place of those given; they have the same sum. */
  reweigh?(target: Float64Array, weights: Float64Array | undefined, h: Values<S>): Float64Array | undefined
  readonly offers: O
}

export interface PenaltyAbilities<S extends Schema> {
  /** Derivative of the penalty of one parameter. */
  slope(theta: number, h: Values<S>): number
  /** argmin_u ½(u − v)² + step·penalty(u). */
  prox(v: number, step: number, h: Values<S>): number
  /** λ where the penalty is ½λθ². */
  quadratic(h: Values<S>): number
  /** λ₁ and λ₂ where the penalty is λ₁|θ| + ½λ₂θ². */
  split(h: Values<S>): { readonly l1: number; readonly l2: number }
}

/** A penalty on the size of parameters, the same for each penalised one. */
export interface PenaltyDefinition<S extends Schema, O> extends Described {
  readonly hyperparameters: S
  /** The model for which the name of the penalty stands as a short form: `hp fit ridge` is `linear` with this penalty. */
  readonly shortFor?: string
  /** What a search leaves open when its user leaves nothing open; the usual ranges of the hyperparameters when absent. */
  readonly usual?: Settings<S>
  /** The penalty of one parameter. */
  value(theta: number, h: Values<S>): number
  readonly offers: O
}

// ---- algorithms -----------------------------------------------------------------------------------------------------

/** A training algorithm: a generator that changes θ and reports each step; step 0 is the start. */
export interface AlgorithmDefinition<S extends Schema, N extends Needs> extends Described {
  readonly hyperparameters: S
  /** What a search leaves open when its user leaves nothing open, where the model is searched with this algorithm. */
  readonly usual?: Settings<S>
  readonly needs: N
  /** An exact algorithm gives the same answer in every basis of the family; others walk in the user's. */
  readonly exact?: boolean
  /** The learning rate above which it diverges on a quadratic cost whose largest curvature is L: as a formula, and as a number. */
  readonly limit?: { readonly formula: string; rate(largestCurvature: number, h: Values<S>): number }
  /** No step raises a quadratic cost, as long as the learning rate stays below its limit. */
  readonly descends?: true
  train(problem: Problem<N>, h: Values<S>): Generator<Step, Outcome>
}

// ---- transforms -----------------------------------------------------------------------------------------------------

/** What a transform learns from the training rows: plain data, since it goes into the model file. */
export type Learnt = Readonly<Record<string, readonly string[] | readonly (readonly string[])[] | Float64Array>>

/** Transforms run in the order of their stages; the model's own basis comes before `scale`. */
export type Stage = 'missing' | 'categories' | 'basis' | 'scale'

export interface TransformDefinition<S extends Schema, L extends Learnt> extends Described {
  readonly hyperparameters: S
  readonly stage: Stage
  /** Learns from the training rows only. Absent weights are all ones. */
  learn(columns: readonly Column[], h: Values<S>, context: LearnContext): L
  apply(columns: readonly Column[], learnt: NoInfer<L>, h: Values<S>): readonly Column[]
  /** The same linear function of the columns as they came in, given one of the columns as they went out. */
  restate?(coefficients: Coefficients, learnt: NoInfer<L>, h: Values<S>): Coefficients
  /** What each learnt value is. */
  readonly meaning: { readonly [K in keyof NoInfer<L>]: string }
}

/** A linear function of columns, ŷ = intercept + Σ coefficientⱼ columnⱼ, each number in double-double: value + low. */
export interface Coefficients {
  readonly intercept: readonly [value: number, low: number]
  readonly values: Float64Array
  readonly low: Float64Array
}

export interface LearnContext {
  readonly weights: Float64Array | undefined
  /** Whether one column of a complete set of indicators is redundant: an unpenalised family with an intercept. */
  readonly baseline: boolean
  /** False where the family has no intercept, so that taking a mean off a column would change the family. */
  readonly intercept?: boolean
  /** Whether the algorithm gives the same function in every basis, so that columns may be shifted and scaled for accuracy. */
  readonly anyBasis: boolean
}

// ---- parts: a definition with settings ------------------------------------------------------------------------------

export type Open = 'some hyperparameters are ranges: tune() this estimator, fit() needs values'
export type Settled = 'every hyperparameter has a value'
/** Whether a setting is left open; `any` counts as a value. */
type IsSpace<T> = 0 extends 1 & T ? false : T extends Range<number> | DataRange | OneOf<unknown> ? true : false
type StateOf<G> = true extends { [K in keyof G]: IsSpace<G[K]> }[keyof G] ? Open : Settled

/** A definition with its hyperparameters set, or left open. */
export interface Part<S extends Schema, D, State = Open | Settled> {
  readonly definition: D & { readonly hyperparameters: S }
  readonly settings: Settings<S>
  /** The names that were set by hand; the others have their defaults. */
  readonly given?: readonly string[]
  readonly state?: State
}

/** What a definition is as a user meets it: a function of its hyperparameters. */
export type Maker<S extends Schema, D> = (<const G extends Settings<S> = Record<never, never>>(
  settings?: Exact<G, S>,
) => Part<S, D, StateOf<G>>) & { readonly definition: D }

/** Refuses names that are no hyperparameters. */
type Exact<G, S> = G & { readonly [K in Exclude<keyof G, keyof S>]: never }

function maker<S extends Schema, D extends Described & { readonly hyperparameters: S }>(definition: D): Maker<S, D> {
  const make = (settings?: Settings<S>) => ({
    definition,
    settings: settle(definition.name, definition.hyperparameters, settings ?? {}),
    given: Object.keys(settings ?? {}),
  })
  return Object.assign(make, { definition }) as unknown as Maker<S, D>
}

/** Defines a model family: its hyperparameters, the shapes of its parameters, its prediction, and what it offers algorithms. */
export const defineModel = <
  const S extends Schema,
  const P extends Shapes,
  const O extends Partial<ModelAbilities<S, P>>,
  const T extends TargetKind | 'either',
>(
  definition: ModelDefinition<S, P, O, T>,
): Maker<S, ModelDefinition<S, P, O, T>> => maker<S, ModelDefinition<S, P, O, T>>(definition)

/** Defines a cost by the cost of one row as a function of η. */
export const defineCost = <const S extends Schema, const O extends Partial<CostAbilities<S>>>(
  definition: CostDefinition<S, O>,
): Maker<S, CostDefinition<S, O>> => maker<S, CostDefinition<S, O>>(definition)

/** Defines a penalty by the penalty of one parameter. */
export const definePenalty = <const S extends Schema, const O extends Partial<PenaltyAbilities<S>>>(
  definition: PenaltyDefinition<S, O>,
): Maker<S, PenaltyDefinition<S, O>> => maker<S, PenaltyDefinition<S, O>>(definition)

/** Defines a training algorithm as a generator of steps. */
export const defineAlgorithm = <const S extends Schema, const N extends Needs>(
  definition: AlgorithmDefinition<S, N>,
): Maker<S, AlgorithmDefinition<S, N>> => maker<S, AlgorithmDefinition<S, N>>(definition)

/** Defines a transform of columns that learns on the training rows. */
export const defineTransform = <const S extends Schema, const L extends Learnt>(
  definition: TransformDefinition<S, L>,
): Maker<S, TransformDefinition<S, L>> => maker<S, TransformDefinition<S, L>>(definition)
