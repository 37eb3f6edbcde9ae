/** The place of a value in a list, −1 when it is not there; lists and records are equal when they say the same. */
export function indexIn(values: readonly unknown[], value: unknown): number {
  const at = values.indexOf(value)
  if (at >= 0 || typeof value !== 'object' || value === null) return at
  const text = JSON.stringify(value)
  return values.findIndex((other) => typeof other === 'object' && JSON.stringify(other) === text)
}
