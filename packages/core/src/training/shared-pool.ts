import { Pool } from '../kernels/pool.ts'

const pools = new Map<number, Pool>()

/** The pool of so many threads: its workers are started once, used again, and keep no process alive. Whoever uses it ends its job before giving way to other work. */
export function sharedPool(threads: number): Pool {
  const pool = pools.get(threads) ?? new Pool({ threads })
  pools.set(threads, pool)
  return pool
}
