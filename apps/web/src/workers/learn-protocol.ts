import type { FittedShown, Shape } from './fit-protocol.ts'
import type { Limit, Problem, Surface, Theta, Trace } from './protocol.ts'

/** What the page "Learn" asks of its worker, and what it is told. */

export type Searching = 'one-by-one' | 'planned'

export type LearnTask =
  /** The same descent at a crawling, a chosen and a diverging learning rate. */
  | {
      readonly kind: 'descend'
      readonly algorithm: string
      readonly start: Theta | undefined
      readonly rate: number | undefined
    }
  | { readonly kind: 'degree'; readonly degree: number }
  /** A network on points of two classes, pass by pass. */
  | {
      readonly kind: 'network'
      readonly recipe: string
      readonly noise: number
      readonly hiddenLayers: readonly number[]
      readonly activation: string
      readonly learningRate: number
      /** The pass to go to at once and to stay at; without it training goes on to its end. */
      readonly until: number | undefined
      /** Passes a second; as fast as it can with 0. */
      readonly pace: number
    }
  /** Cross-validates the degrees 1 to 9; without `how` it only plans. */
  | {
      readonly kind: 'cross-validate'
      readonly folds: number
      readonly how: Searching | undefined
      /** A rest after each training, so that one can follow. */
      readonly pauseMs: number
    }
  | {
      readonly kind: 'data'
      readonly rows: number
      readonly noise: number
      readonly degree: number
      readonly outlier: Theta
    }

export type LearnRequest =
  | (LearnTask & { readonly id: number })
  /** Holds a training, but for so many steps, or lets it go on. */
  | { readonly kind: 'hold'; readonly hold: boolean; readonly steps: number }

/** One of the descents: what it did, and why it stopped when it grew without bound. */
export interface Descent {
  readonly rate: number
  readonly trace: Trace
  readonly costEvaluations: number
  readonly diverged?: string
}

export interface Descended {
  readonly kind: 'descended'
  readonly window: readonly [Theta, Theta]
  readonly minimum: Theta | undefined
  readonly surface: Surface
  readonly start: Theta
  /** The largest curvature L of the cost. */
  readonly curvature: number
  readonly limit: Limit | undefined
  readonly runs: readonly Descent[]
  /** Several algorithms from the same start, each with a learning rate that does well. */
  readonly compared: readonly Compared[]
}

/** One of several algorithms on the same cost. */
export interface Compared extends Descent {
  readonly algorithm: string
  /** The step from which less than a hundredth of the way down is left. */
  readonly near: number | undefined
}

/** A network as it is after a pass. */
export interface NetworkTold {
  readonly kind: 'network'
  readonly epoch: number
  /** Passes in all. */
  readonly of: number
  readonly classes: readonly string[]
  readonly shape: Shape & { readonly kind: 'map' }
  readonly points: NonNullable<FittedShown['points']>
  readonly fresh: NonNullable<FittedShown['points']>
  /** All weights, layer by layer and unit by unit, then all biases. */
  readonly theta: Float64Array
  /** The cost of the points trained on, and of fresh ones, after each pass. */
  readonly steps: Float64Array
  readonly train: Float64Array
  readonly test: Float64Array
  /** Gradients of mini-batches so far. */
  readonly gradients: number
  readonly held: boolean
  /** At the end: what the whole training took. */
  readonly costEvaluations: number | undefined
}

export interface Folded {
  readonly kind: 'folded'
  /** The fold in which each row is held out. */
  readonly foldOf: Uint8Array
  readonly naiveTrainings: number
  readonly needed: number
  readonly text: string
}

/** The scores of one degree that are new, by fold, and what they took. */
export interface Validated {
  readonly kind: 'validated'
  readonly degree: number
  readonly scores: readonly (readonly [fold: number, rmse: number])[]
  readonly costEvaluations: number
  readonly completeTrainings: number
}

/** How the cost of one algorithm came down. */
export interface Racer {
  readonly algorithm: string
  readonly title: string
  readonly rate: number | undefined
  /** Cost evaluations so far, and how far the cost then was above the least, as a share of the way down from the start. */
  readonly evaluations: Float64Array
  readonly above: Float64Array
  /** Cost evaluations until less than a hundredth of the way down was left. */
  readonly near: number | undefined
  readonly costEvaluations: number
}

export interface OfData {
  readonly kind: 'of-data'
  readonly fitted: FittedShown
  /** The root mean squared error on the rows trained on, and on a thousand fresh ones. */
  readonly trainError: number
  readonly testError: number
  readonly curve: readonly { readonly rows: number; readonly train: number; readonly test: number }[]
  /** Training algorithms on the same points. */
  readonly race: readonly Racer[]
  readonly ledger: { readonly costEvaluations: number; readonly completeTrainings: number }
}

export type LearnTold =
  | Descended
  | { readonly kind: 'fitted'; readonly fitted: FittedShown }
  | NetworkTold
  /** Still at work, with nothing to show. */
  | { readonly kind: 'alive' }
  | Folded
  | Validated
  | { readonly kind: 'searched' }
  | OfData
  | { readonly kind: 'problem'; readonly problem: Problem }

export type LearnAnswer = LearnTold & { readonly id: number }
