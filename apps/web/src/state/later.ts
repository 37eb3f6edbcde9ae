/** A function that runs once, a moment after it was last called. */
export function later(work: () => void, ms = 250): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
  }
}
