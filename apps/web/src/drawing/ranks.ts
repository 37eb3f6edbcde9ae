/** The place of each score among the finite ones: 1 is the best, 0 the worst, NaN where there is none. Equal scores have equal places. */
export function ranksOf(scores: readonly (number | undefined)[], direction: 'minimize' | 'maximize'): Float64Array {
  const ranks = new Float64Array(scores.length).fill(Number.NaN)
  const sign = direction === 'minimize' ? 1 : -1
  const finite = [...scores.keys()].filter((i) => Number.isFinite(scores[i]))
  const value = (i: number) => sign * (scores[i] as number)
  finite.sort((a, b) => value(a) - value(b))
  let first = 0
  finite.forEach((i, place) => {
    if (place > 0 && value(i) !== value(finite[place - 1])) first = place
    ranks[i] = finite.length === 1 ? 1 : 1 - first / (finite.length - 1)
  })
  return ranks
}
