import type { Design } from '../define/design.ts'
import { flag } from '../define/hyperparameters.ts'
import { linearOutputs, linearPullback } from './linear-outputs.ts'
import { powersHyperparameters } from './powers.ts'

export interface Line {
  readonly intercept: Float64Array
  readonly coefficients: Float64Array
}

/** What families with ŷ = e^η have in common; they differ in the cost they are used with. */
export const logLinear = {
  equation: 'ŷ = e^η,  η = β₀ + Σⱼ βⱼ xⱼ',
  target: 'number' as const,
  links: ['log'] as const,
  searchedWith: { penalty: 'ridge' },
  hyperparameters: {
    ...powersHyperparameters(5),
    intercept: flag({ default: true, describe: 'let the prediction differ from 1 where all features are 0' }),
  },
  basis: ({ degree, interactions, intercept }: { degree: number; interactions: boolean; intercept: boolean }) => ({
    degree,
    interactions,
    intercept,
  }),
  parameters: (_: object, { terms }: { readonly terms: readonly string[] }) =>
    ({ intercept: [], coefficients: [terms.length] }) as const,
  meaning: {
    intercept: 'logarithm of the prediction where all features are 0',
    coefficients: 'change of the logarithm of the prediction for one unit of each term',
  },
  penalised: ['coefficients'] as const,
  predict: ({ intercept, coefficients }: Line, design: Design, _: object, out: Float64Array, rows?: Uint32Array) =>
    linearOutputs(intercept, coefficients, design, out, rows),
  offers: {
    design: true as const,
    pullback: (
      _: Line,
      design: Design,
      { intercept }: { readonly intercept: boolean },
      slope: Float64Array,
      gradient: Line,
      rows?: Uint32Array,
    ) => linearPullback(design, slope, { ...gradient, free: intercept }, rows),
  },
}
