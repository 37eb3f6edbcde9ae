import { quoted } from './quoted.ts'

/**
 * The candidate that was most likely meant by `name`: equal but for case, separators, accents, full-width or invisible characters, else the
 * fewest insertions, deletions, replacements and swaps of neighbours (at most a third of the length). Undefined when nothing is near.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(name)
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const other = folded(candidate)
    if (other === wanted) return candidate
    if (wanted.length < 2 || Math.abs(other.length - wanted.length) >= fewest) continue
    const distance = edits(wanted, other, fewest)
    if (distance < fewest) {
      fewest = distance
      best = candidate
    }
  }
  return best
}

/** `Did you mean "mpg"?`, or the candidates when none is near and they are few; undefined when there is nothing to say. */
export function didYouMean(name: string, candidates: readonly string[], noun = 'names'): string | undefined {
  const near = closest(name, candidates)
  if (near !== undefined) return `did you mean ${quoted(near)}?`
  if (candidates.length === 0) return undefined
  const shown = candidates.slice(0, 12).map((candidate) => quoted(candidate))
  const more = candidates.length - shown.length
  return `the ${noun} are ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Compatibility composition, no case, no accents, no invisible characters, no separators. */
function folded(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{C}\s_.-]/gu, '')
}

/** Optimal string alignment distance, or `limit` as soon as it cannot be less (Damerau 1964, Comm. ACM 7, 171–176). */
function edits(a: string, b: string, limit: number): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least >= limit) return limit
    before = last
    last = row
  }
  return last[b.length]
}
