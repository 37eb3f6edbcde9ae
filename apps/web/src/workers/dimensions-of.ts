import type { Dimension, Value } from './search-protocol.ts'

/** From the lowest to the highest value by this factor, an axis of positive numbers is logarithmic. */
const decades = 100

/** What a study varied, told from its candidates: a hyperparameter of which there is one value only is left out. */
export function dimensionsOf(candidates: readonly Readonly<Record<string, Value>>[]): readonly Dimension[] {
  const values = new Map<string, Value[]>()
  for (const candidate of candidates) {
    for (const [key, value] of Object.entries(candidate)) {
      const known = values.get(key)
      if (known) known.push(value)
      else values.set(key, [value])
    }
  }
  const varied = [...values].filter(([, all]) => candidates.length < 2 || new Set(all.map(String)).size > 1)
  const names = varied.map(([key]) => key.replace(/^.*\./, ''))
  return varied.map(([key, all], k): Dimension => {
    const name = names.indexOf(names[k]) === names.lastIndexOf(names[k]) ? names[k] : key
    if (!all.every((value) => typeof value === 'number'))
      return { key, name, log: false, numeric: false, values: [...new Set(all.map(String))].sort() }
    const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
    const high = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
    return { key, name, numeric: true, low, high, log: low > 0 && high > decades * low }
  })
}
