import type { Design } from './design.ts'

/** Advice that comes with a result: what was noticed and what to do about it. */
export interface Finding {
  readonly code: string
  readonly what: string
  readonly fix?: string
}

/**
 * One step of a training: the cost (with the penalty) at θ after `step` steps. A model that walks over mini-batches by itself gives the mean over the
 * pass instead, each row's cost taken just before the step on its batch; only its first and its last step tell the cost at θ.
 */
export interface Step {
  readonly step: number
  readonly cost: number
  /** The cost on rows that were set aside to stop early. */
  readonly setAside?: number
}

/** Why a fit may be believed. */
export interface Certificate {
  readonly converged: boolean
  /** What `converged` rests on. */
  readonly method: 'exact' | 'gradient-norm' | 'duality-gap' | 'passes'
  readonly iterations: number
  /** ‖∇(C + penalty)‖₂ at θ on the scale of the design; for a penalty with corners, the norm of the smallest subgradient. */
  readonly gradientNorm: number
  /** Primal minus dual value: an upper bound of the distance of the cost from its minimum. */
  readonly dualityGap?: number
  /** 2-norm condition number of the design with columns scaled to length 1 (an estimate within a small factor). */
  readonly condition?: number
  /** How many columns, the intercept included, are linearly independent. */
  readonly rank?: number
  readonly diverged?: boolean
}

/** What an algorithm returns when its last step is done. */
export interface Outcome extends Certificate {
  readonly findings?: readonly Finding[]
}

/** What every algorithm is given. */
export interface BaseProblem {
  /** The parameters: the start on entry, changed in place by every step. */
  readonly theta: Float64Array
  /** Low-order words of θ: an exact algorithm may leave θ + low as its answer; predictions use θ. */
  readonly low: Float64Array
  readonly rows: number
  /** Uniform in [0, 1), from the stream of this training. */
  readonly random: { uniform(): number; shuffle(indices: Uint32Array): Uint32Array }
  /** Threads to hand on to the kernels (a `Pool` of theirs); the calling thread alone when absent. */
  readonly pool?: unknown
}

/** For algorithms that need a model's `pullback` (and a cost's and penalty's `slope`). */
export interface GradientProblem {
  /** C(θ) with the penalty. Counts one cost evaluation. */
  cost(theta: Float64Array): number
  /** Writes ∇C(θ) into `out` and returns C(θ), both with the penalty. Counts one cost and one gradient evaluation. */
  gradient(theta: Float64Array, out: Float64Array): number
  /** ‖∇C(0)‖₂, or at the start of a model that does not start at 0: what convergence is judged against. Not counted. */
  steepness(): number
  /** The gradient over some rows only, the mean over these: mini-batches. */
  gradientOn(batch: Uint32Array, theta: Float64Array, out: Float64Array): number
  /** Where in θ the parameters lie that a penalty acts on: from, to. */
  readonly penalised?: readonly (readonly [number, number])[]
  /** Steps on mini-batches by means of the model's own, from where θ is now; undefined where it has none for this cost and penalty. */
  walker?(rule: StepRule): Walker | undefined
  /** The cost at θ, without the penalty, on rows that were set aside to stop early; absent when none were. Not counted. */
  readonly setAside?: ((theta: Float64Array) => number) | undefined
}

/** What a step on a mini-batch makes of the gradient; `decay` shrinks penalised parameters by its product with the rate. */
export type StepRule =
  | { readonly kind: 'momentum'; readonly momentum: number }
  | {
      readonly kind: 'adam'
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
      readonly decay: number
    }
  | { readonly kind: 'nesterov'; readonly momentum: number; readonly form: 'look-ahead' | 'gradient' }
/** The rules that a model may walk by itself. */
export type OwnRule = Exclude<StepRule, { readonly kind: 'nesterov' }>

/** A training that a model walks in its own memory and precision. */
export interface Walker {
  /**
   * One pass: a step on each mini-batch of the rows in this order, at a rate each. Returns Σ rows of the batch × their mean cost as it was before the
   * step. Counts one gradient evaluation a step.
   */
  pass(order: Uint32Array, batchSize: number, rates: Float64Array): number
  /** The penalty where it is. */
  penalty(): number
  /** Writes where it is into θ. */
  write(): void
  /** The next pass as a task for threads: the kernel with the arguments that `prepare` gives, then `cost`. Absent where it cannot be one. */
  readonly task?:
    | {
        readonly kernel: 'networkPass32' | 'networkPass64'
        prepare(order: Uint32Array, batchSize: number, rates: Float64Array): readonly number[]
        /** Does it in this thread. */
        run(): void
        cost(): number
      }
    | undefined
}

/** What a model is given to walk by itself. */
export interface BatchData {
  readonly design: Design
  /** Numbers, or indices of classes, and row weights, in the kernels' memory. */
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  readonly outputs: number
  /** The cost of a row by its name, and as functions of one η or of several. */
  readonly cost: {
    readonly name: string
    row(target: number, eta: number): number
    slope(target: number, eta: number): number
    rowOfSeveral(target: number, eta: Float64Array): number
    slopeOfSeveral(target: number, eta: Float64Array, out: Float64Array): void
  }
  /** An allocator of the kernels'. */
  readonly take: unknown
}

