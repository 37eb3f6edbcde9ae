/** Yields where it may be left until later; `true` where all the rest is to wait for the next frame, since what was drawn takes long to show. */
type Painting = Generator<boolean | undefined, void>

/** What is being painted, the oldest first. */
const waiting = new Set<Painting>()
let frame = 0
/** So long, in milliseconds, the charts of the page together may paint before the next frame. */
const most = 6

function paint(): void {
  portion()
  frame = waiting.size > 0 ? requestAnimationFrame(paint) : 0
}

function portion(): void {
  const until = performance.now() + most
  for (const one of waiting) {
    while (performance.now() < until) {
      const { done, value } = one.next()
      if (done) waiting.delete(one)
      if (value) return
      if (done) break
    }
  }
}

/** Paints in portions over as many frames as it takes, beside all else that is painted. Returns what gives it up. */
export function painting(work: () => Painting): () => void {
  const one = work()
  waiting.add(one)
  if (frame === 0) frame = requestAnimationFrame(paint)
  return () => {
    waiting.delete(one)
  }
}
