import type { Activation } from '../../kernels/activation.ts'

/** What a fully connected network is, apart from its parameters. */
export interface NetworkShape {
  /** Units of every layer: the terms of the design, the hidden layers, the outputs. */
  readonly sizes: readonly number[]
  /** Of the hidden layers; outputs have none, what they mean is the cost's affair. */
  readonly activation: Activation
  /** The arithmetic of training and prediction: 32-bit floats or doubles. */
  readonly precision: 'f32' | 'f64'
}

/** Where a layer's parameters lie in θ, which holds all weights layer by layer, then all biases. */
export interface Place {
  readonly inputs: number
  readonly outputs: number
  /** Index in θ of the first of outputs × inputs weights, row by row, and of the first bias. */
  readonly weights: number
  readonly bias: number
}

/** The layers of a network with these sizes. */
export function layoutOf(sizes: readonly number[]): {
  readonly layers: readonly Place[]
  readonly weights: number
  readonly biases: number
} {
  const pairs = sizes.slice(1).map((outputs, l) => ({ inputs: sizes[l], outputs }))
  const weights = pairs.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0)
  const biases = pairs.reduce((sum, { outputs }) => sum + outputs, 0)
  let [at, bias] = [0, weights]
  const layers = pairs.map(({ inputs, outputs }) => {
    const place = { inputs, outputs, weights: at, bias }
    at += inputs * outputs
    bias += outputs
    return place
  })
  return { layers, weights, biases }
}

/** The sizes of a network from its parameters and its hidden layers. */
export function sizesOf(
  { weights, biases }: { readonly weights: Float64Array; readonly biases: Float64Array },
  hidden: readonly number[],
): readonly number[] {
  const outputs = biases.length - hidden.reduce((sum, units) => sum + units, 0)
  if (hidden.length === 0) return [weights.length / outputs, outputs]
  const above = layoutOf([...hidden, outputs]).weights
  return [(weights.length - above) / hidden[0], ...hidden, outputs]
}

/** The layers of a network as a reader wants them: one vector of weights a unit. */
export function layersOf(
  { weights, biases }: { readonly weights: Float64Array; readonly biases: Float64Array },
  sizes: readonly number[],
  activation: Activation,
) {
  const { layers, weights: before } = layoutOf(sizes)
  return layers.map(({ inputs, outputs, weights: at, bias }, l) => ({
    weights: Array.from({ length: outputs }, (_, o) => weights.slice(at + o * inputs, at + (o + 1) * inputs)),
    bias: biases.slice(bias - before, bias - before + outputs),
    activation: l < layers.length - 1 ? activation : ('identity' as const),
  }))
}
