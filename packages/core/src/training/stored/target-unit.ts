import type { Blockwise } from '../../numeric/blockwise.ts'
import type { Composition } from '../resolve.ts'
import { standardizedTarget, type TargetUnit } from '../target-unit.ts'

/** What a standardised target stands for, where the model asks for one: two readings. */
export function storedUnit(composition: Composition, blocks: Blockwise): TargetUnit | undefined {
  const wanted = standardizedTarget(composition, new Float64Array(0), undefined, { shift: 0, scale: 1 })
  if (!wanted) return undefined
  let [share, sum, squares] = [0, 0, 0]
  blocks.each(({ y, w }) => {
    for (let i = 0; i < y.length; i++) {
      share += w ? w[i] : 1
      sum += (w ? w[i] : 1) * y[i]
    }
  })
  const shift = sum / share
  blocks.each(({ y, w }) => {
    for (let i = 0; i < y.length; i++) squares += (w ? w[i] : 1) * (y[i] - shift) * (y[i] - shift)
  })
  const scale = Math.sqrt(squares / share)
  return Number.isFinite(shift) && Number.isFinite(scale) ? { shift, scale } : wanted
}
