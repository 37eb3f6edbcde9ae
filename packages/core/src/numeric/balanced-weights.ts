/** Row weights under which every class has the same total weight, with the sum that the weights had (all ones when absent). */
export function balancedWeights(classes: Float64Array, weights: Float64Array | undefined): Float64Array {
  const totals: number[] = []
  let all = 0
  for (let i = 0; i < classes.length; i++) {
    const weight = weights ? weights[i] : 1
    totals[classes[i]] = (totals[classes[i]] ?? 0) + weight
    all += weight
  }
  const share = all / totals.filter((total) => total > 0).length
  return classes.map((k, i) => ((weights ? weights[i] : 1) * share) / totals[k])
}
