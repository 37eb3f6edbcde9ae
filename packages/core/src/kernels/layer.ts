// One layer of a network over a batch: its sums and their derivatives. Weights stand output by output, units in panels
// (panels.ts). Every sum is taken term by term in order.
import { resident } from './memory.ts'
import { lanesOf, type Reals, rounding } from './panels.ts'

/** Weights and biases of a layer, or their gradients. */
export interface Layer {
  readonly inputs: number
  readonly outputs: number
  /** outputs × inputs, row by row. */
  readonly weights: Reals
  readonly bias: Reals
}

/** Z ← b + WA. */
export function dense({ inputs, outputs, weights: W, bias }: Layer, A: Reals, Z: Reals, rows: number): void {
  const lanes = lanesOf(Z)
  const panels = Math.ceil(rows / lanes)
  const wasm = resident(W, A, Z)
  if (wasm) {
    const kernel = Z.BYTES_PER_ELEMENT === 4 ? wasm.dense32 : wasm.dense64
    kernel(W.byteOffset, bias.byteOffset, A.byteOffset, Z.byteOffset, inputs, outputs, panels)
    return
  }
  const round = rounding(Z)
  for (let b = 0; b < panels * lanes; b++) {
    const panel = Math.floor(b / lanes) * lanes
    const lane = b % lanes
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o]
      for (let i = 0; i < inputs; i++)
        sum = round(sum + round(W[o * inputs + i] * A[panel * inputs + i * lanes + lane]))
      Z[panel * outputs + o * lanes + lane] = sum
    }
  }
}

/** E ← WᵀD. */
export function denseBack({ inputs, outputs, weights: W }: Layer, D: Reals, E: Reals, rows: number): void {
  const lanes = lanesOf(D)
  const panels = Math.ceil(rows / lanes)
  const wasm = resident(W, D, E)
  if (wasm) {
    const kernel = D.BYTES_PER_ELEMENT === 4 ? wasm.denseBack32 : wasm.denseBack64
    kernel(W.byteOffset, D.byteOffset, E.byteOffset, inputs, outputs, panels)
    return
  }
  const round = rounding(D)
  for (let b = 0; b < panels * lanes; b++) {
    const panel = Math.floor(b / lanes) * lanes
    const lane = b % lanes
    for (let i = 0; i < inputs; i++) {
      let sum = 0
      for (let o = 0; o < outputs; o++)
        sum = round(sum + round(W[o * inputs + i] * D[panel * outputs + o * lanes + lane]))
      E[panel * inputs + i * lanes + lane] = sum
    }
  }
}

/** Adds DᵀR to the gradient's weights and ΣD to its bias, over the rows of a batch in their order; R stands row by row. */
export function denseGradient(gradient: Layer, D: Reals, R: Reals, rows: number): void {
  const { inputs, outputs, weights: G, bias: g } = gradient
  const wasm = resident(G, D, R)
  if (wasm) {
    const kernel = D.BYTES_PER_ELEMENT === 4 ? wasm.denseGradient32 : wasm.denseGradient64
    const groups = Math.floor((inputs * D.BYTES_PER_ELEMENT) / 32)
    kernel(D.byteOffset, R.byteOffset, G.byteOffset, g.byteOffset, inputs, outputs, rows, 0, groups, 1)
    return
  }
  const round = rounding(D)
  const lanes = lanesOf(D)
  for (let b = 0; b < rows; b++) {
    const at = Math.floor(b / lanes) * lanes * outputs + (b % lanes)
    for (let o = 0; o < outputs; o++) {
      const d = D[at + o * lanes]
      for (let i = 0; i < inputs; i++) G[o * inputs + i] += round(d * R[b * inputs + i])
      g[o] += d
    }
  }
}
