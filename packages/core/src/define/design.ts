/** The numbers a model is trained on: rows × terms, column by column, after every transform. */
export interface Design {
  readonly rows: number
  /** Names of the columns: `age`, `age^2`, `age:bmi`, `species=Gentoo`. */
  readonly terms: readonly string[]
  /** `matrix[j * rows + i]` is term j of row i. */
  readonly matrix: Float64Array
  /** What rounding took away: the exact values are `matrix + low`. Present where columns were formed in double-double arithmetic. */
  readonly low?: Float64Array
  /** Where `matrix` does not fit into memory: what reads the rows block by block (`Blockwise` of numeric). */
  readonly blocks?: unknown
}

/** The shape of a parameter: `[]` is one number, `[3]` a vector, `[2, 3]` a matrix (row by row). */
export type Shape = readonly number[]
export type Shapes = Readonly<Record<string, Shape>>
/** Named views onto the one flat vector θ that holds every parameter. */
export type Theta<P extends Shapes> = { readonly [K in keyof P]: Float64Array }
/** What training set: a number or a vector for each name. */
export type Parameters<P extends Shapes> = { readonly [K in keyof P]: ParameterOf<P[K]> }
type ParameterOf<X> = X extends readonly [] ? number : Float64Array

export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1)

/** Views of `theta` by name, in the order of the shapes. */
export function views<P extends Shapes>(shapes: P, theta: Float64Array): Theta<P> {
  let at = 0
  const named: Record<string, Float64Array> = {}
  for (const [name, shape] of Object.entries(shapes)) {
    const size = sizeOf(shape)
    named[name] = theta.subarray(at, at + size)
    at += size
  }
  return named as Theta<P>
}

/** How many numbers θ holds. */
export const lengthOf = (shapes: Shapes): number => Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0)
