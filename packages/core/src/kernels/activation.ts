// Activations of networks and their derivatives. Functions with exponentials are computed in doubles.
import { erf, exp, logistic, tanh } from '../numeric/elementary.ts'
import { resident } from './memory.ts'
import { type Reals, rounding } from './panels.ts'

/** The activations, in the order of their codes in assembly/activation.ts. */
export const activations = ['identity', 'relu', 'leaky-relu', 'tanh', 'logistic', 'gelu'] as const
export type Activation = (typeof activations)[number]

const LEAK = 0.01
const ROOT_HALF = Math.SQRT1_2
const INVERSE_ROOT_2PI = 0.3989422804014327

/** A ← f(Z) for the first `length` numbers, whole panels; A may be Z. */
export function activate(activation: Activation, Z: Reals, A: Reals, length: number): void {
  const wasm = resident(Z, A)
  if (wasm) {
    const kernel = Z.BYTES_PER_ELEMENT === 4 ? wasm.activate32 : wasm.activate64
    kernel(activations.indexOf(activation), Z.byteOffset, A.byteOffset, length * Z.BYTES_PER_ELEMENT)
    return
  }
  const leak = rounding(Z)(LEAK)
  for (let k = 0; k < length; k++) A[k] = valueAt(activation, Z[k], leak)
}

function valueAt(activation: Activation, z: number, leak: number): number {
  switch (activation) {
    case 'identity':
      return z
    case 'relu':
      // biome-ignore lint/complexity/useMathMinMax: −0 and NaN stay what they are, as in the kernel
      return z < 0 ? 0 : z
    case 'leaky-relu':
      return z > 0 ? z : z * leak
    case 'tanh':
      return tanh(z)
    case 'logistic':
      return logistic(z)
    case 'gelu':
      return z * (0.5 * (1 + erf(z * ROOT_HALF)))
  }
}

/** D ← D·f′(Z) for the first `length` numbers, whole panels; A is f(Z). At a corner the slope is the one to its left. */
export function activationSlope(activation: Activation, Z: Reals, A: Reals, D: Reals, length: number): void {
  const wasm = resident(Z, A, D)
  if (wasm) {
    const kernel = Z.BYTES_PER_ELEMENT === 4 ? wasm.activationSlope32 : wasm.activationSlope64
    kernel(activations.indexOf(activation), Z.byteOffset, A.byteOffset, D.byteOffset, length * Z.BYTES_PER_ELEMENT)
    return
  }
  const round = rounding(D)
  const leak = round(LEAK)
  for (let k = 0; k < length; k++) D[k] = slopeTimes(activation, D[k], Z[k], A[k], leak, round)
}

function slopeTimes(
  activation: Activation,
  d: number,
  z: number,
  a: number,
  leak: number,
  round: (x: number) => number,
): number {
  switch (activation) {
    case 'identity':
      return d
    case 'relu':
      return z > 0 ? d : 0
    case 'leaky-relu':
      return z > 0 ? d : d * leak
    case 'tanh':
      return d * round(1 - round(a * a))
    case 'logistic':
      return d * round(a * round(1 - a))
    case 'gelu':
      return d * round(0.5 * (1 + erf(z * ROOT_HALF)) + z * (INVERSE_ROOT_2PI * exp(-0.5 * z * z)))
  }
}
