/** What the page asks of the training worker, and what it is told. Arrays are transferred, never shared. */

export type Setting = number | string | boolean | readonly number[]
export type Settings = Readonly<Record<string, Setting>>
export type Theta = readonly [number, number]

/** Which points are trained on. */
export type Source =
  | { readonly kind: 'line'; readonly rows: number; readonly noise: number; readonly seed: number }
  | { readonly kind: 'file'; readonly name: string; readonly feature: string; readonly target: string }

/** A point that was moved by hand: its row, and where it is now. */
export type Moved = readonly [row: number, x: number, y: number]

/** A complete training: the points, and every hyperparameter. */
export interface Task {
  readonly source: Source
  readonly moved: readonly Moved[]
  readonly algorithm: { readonly name: string; readonly settings: Settings }
  readonly penalty: { readonly name: string; readonly settings: Settings }
  readonly standardize: boolean
  /** θ to start from; chosen from the data when absent. */
  readonly start?: Theta | undefined
  readonly seed: number
}

export type Request =
  | { readonly kind: 'read'; readonly id: number; readonly file: Blob; readonly name: string }
  | { readonly kind: 'train'; readonly id: number; readonly task: Task }
  | { readonly kind: 'try'; readonly id: number; readonly task: Task }

/** A file that was read. */
export interface Table {
  readonly name: string
  readonly rows: number
  /** The columns of numbers: each may be the feature or the target. */
  readonly numeric: readonly string[]
  readonly others: readonly string[]
  readonly notices: readonly string[]
}

/** The points, and the part of parameter space that is worth seeing. */
export interface Scene {
  readonly feature: string
  readonly target: string
  readonly x: Float64Array
  readonly y: Float64Array
  readonly dropped: number
  /** From, to of θ₀ and of θ₁. */
  readonly window: readonly [Theta, Theta]
  /** Where the cost is least, when there is one such place. */
  readonly minimum: Theta | undefined
  /** The algorithm sees (x − mean)/scale. */
  readonly mean: number
  readonly scale: number
}

/** The learning rate above which the algorithm diverges on these points. */
export interface Limit {
  readonly rate: number
  readonly formula: string
}

/** The cost over the window: `size`² cells, row by row from below; and its contours as pairs of points in cells. */
export interface Surface {
  readonly size: number
  readonly shade: Uint8Array
  readonly segments: Float32Array
  readonly lowest: number
  readonly highest: number
}

/** The steps of a training that were kept: all, or every so many of a very long one. */
export interface Trace {
  readonly step: Float64Array
  readonly cost: Float64Array
  readonly theta0: Float64Array
  readonly theta1: Float64Array
}

/** How a training ended. */
export interface Ending {
  readonly converged: boolean
  readonly gradientNorm: number
  /** In the units of the data. */
  readonly parameters?: { readonly intercept: number; readonly slope: number }
  /** Why the cost grew, and what to do about it. */
  readonly diverged?: { readonly what: string; readonly fix: string }
  readonly durationMs: number
}

/** An error on purpose, as plain data. */
export interface Problem {
  readonly code: string
  readonly what: string
  readonly where?: string
  readonly fix?: string
  readonly place?: {
    readonly line: number
    readonly column?: number
    readonly excerpt?: string
    readonly excerptFrom?: number
    readonly length?: number
  }
}

export type Answer =
  | { readonly kind: 'table'; readonly id: number; readonly table: Table }
  | {
      readonly kind: 'begun'
      readonly id: number
      readonly start: Theta
      readonly limit: Limit | undefined
      readonly scene: Scene | undefined
    }
  | { readonly kind: 'surface'; readonly id: number; readonly surface: Surface }
  /** The steps so far; all of them when `done`. */
  | { readonly kind: 'steps'; readonly id: number; readonly trace: Trace; readonly done: boolean }
  | { readonly kind: 'tried'; readonly id: number; readonly cost: number }
  | { readonly kind: 'trained'; readonly id: number; readonly ending: Ending }
  | {
      readonly kind: 'counted'
      readonly id: number
      readonly costEvaluations: number
      readonly completeTrainings: number
    }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: Problem }
