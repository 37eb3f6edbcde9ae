import type { Finding } from '../../define/problem.ts'
import type { Work } from '../../planning/work.ts'

/** Test rows below which the score of a fold says little. */
const FEW_ROWS = 5

/** A fold tests so few rows that its score says little; leaving one out is meant so. */
export function fewRows({ splits, data }: Work): Finding[] {
  const least = Math.min(...splits.map(({ test }) => test.length))
  const leaveOneOut = splits.length === data.rows && least === 1
  if (least >= FEW_ROWS || leaveOneOut) return []
  return [
    {
      code: 'few-rows-per-fold',
      what: `A fold tests ${least} ${least === 1 ? 'row' : 'rows'} only: its score is mostly chance.`,
      fix: 'ask for fewer folds',
    },
  ]
}
