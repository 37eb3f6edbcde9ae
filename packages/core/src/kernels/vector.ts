// Level 1: vectors of n numbers. Each kernel uses WebAssembly when its arrays live there, otherwise its twin.
import { resident } from './memory.ts'
import { BLOCK, dotBlock } from './reduce.ts'

/** xᵀy. */
export function dot(x: Float64Array, y: Float64Array): number {
  const wasm = resident(x, y)
  return wasm ? wasm['dot'](x.byteOffset, y.byteOffset, x.length) : dotTwin(x, y)
}

/** The twin of `dot`. */
export function dotTwin(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i += BLOCK) sum += dotBlock(x, i, y, i, Math.min(x.length - i, BLOCK))
  return sum
}

/** y ← y + ax. */
export function axpy(a: number, x: Float64Array, y: Float64Array): void {
  const wasm = resident(x, y)
  if (wasm) wasm['axpy'](a, x.byteOffset, y.byteOffset, x.length)
  else axpyTwin(a, x, y)
}

/** The twin of `axpy`. */
export function axpyTwin(a: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i] += a * x[i]
}

/** x ← ax. */
export function scale(a: number, x: Float64Array): void {
  const wasm = resident(x)
  if (wasm) wasm['scale'](a, x.byteOffset, x.length)
  else scaleTwin(a, x)
}

/** The twin of `scale`. */
export function scaleTwin(a: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] *= a
}

/** x ← cx + sy, y ← cy − sx: the plane rotation. */
export function rotate(c: number, s: number, x: Float64Array, y: Float64Array): void {
  const wasm = resident(x, y)
  if (wasm) wasm['rotate'](c, s, x.byteOffset, y.byteOffset, x.length)
  else rotateTwin(c, s, x, y)
}

/** The twin of `rotate`. */
export function rotateTwin(c: number, s: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const u = x[i]
    const v = y[i]
    x[i] = c * u + s * v
    y[i] = c * v - s * u
  }
}
