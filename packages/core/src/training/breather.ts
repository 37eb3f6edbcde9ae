/**
 * Gives way to other work when `everyMs` have passed since the last time: the returned function resolves at once otherwise.
 * A message to oneself comes back sooner than a timer.
 */
export function breather(everyMs: number): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < everyMs) return undefined
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        last = performance.now()
        resolve()
      }
      port2.postMessage(undefined)
    })
  }
}