/** What a model that walks by itself gives for a cost: costs and gradients without penalty (of some rows, or all), and walkers. */
export interface Batches {
  value(theta: Float64Array, rows?: Uint32Array): number
  gradient(theta: Float64Array, out: Float64Array, rows?: Uint32Array): number
  /** A walker from θ on, with a penalty ½λθ², the stream of what it draws, and the threads that it may use. */
  walker(
    theta: Float64Array,
    rule: OwnRule,
    own: { readonly lambda: number; readonly random: { uniform(): number }; readonly pool?: unknown },
  ): Walker
}

/** A factored Hessian. */
export interface Curvature {
  /** x ← H⁻¹x, with no part along directions in which neither cost nor penalty changes. */
  solve(x: Float64Array): void
  /** Whether it is the whole Hessian, not the blocks of each output only. */
  readonly exact: boolean
  /** Whether forming it takes little time beside one pass over the data. */
  readonly cheap: boolean
  /** Whether some columns depended on others, so that a little had to be added to its diagonal. */
  readonly dependent: boolean
}

/** At θ: out ← Hv for the Hessian of C(θ) with the penalty, to the digits of a float. Each product counts as a gradient evaluation. */
export type HessianProducts = (theta: Float64Array) => (v: Float64Array, out: Float64Array) => void

/** The same problem on a few of very many rows. Costs and gradients count as those of all rows do. */
export interface Draft {
  readonly gradient: GradientProblem['gradient']
  curvature(theta: Float64Array): Curvature
  readonly products: HessianProducts | undefined
  /** The same on still fewer rows, where these are many for so few parameters. */
  draft(): Draft | undefined
}

/** For algorithms that need a model that is linear in its parameters (`design`): θ is the intercept, then one coefficient a term. */
export interface DesignProblem {
  readonly design: Design
  readonly target: Float64Array
  /** Row weights; all ones when absent. */
  readonly weights: Float64Array | undefined
  /** Whether θ₀ is free; it stays 0 otherwise. */
  readonly intercept: boolean
  /** How many η a row has: θ is that many intercepts, then the coefficients output by output. */
  readonly outputs: number
  /** C(θ) with the penalty. Counts one cost evaluation. */
  cost(theta: Float64Array): number
  /**
   * The Hessian of C(θ) and its penalty, factored; of several outputs on much data their own blocks only. Present when the algorithm needs a cost with
   * `curvature` and a penalty that is `quadratic`.
   */
  curvature(theta: Float64Array): Curvature
  /** Writes ∇C(θ) without the penalty into `out` and returns C(θ) without it. Counts one cost and one gradient evaluation. */
  smooth(theta: Float64Array, out: Float64Array): number
  /** The Hessian of C(θ) without the penalty for intercepts and some terms: blocks of (terms + 1)² for each pair of outputs, or for each output with itself. */
  hessian(theta: Float64Array, blocks: 'own' | 'all', terms: Uint32Array): readonly Float64Array[]
  /** How far C(θ) with the penalty may be above its least value; undefined where no bound is known. */
  dualityGap(theta: Float64Array): number | undefined
  /** q of a pinball cost. Present when the algorithm needs `level`. */
  level(): number
  /** Products with the Hessian, where it is too much work to form it whole; ask before gradients are, which then keep what products need. */
  products(): HessianProducts | undefined
  /** The same problem on a few of very many rows, for the first steps; undefined where there are not so many. Present with `curvature`. */
  draft(): Draft | undefined
  readonly penalty: {
    /** λ of a penalty ½λθ²; 0 without a penalty. Present when the algorithm needs `quadratic`. */
    quadratic(): number
    /** argmin_u ½(u − v)² + step·penalty(u). Present when the algorithm needs `prox`. */
    prox(v: number, step: number): number
    /** ½λ₂θ² + λ₁|θ|, as the pair that a duality gap asks for. Present when the algorithm needs `split`. */
    split(): { readonly l1: number; readonly l2: number }
  }
}

export interface Needs {
  readonly model?: readonly ModelAbility[]
  readonly cost?: readonly CostAbility[]
  readonly penalty?: readonly PenaltyAbility[]
}
export type ModelAbility = 'design' | 'pullback'
export type CostAbility = 'slope' | 'curvature' | 'quadratic' | 'level'
export type PenaltyAbility = 'slope' | 'prox' | 'quadratic' | 'split'

type Asks<N extends Needs, A extends ModelAbility> = A extends (N['model'] extends readonly (infer B)[] ? B : never)
  ? true
  : false
/** What an algorithm with these needs is given. */
export type Problem<N extends Needs> = BaseProblem &
  (Asks<N, 'pullback'> extends true ? GradientProblem : unknown) &
  (Asks<N, 'design'> extends true ? DesignProblem : unknown)
