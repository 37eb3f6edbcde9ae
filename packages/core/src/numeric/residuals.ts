/** y − ŷ, in this order. */
export function residuals(target: Float64Array, prediction: Float64Array): Float64Array {
  return target.map((y, i) => y - prediction[i])
}
