import type { Observed } from './scoring.ts'

/** What was observed of parts of rows with the same classes, as one. */
export function together(parts: readonly Observed[]): Observed {
  if (parts.length === 1) return parts[0]
  const { classes } = parts.reduce(
    (most, { prediction }) => ((prediction.classes?.length ?? 0) > (most.classes?.length ?? 0) ? prediction : most),
    parts[0].prediction,
  )
  const target = concatenated(parts.map((part) => part.target))
  const values = concatenated(parts.map(({ prediction }) => prediction.values))
  if (!classes) return { target, prediction: { values } }
  const probabilities = new Float64Array(values.length * classes.length)
  let at = 0
  for (const { prediction } of parts) {
    const { length } = prediction.values
    for (let k = 0; k * length < (prediction.probabilities?.length ?? 0) && length > 0; k++)
      probabilities.set(
        (prediction.probabilities as Float64Array).subarray(k * length, (k + 1) * length),
        k * values.length + at,
      )
    at += length
  }
  return { target, prediction: { values, classes, probabilities } }
}

/** Arrays one after another. */
export function concatenated(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
