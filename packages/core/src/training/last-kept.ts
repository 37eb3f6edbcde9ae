/** The same function, which is not computed again for the θ it was computed for last; `fresh` makes it forget. */
export function lastKept(compute: (theta: Float64Array) => number) {
  let known: { readonly theta: Float64Array; readonly cost: number } | undefined
  const value = (theta: Float64Array): number => {
    if (known && same(known.theta, theta)) return known.cost
    known = undefined
    const cost = compute(theta)
    known = { theta: theta.slice(), cost }
    return cost
  }
  return Object.assign(value, { forget: () => (known = undefined) })
}

/** Whether all numbers are equal. */
export function same(a: Float64Array, b: Float64Array): boolean {
  for (let j = 0; j < a.length; j++) if (a[j] !== b[j]) return false
  return true
}
