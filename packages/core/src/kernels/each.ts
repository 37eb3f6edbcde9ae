// Elementary functions of many numbers. The twins are the functions of numeric/elementary, which give the same bits.
import { cos, exp, expm1, log, log1p, logistic, pow, sin, tanh } from '../numeric/elementary.ts'
import { resident } from './memory.ts'

const functions = { cos, exp, expm1, log, log1p, logistic, sin, tanh }
const LARGEST_ANGLE = 1048576 // beyond, the kernels of sin and cos leave x to the twin

/** out ← f(x), number by number; out may be x. */
export function each(name: keyof typeof functions, x: Float64Array, out: Float64Array): void {
  const wasm = resident(x, out)
  const f = functions[name]
  if (!wasm) for (let i = 0; i < x.length; i++) out[i] = f(x[i])
  else if (wasm[`${name}Each`](x.byteOffset, out.byteOffset, x.length)) {
    for (let i = 0; i < x.length; i++) if (Math.abs(x[i]) >= LARGEST_ANGLE) out[i] = f(x[i])
  }
}

/** out ← xᵃ, number by number; out may be x. */
export function powEach(x: Float64Array, a: number, out: Float64Array): void {
  const wasm = resident(x, out)
  if (wasm) wasm.powEach(x.byteOffset, out.byteOffset, x.length, a)
  else for (let i = 0; i < x.length; i++) out[i] = pow(x[i], a)
}

/** P ← softmax of each row of Z (`rows` × any number of columns): exp(z − max z) over its sum; P may be Z. */
export function softmax(Z: Float64Array, rows: number, P: Float64Array): void {
  const wasm = resident(Z, P)
  if (wasm) wasm.softmax(Z.byteOffset, P.byteOffset, rows, rows === 0 ? 0 : Z.length / rows)
  else softmaxTwin(Z, rows, P)
}

function softmaxTwin(Z: Float64Array, rows: number, P: Float64Array) {
  for (let i = 0; i < rows; i++) {
    let most = -Infinity
    for (let at = i; at < Z.length; at += rows) if (Z[at] > most) most = Z[at]
    let sum = 0
    for (let at = i; at < Z.length; at += rows) {
      P[at] = exp(Z[at] - most)
      sum += P[at]
    }
    for (let at = i; at < Z.length; at += rows) P[at] /= sum
  }
}
