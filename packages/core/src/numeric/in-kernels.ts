import { type allocate, resident, theStore } from '../kernels/memory.ts'

/** The array itself where the kernels can reach it (or there are none), else a copy that they reach, from `take`. */
export function inKernels(x: Float64Array, take: typeof allocate): Float64Array {
  if (resident(x) || !theStore()?.kernels) return x
  const copy = take(x.length, Float64Array, false)
  copy.set(x)
  return copy
}
