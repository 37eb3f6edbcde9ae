// A random order of many indices. Its twin is `shuffle` of numeric/random.ts, one draw after the other.
import { scope, theStore } from './memory.ts'

/**
 * Shuffles indices in place with draws from a stream of Philox4x32-10: eleven words, the counter and key of its next block, its last block and how many
 * words of that are used; they are changed as the draws change them. False, and nothing done, where there are no kernels.
 */
export function shuffle(indices: Uint32Array, stream: Uint32Array): boolean {
  const wasm = theStore()?.kernels
  if (!wasm) return false
  return scope((take) => {
    const here = take(indices.length, Uint32Array, false)
    const state = take(stream.length, Uint32Array, false)
    here.set(indices)
    state.set(stream)
    wasm.shuffle(here.byteOffset, here.length, state.byteOffset)
    indices.set(here)
    stream.set(state)
    return true
  })
}
