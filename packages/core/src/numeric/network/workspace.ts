import { activate, activationSlope } from '../../kernels/activation.ts'
import { dense, denseBack, denseGradient, type Layer } from '../../kernels/layer.ts'
import type { allocate } from '../../kernels/memory.ts'
import { panelLength, type Reals, unpanel } from '../../kernels/panels.ts'
import { times } from '../../kernels/update.ts'
import { layoutOf, type NetworkShape } from './layout.ts'

/** Allocates numbers in the precision of a network. */
export type Take = (length: number) => Reals

/** An allocator for the precision of a network, in the kernels' memory. */
export const takeIn =
  ({ precision }: Pick<NetworkShape, 'precision'>, take: typeof allocate): Take =>
  (length) =>
    precision === 'f32' ? take(length, Float32Array) : take(length, Float64Array)

/** The parameters of one network, or their gradient, in its precision: views of one vector that is filled up to whole eights. */
export interface Parameters {
  readonly theta: Reals
  readonly weights: Reals
  readonly layers: readonly Layer[]
}

/** Room for the parameters of a network; all 0. */
export function parametersOf({ sizes }: NetworkShape, take: Take): Parameters {
  const { layers, weights, biases } = layoutOf(sizes)
  const theta = take(Math.ceil((weights + biases) / 8) * 8)
  return {
    theta,
    weights: theta.subarray(0, weights),
    layers: layers.map(({ inputs, outputs, weights: at, bias }) => ({
      inputs,
      outputs,
      weights: theta.subarray(at, at + inputs * outputs),
      bias: theta.subarray(bias, bias + outputs),
    })),
  }
}

/** Fills the mask of a hidden layer: what its units are multiplied by. */
export type Drop = (mask: Reals, length: number) => void

/** The memory for one batch on its way through a network of a shape, forth and back; any network of the shape can use it. */
export interface Workspace {
  /** η of the batch and ∂C/∂η, in panels. */
  readonly outputs: Reals
  readonly slopes: Reals
  /** η of a batch that stands in panels; hidden units are multiplied by masks where `drop` draws them. */
  forward(network: Parameters, batch: Reals, rows: number, drop?: Drop): void
  /** The same memory layer by layer: sums before activation, values after it, slopes, and the values row by row. */
  readonly layers: readonly {
    readonly sums: Reals
    readonly values: Reals
    readonly slopes: Reals
    readonly byRow: Reals
  }[]
  /** Adds ∂C/∂θ to the gradient, given `slopes` and the same batch row by row, after `forward` with the same masks. */
  back(network: Parameters, gradient: Parameters, batch: Reals, rows: number): void
}

/** A workspace for batches of at most `capacity` rows. */
export function workspaceOf({ sizes, activation }: NetworkShape, capacity: number, take: Take): Workspace {
  const hidden = sizes.slice(1, -1)
  const top = hidden.length
  const room = (units: number) => take(Math.ceil(capacity / 8) * 8 * units)
  const sums = sizes.slice(1).map(room) // before activation
  const slopes = sizes.slice(1).map(room)
  const values = hidden.map(room)
  const byRow = hidden.map(room)
  let masked: { readonly masks: readonly Reals[]; readonly values: readonly Reals[] } | undefined
  let seen: readonly Reals[] = values // what the next layer gets
  return {
    outputs: sums[top],
    slopes: slopes[top],
    layers: sums.map((one, l) => ({
      sums: one,
      values: values[l] ?? one,
      slopes: slopes[l],
      byRow: byRow[l] ?? one,
    })),
    forward({ layers }, batch, rows, drop) {
      if (drop) masked ??= { masks: hidden.map(room), values: hidden.map(room) }
      seen = drop && masked ? masked.values : values
      dense(layers[0], batch, sums[0], rows)
      for (let l = 0; l < top; l++) {
        const length = panelLength(values[l], rows, hidden[l])
        activate(activation, sums[l], values[l], length)
        if (drop && masked) {
          drop(masked.masks[l], length)
          seen[l].set(values[l].subarray(0, length))
          times(seen[l], masked.masks[l], length)
        }
        dense(layers[l + 1], seen[l], sums[l + 1], rows)
      }
    },
    back({ layers }, gradient, batch, rows) {
      for (let l = top; l > 0; l--) {
        const below = l - 1
        const length = panelLength(values[below], rows, hidden[below])
        unpanel(seen[below], hidden[below], rows, byRow[below])
        denseGradient(gradient.layers[l], slopes[l], byRow[below], rows)
        denseBack(layers[l], slopes[l], slopes[below], rows)
        if (seen !== values && masked) times(slopes[below], masked.masks[below], length)
        activationSlope(activation, sums[below], values[below], slopes[below], length)
      }
      denseGradient(gradient.layers[0], slopes[0], batch, rows)
    },
  }
}
