import { defineModel } from '../define/definitions.ts'
import { choice, float, int, shape } from '../define/hyperparameters.ts'
import type { BatchData } from '../define/problem.ts'
import { oneOf } from '../define/ranges.ts'
import { activations } from '../kernels/activation.ts'
import type { allocate } from '../kernels/memory.ts'
import { networkBatches } from '../numeric/network/batches.ts'
import type { OutputCost } from '../numeric/network/cost.ts'
import { layersOf, layoutOf, sizesOf } from '../numeric/network/layout.ts'
import { networkOutputs, networkPullback } from '../numeric/network/rowwise.ts'
import { startNetwork } from '../numeric/network/start.ts'

export const network = defineModel({
  name: 'network',
  title: 'Neural network',
  describe: 'a number, or the probability of each class, from layers of units that each bend a weighted sum',
  equation: 'a₀ = x,  aₗ = f(Wₗ aₗ₋₁ + bₗ),  η = W a + b',
  references: [
    'Rumelhart, Hinton, Williams 1986, Nature 323, 533–536',
    'Glorot, Bengio 2010, AISTATS 9, 249–256 (start)',
    'He, Zhang, Ren, Sun 2015, ICCV, 1026–1034 (start)',
    'Srivastava et al. 2014, J. Mach. Learn. Res. 15, 1929–1958 (dropout)',
  ],
  target: 'either',
  links: ['identity', 'log', 'logit'],
  cost: { number: 'squared-error', category: 'log-loss' },
  algorithm: ({ hiddenLayers }) => (hiddenLayers.length === 0 ? 'lbfgs' : 'adamw'),
  usual: { hiddenLayers: oneOf([16], [32], [64], [32, 32]) },
  searchedWith: { algorithm: 'adamw' },
  hyperparameters: {
    hiddenLayers: shape({
      default: [32],
      min: 1,
      max: 65_536,
      describe: 'units of each hidden layer; with none it is the linear or the logistic model',
    }),
    activation: choice(activations, { default: 'relu', describe: 'how a hidden unit bends its weighted sum' }),
    dropout: float({
      default: 0,
      min: 0,
      below: 1,
      search: [0, 0.5],
      mark: 'regularization',
      describe: 'share of the hidden units that are left out of each step on a mini-batch',
      simpler: 'up',
    }),
    precision: choice(['f64', 'f32'], {
      default: 'f64',
      describe: 'arithmetic of training and prediction: doubles, or 32-bit floats at twice the speed',
    }),
    initialisation: choice(['auto', 'he', 'glorot'], {
      default: 'auto',
      describe: 'spread of the first weights: he for relu, leaky-relu and gelu, glorot for others (auto)',
    }),
    draw: int({ default: 0, min: 0, max: 1_000_000, search: [0, 9], describe: 'which of many random starts it takes' }),
    threshold: float({
      default: 0.5,
      min: 0,
      max: 1,
      search: [0.05, 0.95],
      mark: 'decision',
      describe: 'of two classes the second is predicted from this probability on',
    }),
  },
  parameters: (
    { hiddenLayers },
    { terms, classes },
  ): { readonly weights: readonly [number]; readonly biases: readonly [number] } => {
    const { weights, biases } = layoutOf([terms.length, ...hiddenLayers, classes > 2 ? classes : 1])
    return { weights: [weights], biases: [biases] }
  },
  meaning: {
    weights: 'what each unit takes of each unit below it, layer by layer',
    biases: 'what is added to the weighted sum of each unit, layer by layer',
  },
  penalised: ['weights'],
  start: (theta, h, random) => startNetwork(theta, h, random),
  standardizesTarget: ({ hiddenLayers }) => hiddenLayers.length > 0,
  layers: (theta, { hiddenLayers, activation }) => layersOf(theta, sizesOf(theta, hiddenLayers), activation),
  predict(theta, design, { hiddenLayers, ...h }, out, rows) {
    if (out.length > 0) networkOutputs({ sizes: sizesOf(theta, hiddenLayers), ...h }, theta, design, out, rows)
  },
  offers: {
    pullback(theta, design, { hiddenLayers, ...h }, slope, gradient, rows) {
      networkPullback({ sizes: sizesOf(theta, hiddenLayers), ...h }, theta, design, slope, gradient, rows)
    },
    batches({ hiddenLayers, dropout, ...h }, data) {
      if (hiddenLayers.length === 0) return undefined
      const sizes = [data.design.terms.length, ...hiddenLayers, data.outputs]
      const take = data.take as typeof allocate
      return networkBatches({ sizes, ...h }, { ...data, cost: costOf(data), dropout, take })
    },
  },
})

/** The cost as kernels know it, else as functions. */
function costOf({ cost, outputs }: BatchData): OutputCost {
  if (cost.name === 'squared-error') return 'squared'
  if (cost.name === 'log-loss') return outputs === 1 ? 'logistic' : 'softmax'
  return cost
}
