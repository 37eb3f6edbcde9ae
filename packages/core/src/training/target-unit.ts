import type { Composition } from './resolve.ts'

/** What a standardised target t stands for: y = shift + scale·t. */
export interface TargetUnit {
  readonly shift: number
  readonly scale: number
}

/** Brings a target to mean 0 and standard deviation 1 in place, where the model asks for it and the cost is quadratic. */
export function standardizedTarget(
  { model, cost }: Pick<Composition, 'model' | 'cost'>,
  target: Float64Array,
  weights: Float64Array | undefined,
  known?: TargetUnit,
): TargetUnit | undefined {
  if (!('quadratic' in cost.definition.offers && model.definition.standardizesTarget?.(model.settings)))
    return undefined
  const unit = known ?? unitOf(target, weights)
  for (let i = 0; i < target.length; i++) target[i] = unit.scale > 0 ? (target[i] - unit.shift) / unit.scale : 0
  return unit
}

/** Weighted mean and standard deviation. */
function unitOf(target: Float64Array, weights: Float64Array | undefined): TargetUnit {
  let [share, sum, squares] = [0, 0, 0]
  for (let i = 0; i < target.length; i++) {
    const weight = weights ? weights[i] : 1
    share += weight
    sum += weight * target[i]
  }
  const constant = target.every((y) => y === target[0])
  const shift = constant ? target[0] : sum / share
  for (let i = 0; i < target.length; i++)
    squares += (weights ? weights[i] : 1) * (target[i] - shift) * (target[i] - shift)
  const scale = Math.sqrt(squares / share)
  return Number.isFinite(shift) && Number.isFinite(scale) ? { shift, scale } : { shift: 0, scale: 1 }
}

/** η of a standardised target in the units of the target, in place. */
export function inUnits(eta: Float64Array, unit: TargetUnit | undefined): void {
  if (unit) for (let i = 0; i < eta.length; i++) eta[i] = unit.shift + unit.scale * eta[i]
}
