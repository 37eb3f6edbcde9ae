/** One point of a search space: a value for each active dimension, by key; inactive dimensions are absent. */
export type Candidate = Readonly<Record<string, unknown>>

/** A bound, or how it follows from the values of earlier dimensions (and of the fixed part). */
export type Bound = number | ((earlier: Candidate) => number)

/** Numbers from `low` to `high`, both included. On a log scale `low` is above 0. `points` is how many a grid takes. */
export interface NumberDomain {
  readonly kind: 'float' | 'int'
  readonly low: Bound
  readonly high: Bound
  readonly scale: 'linear' | 'log'
  readonly points?: number
}

/** One of a few values, of any type; `ordered` when neighbours in the list are alike. */
export interface ChoiceDomain {
  readonly kind: 'choice'
  readonly values: readonly unknown[]
  readonly ordered?: boolean
}

/** The dimension is active only where the earlier dimension `key` has one of `values`. */
export interface Condition {
  readonly key: string
  readonly values: readonly unknown[]
}

/** One hyperparameter left open. */
export interface Dimension {
  /** Unique in its space, such as 'penalty.lambda'. */
  readonly key: string
  readonly label?: string
  readonly domain: NumberDomain | ChoiceDomain
  /** All must hold, else the dimension is inactive. */
  readonly when?: readonly Condition[]
}

/** What every candidate must satisfy. */
export interface Constraint {
  /** In words, for messages: 'the second layer is not larger than the first'. */
  readonly describe: string
  /** Asked about complete candidates only. Give `bounds` alone when they say it all. */
  readonly holds?: (candidate: Candidate) => boolean
  /** The same as bounds of the dimension `key` in terms of earlier ones: then candidates are constructed, not rejected. */
  readonly bounds?: { readonly key: string; readonly low?: Bound; readonly high?: Bound }
}

/** A search space as it is written down. */
export interface SpaceDefinition {
  readonly dimensions: readonly Dimension[]
  readonly constraints?: readonly Constraint[]
  /** Values that every candidate has; the key of a dimension among them takes that dimension out of the search. */
  readonly fixed?: Candidate
}

/** What strategies may ask of randomness; `random(seed)` makes one. */
export interface SearchRandom {
  fork(label: string, index?: number): SearchRandom
  uint32(): number
  uniform(): number
  normal(): number
  below(n: number): number
  permutation(n: number): Uint32Array
}

/** A search space, ready to be searched. Points of the unit cube have one coordinate per dimension, NaN where inactive. */
export interface SearchSpace {
  /** The dimensions searched, in an order in which each depends on earlier ones only. */
  readonly dimensions: readonly Dimension[]
  readonly constraints: readonly Constraint[]
  readonly fixed: Candidate
  /** The number of candidates; Infinity when there are too many to count (see `createSpace`). */
  readonly size: number
  /** Whether a dimension depends on others: by a condition, a bound or a constraint. */
  readonly dependent: boolean
  /** The measure on the scales of the search: widths (of logarithms) multiply, counts multiply, branches add. */
  volume(): number
  contains(candidate: Candidate): boolean
  /** A candidate, uniform on the scales of the search (dependent bounds: uniform given the earlier values). */
  sample(random: SearchRandom): Candidate
  /** The candidate at a point of the unit cube, or undefined where a constraint is broken. */
  decode(point: Float64Array): Candidate | undefined
  /** As `decode`, but where a constraint is broken the nearest one found towards a candidate that satisfies all. */
  repair(point: Float64Array, towards?: Candidate): Candidate
  /** The point of a candidate, in the middle of its cell; into `out`. */
  encode(candidate: Candidate, out?: Float64Array): Float64Array
  /** Equal for equal candidates, whatever the order of keys. */
  keyOf(candidate: Candidate): string
  /** All candidates of the grid in order, the last dimension fastest: every value of choices and (without `points`) short whole numbers. */
  enumerate(points?: number): Iterable<Candidate>
  /** The candidates that differ by one step in one dimension, a step of a float being `step` of its range. */
  neighbours(candidate: Candidate, step?: number): readonly Candidate[]
}
