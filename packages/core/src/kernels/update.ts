// Steps of training algorithms on all parameters of a network in its own precision, number by number.
import { resident } from './memory.ts'
import { type Reals, rounding } from './panels.ts'

/** v ← μv − ηg, θ ← θ + v; arrays reach to a multiple of 8 numbers. */
export function momentumUpdate(theta: Reals, g: Reals, v: Reals, mu: number, rate: number): void {
  const wasm = resident(theta, g, v)
  if (wasm) {
    const kernel = theta.BYTES_PER_ELEMENT === 4 ? wasm.momentum32 : wasm.momentum64
    kernel(theta.byteOffset, g.byteOffset, v.byteOffset, theta.length, mu, rate)
    return
  }
  const round = rounding(theta)
  const [m, r] = [round(mu), round(rate)]
  for (let j = 0; j < theta.length; j++) {
    v[j] = round(m * v[j]) - round(r * g[j])
    theta[j] += v[j]
  }
}

/** The hyperparameters of a step of Adam; `rate` and `epsilon` hold the corrections for the first steps. */
export interface AdamStep {
  readonly beta1: number
  readonly beta2: number
  readonly rate: number
  readonly epsilon: number
}

/** m ← β₁m + (1−β₁)g, s ← β₂s + (1−β₂)g², θ ← θ − ηm/(√s + ε); arrays reach to a multiple of 8 numbers. */
export function adamUpdate(
  theta: Reals,
  g: Reals,
  m: Reals,
  s: Reals,
  { beta1, beta2, rate, epsilon }: AdamStep,
): void {
  const wasm = resident(theta, g, m)
  if (wasm) {
    const kernel = theta.BYTES_PER_ELEMENT === 4 ? wasm.adam32 : wasm.adam64
    kernel(theta.byteOffset, g.byteOffset, m.byteOffset, s.byteOffset, theta.length, beta1, beta2, rate, epsilon)
    return
  }
  const round = rounding(theta)
  const [b1, b2, a1, a2, r, e] = [beta1, beta2, 1 - beta1, 1 - beta2, rate, epsilon].map(round)
  for (let j = 0; j < theta.length; j++) {
    m[j] = round(b1 * m[j]) + round(a1 * g[j])
    s[j] = round(b2 * s[j]) + round(a2 * round(g[j] * g[j]))
    theta[j] -= round(round(r * m[j]) / round(round(Math.sqrt(s[j])) + e))
  }
}

/** x ← xy for the first `length` numbers, whole panels. */
export function times(x: Reals, y: Reals, length: number): void {
  const wasm = resident(x, y)
  if (wasm) {
    const kernel = x.BYTES_PER_ELEMENT === 4 ? wasm.times32 : wasm.times64
    kernel(x.byteOffset, y.byteOffset, length * x.BYTES_PER_ELEMENT)
  } else for (let k = 0; k < length; k++) x[k] *= y[k]
}

/** y ← y + ax. */
export function add(a: number, x: Reals, y: Reals): void {
  const wasm = resident(x, y)
  if (wasm) {
    const kernel = x.BYTES_PER_ELEMENT === 4 ? wasm.add32 : wasm.add64
    kernel(a, x.byteOffset, y.byteOffset, x.length)
    return
  }
  const round = rounding(x)
  const factor = round(a)
  for (let k = 0; k < x.length; k++) y[k] += round(factor * x[k])
}
