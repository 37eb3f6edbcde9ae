import type { Work } from '../../planning/work.ts'
import type { OpenEstimator } from '../open.ts'
import type { Scored } from '../winner.ts'

/** What findings are made from. */
export interface Findable {
  readonly work: Work
  readonly opened: OpenEstimator
  readonly scored: readonly Scored[]
  readonly best: Scored
}

/** Share of the best candidate's standard error above which a difference is worth a word: less is a plateau. */
export const MATTERS = 0.1
