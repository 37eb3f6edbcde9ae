import type { Lines } from '../drawing/lines.ts'

/** Lines to be drawn; what is answered is a picture of them. */
export interface LinesRequest {
  /** Left out where they are those of the request before. */
  readonly lines?: Lines & {
    /** From the worst to the best. */
    readonly order: Uint32Array
    /** From 0, the worst, to 1, the best. */
    readonly tones: Float64Array
  }
  /** 1 for each line that has a colour; the others are grey. */
  readonly kept: Uint8Array
  /** The line that one looks at, or −1. */
  readonly looked: number
  /** Colours as style sheets write them. */
  readonly grey: string
  readonly strong: string
  /** Pixels of the screen to one of the page. */
  readonly ratio: number
}
