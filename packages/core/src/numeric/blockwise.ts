import type { Design } from '../define/design.ts'
import type { Rows } from '../kernels/rows.ts'

/** Some rows of a design that does not fit into memory, in the kernels' memory, for as long as they are visited. */
export interface Block {
  /** Where they stand among all rows. */
  readonly from: number
  readonly to: number
  /** The terms, with the chunks that a pass over all rows would have here. */
  readonly X: Rows
  readonly low: Float64Array | undefined
  readonly y: Float64Array
  readonly w: Float64Array | undefined
  readonly offset: Float64Array | undefined
}

/** A design with its targets that is read block by block, as often as is asked for. */
export interface Blockwise {
  readonly rows: number
  readonly terms: number
  /** Whether one block holds all rows. */
  readonly whole: boolean
  /** Reads all rows once, in order. Blocks end where chunks of a pass over all rows end, if one such chunk fits into memory. */
  each(visit: (block: Block) => void): void
  /** Rows of these ranges alone, one after another, until they or the design are released. */
  at(ranges: readonly (readonly [from: number, to: number])[]): Block & { release(): void }
}

/** The blocks of a design that is read so. */
export const blocksOf = ({ blocks }: Design): Blockwise | undefined => blocks as Blockwise | undefined
