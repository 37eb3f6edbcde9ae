import type { Work } from '../planning/work.ts'
import { type Pooled, pooled } from './pooled.ts'
import { type RowShares, rowShares } from './row-shares.ts'
import type { Scored } from './winner.ts'

/** The scored candidates and the best of them, with what is computed once for all that is said about it. */
export interface Judged {
  readonly best: Scored
  readonly scored: readonly Scored[]
  readonly work: Work
  /** What all candidates predict for the tested rows; undefined where that is not kept. */
  pooled(): Pooled | undefined
  /** What each row gives to their scores; undefined besides where the metric is no mean over rows. */
  shares(): RowShares | undefined
}

/** Nothing is computed before it is asked for. */
export function judged(best: Scored, scored: readonly Scored[], work: Work): Judged {
  let together: { readonly found: Pooled | undefined } | undefined
  let shared: { readonly found: RowShares | undefined } | undefined
  const all = () => {
    together ??= { found: pooled(work, scored) }
    return together.found
  }
  return {
    best,
    scored,
    work,
    pooled: all,
    shares() {
      const found = all()
      shared ??= { found: found && rowShares(work.metric, found) }
      return shared.found
    },
  }
}
