import type { SeveralOutputs } from '../define/definitions.ts'
import type { Schema } from '../define/hyperparameters.ts'
import type { BatchData, Batches } from '../define/problem.ts'
import type { allocate } from '../kernels/memory.ts'
import type { Observations } from './objective.ts'
import type { Composition } from './resolve.ts'

/** Costs, gradients and steps by means of the model's own; undefined where it has none, or where η have offsets. */
export function ownBatches(
  { model, cost }: Composition,
  { design, target, weights, offset, outputs }: Observations,
  take: typeof allocate,
): Batches | undefined {
  if (!('batches' in model.definition.offers) || offset) return undefined
  const { definition, settings } = cost
  const several = definition.several as SeveralOutputs<Schema>
  const data: BatchData = {
    design,
    target,
    weights,
    outputs,
    cost: {
      name: definition.name,
      row: (y, eta) => definition.row(y, eta, settings),
      slope: (y, eta) => definition.offers.slope(y, eta, settings),
      rowOfSeveral: (y, eta) => several.row(y, eta, settings),
      slopeOfSeveral: (y, eta, out) => several.slope(y, eta, settings, out),
    },
    take,
  }
  return model.definition.offers.batches(model.settings, data)
}
