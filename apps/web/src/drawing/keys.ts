const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

/** Where an arrow key points, across and up; undefined for other keys, and where they mean something to the browser. */
export const directionOf = (event: KeyboardEvent): readonly [number, number] | undefined =>
  event.altKey || event.ctrlKey || event.metaKey ? undefined : directions[event.key]

/** Whether a key is an arrow, whatever is held beside it. */
export const isDirection = (key: string): boolean => key in directions

/** The place to which a key goes from a place in a list from top to bottom; undefined for other keys. Its press is then taken care of. */
export function alongList(event: KeyboardEvent, at: number, length: number): number | undefined {
  const by = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key]
  if (by === undefined || event.altKey || length === 0) return undefined
  event.preventDefault()
  return Math.max(0, Math.min(length - 1, at + by))
}
