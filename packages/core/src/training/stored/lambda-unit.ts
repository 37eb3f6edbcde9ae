import type { Blockwise } from '../../numeric/blockwise.ts'
import { isRelative, withLargest } from '../lambda-unit.ts'
import type { Composition } from '../resolve.ts'

/** `absolute` of rows that are read block by block: two readings. */
export function absoluteStored(
  composition: Composition,
  blocks: Blockwise,
  classes: number,
  intercept: boolean,
): Composition {
  if (!isRelative(composition)) return composition
  let steepest = 0
  for (let k = classes > 2 ? 0 : 1; k < Math.max(classes, 2); k++) {
    const observed = (y: number, offset = 0) => (classes > 0 ? Number(y === k) : y - offset)
    let [total, sum] = [0, 0]
    blocks.each(({ y, w, offset }) => {
      for (let i = 0; i < y.length; i++) {
        const weight = w ? w[i] : 1
        total += weight
        sum += weight * observed(y[i], offset?.[i])
      }
    })
    const mean = intercept ? sum / total : 0
    const slope = new Float64Array(blocks.terms)
    blocks.each(({ X, y, w, offset }) => {
      const residuals = y.map((value, i) => (w ? w[i] : 1) * (observed(value, offset?.[i]) - mean))
      for (let j = 0; j < slope.length; j++) {
        let part = slope[j]
        for (let i = 0, at = j * X.stride; i < X.stride; i++) part += X.values[at + i] * residuals[i]
        slope[j] = part
      }
    })
    for (const one of slope) steepest = Math.max(steepest, Math.abs(one) / total)
  }
  return withLargest(composition, steepest)
}
