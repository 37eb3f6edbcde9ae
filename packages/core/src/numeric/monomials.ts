/** What may be multiplied: variables with the same group never meet in a product, and none is raised above its highest power. */
export interface Variables {
  readonly groups: readonly string[]
  readonly highest: Float64Array
}

/** A product of powers: indices of variables in ascending order, repeated as often as the power says; a²b is [0, 0, 1]. */
export type Monomial = readonly number[]

/**
 * All monomials of total degree 1 to `degree`, in graded order: a, b, a², ab, b², a³, a²b, … Without interactions only powers of one variable.
 * With a monomial, everything that divides it is in the list; `parents[k]` is the place of monomial k without its last factor, −1 for none.
 */
export function monomials({ groups, highest }: Variables, degree: number, interactions: boolean) {
  const all: Monomial[] = groups.map((_, j) => [j])
  const parents: number[] = groups.map(() => -1)
  let begin = 0
  for (let d = 2; d <= degree; d++) {
    const end = all.length
    for (let k = begin; k < end; k++) {
      const last = all[k][all[k].length - 1]
      for (let j = last; j < groups.length; j++) {
        const meets = j === last ? powerOf(all[k], j) < highest[j] : interactions && apart(all[k], j, groups)
        if (!meets) continue
        all.push([...all[k], j])
        parents.push(k)
      }
    }
    begin = end
  }
  return { all, parents }
}

/** How many monomials there are, without listing them; Infinity when beyond doubles. */
export function countMonomials({ groups, highest }: Variables, degree: number, interactions: boolean): number {
  if (!interactions) return highest.reduce((sum, power) => sum + Math.min(power, degree), 0)
  const members = new Map<string, { size: number; highest: number }>()
  groups.forEach((group, j) => {
    members.set(group, { size: (members.get(group)?.size ?? 0) + 1, highest: highest[j] })
  })
  // counts[d] monomials of degree d in the groups so far: times 1 + size·(z + z² + … + z^highest) for each group more
  let counts = new Float64Array(degree + 1)
  counts[0] = 1
  for (const { size, highest: top } of members.values()) {
    const next = new Float64Array(degree + 1)
    let window = 0
    for (let d = 0; d <= degree; d++) {
      next[d] = counts[d] + size * window
      window += counts[d]
      if (d >= top) window -= counts[d - top]
    }
    counts = next
  }
  return counts.reduce((sum, count) => sum + count, -1)
}

/** The power of variable j in a monomial. */
function powerOf(monomial: Monomial, j: number): number {
  let power = 0
  for (const factor of monomial) if (factor === j) power++
  return power
}

const apart = (monomial: Monomial, j: number, groups: readonly string[]) =>
  monomial.every((factor) => groups[factor] !== groups[j])

/** `x^2`, `a:b`, `a^2:b`. */
export function nameOf(monomial: Monomial, names: readonly string[]): string {
  const distinct = [...new Set(monomial)]
  return distinct
    .map((j) => {
      const power = powerOf(monomial, j)
      return power === 1 ? names[j] : `${names[j]}^${power}`
    })
    .join(':')
}
