import type { Count } from './two-spaces.svelte.ts'

/** The chapters of the page "Learn", each about one idea. */
export const chapters = [
  'A family and its parameters',
  'Training',
  'Hyperparameters that shape the family',
  'Cross-validation',
  'Data',
] as const

/** The chapter that a query names, from 1; the first when it names none. */
export function chapterOf(query: URLSearchParams): number {
  const named = Number(query.get('chapter') ?? 1)
  return Number.isInteger(named) && named >= 1 && named <= chapters.length ? named : 1
}

/** The number that a text stands for within its bounds, else the usual one. */
export function within(text: string | null, [low, high]: readonly [number, number], usual: number): number {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return value >= low && value <= high ? value : usual
}

/** As `within`, for whole numbers. */
export function wholeWithin(text: string | null, bounds: readonly [number, number], usual: number): number {
  const value = within(text, bounds, usual)
  return Number.isInteger(value) ? value : usual
}

/** Two numbers with a comma between; undefined for anything else. */
export function pairOf(text: string | null): readonly [number, number] | undefined {
  const parts = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  return parts.length === 2 && parts.every(Number.isFinite) ? [parts[0], parts[1]] : undefined
}

/** The units of hidden layers: `8,8`, or none of them for `none`; undefined for anything else, or for more than a picture holds. */
export function layersIn(text: string | null): readonly number[] | undefined {
  if (text === 'none') return []
  const units = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const fine = units.length <= 6 && units.every((each) => Number.isInteger(each) && each >= 1 && each <= 64)
  return fine ? units : undefined
}

/** A ledger in which nothing stands. */
export const none: Count = { costEvaluations: 0, completeTrainings: 0 }

/** Two counts as one. */
export const together = (a: Count, b: Count): Count => ({
  costEvaluations: a.costEvaluations + b.costEvaluations,
  completeTrainings: a.completeTrainings + b.completeTrainings,
})
