/** The place of each score among the finite ones: 1 is the best, 0 the worst, NaN where there is none. Equal scores have equal places. */
export function ranksOf(scores: readonly (number | undefined)[], direction: 'minimize' | 'maximize'): Float64Array {
  const ranks = new Float64Array(scores.length).fill(Number.NaN)
  const sign = direction === 'minimize' ? 1 : -1
  const values = new Float64Array(scores.length)
  const places = new Uint32Array(scores.length)
  let count = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = sign * (scores[i] ?? Number.NaN)
    if (Number.isFinite(values[i])) places[count++] = i
  }
  const finite = places.subarray(0, count).sort((a, b) => values[a] - values[b])
  let first = 0
  finite.forEach((i, place) => {
    if (place > 0 && values[i] !== values[finite[place - 1]]) first = place
    ranks[i] = finite.length === 1 ? 1 : 1 - first / (finite.length - 1)
  })
  return ranks
}

const orders = new WeakMap<ArrayLike<number>, Uint32Array>()

/** The places of ranks from the lowest to the highest, those that have none before all; kept for as long as the ranks are there, since several charts ask for them. */
export function lowestFirst(ranks: ArrayLike<number>): Uint32Array {
  const known = orders.get(ranks)
  if (known) return known
  const keys = new Float64Array(ranks.length)
  const order = new Uint32Array(ranks.length)
  for (let i = 0; i < order.length; i++) {
    keys[i] = Number.isNaN(ranks[i]) ? -1 : ranks[i]
    order[i] = i
  }
  order.sort((a, b) => keys[a] - keys[b])
  orders.set(ranks, order)
  return order
}

/** The same order, those that are kept behind the others. */
export function keptLast(order: Uint32Array, kept: Uint8Array): Uint32Array {
  const sorted = new Uint32Array(order.length)
  let at = 0
  for (const flag of [0, 1]) for (const i of order) if (kept[i] === flag) sorted[at++] = i
  return sorted
}
