import type { BaseProblem } from '../define/problem.ts'
import { Pool } from '../kernels/pool.ts'

/** The threads that a problem brings. */
export const poolOf = ({ pool }: BaseProblem): Pool | undefined => (pool instanceof Pool ? pool : undefined)
