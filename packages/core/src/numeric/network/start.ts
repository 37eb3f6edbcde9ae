import type { Activation } from '../../kernels/activation.ts'
import { layoutOf, sizesOf } from './layout.ts'
import type { FlatParameters } from './rowwise.ts'

const bentAtZero: readonly Activation[] = ['relu', 'leaky-relu', 'gelu']

/**
 * The weights that training starts from: uniform within ±√(6/inputs) before units that pass half of their sums on (He et al. 2015), within
 * ±√(6/(inputs + outputs)) elsewhere (Glorot & Bengio 2010) and always before the outputs. Biases start at 0, and so do the weights where there is no
 * hidden layer. Start k of a stream takes the numbers after those of the starts before it.
 */
export function startNetwork(
  { weights, biases }: FlatParameters,
  h: {
    readonly hiddenLayers: readonly number[]
    readonly activation: Activation
    readonly initialisation: 'auto' | 'he' | 'glorot'
    readonly draw: number
  },
  random: { uniform(): number },
): void {
  if (h.hiddenLayers.length === 0) return
  const { layers } = layoutOf(sizesOf({ weights, biases }, h.hiddenLayers))
  const he = h.initialisation === 'he' || (h.initialisation === 'auto' && bentAtZero.includes(h.activation))
  for (let k = 0; k < h.draw * weights.length; k++) random.uniform()
  layers.forEach(({ inputs, outputs, weights: at }, l) => {
    const spread = Math.sqrt(6 / (he && l < layers.length - 1 ? inputs : inputs + outputs))
    for (let j = at; j < at + inputs * outputs; j++) weights[j] = spread * (2 * random.uniform() - 1)
  })
}
