const blocks = '▁▂▃▄▅▆▇█'
const letters = '_.-=+*#@'

/**
 * Values in one line of text, the lowest as the lowest block, at most `width` characters: of several values that share a character the last is shown.
 * Values that are not finite leave a gap.
 */
export function sparkline(values: readonly number[], { unicode }: { readonly unicode: boolean }, width = 24): string {
  const shown = Array.from(
    { length: Math.min(width, values.length) },
    (_, k) => values[Math.ceil(((k + 1) * values.length) / Math.min(width, values.length)) - 1] as number,
  )
  const finite = shown.filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  const marks = unicode ? blocks : letters
  return shown
    .map((value) => {
      if (!Number.isFinite(value)) return ' '
      const share = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0
      return marks[Math.min(marks.length - 1, Math.floor(share * marks.length))]
    })
    .join('')
}
