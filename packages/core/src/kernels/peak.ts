import { theStore } from './memory.ts'

/**
 * Does `rounds` × 24 multiplications and as many additions in registers and nothing else: what a benchmark is measured against.
 * Returns a number that depends on all of them; undefined where there are no kernels.
 */
export function peak(rounds: number): number | undefined {
  return theStore()?.kernels?.peak(rounds, 0.999, 0.001)
}
