/**
 * Gives way to other work when `everyMs` have passed since the last time: the returned function resolves at once otherwise.
 * Sooner than a timer: by `setImmediate` in Node (where the first message of a channel loads all of `fetch`), else by a message to oneself.
 */
export function breather(everyMs: number): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < everyMs) return undefined
    return new Promise((resolve) => {
      const awake = () => {
        last = performance.now()
        resolve()
      }
      if (globalThis.process?.versions?.node) setImmediate(awake)
      else messageSelf(awake)
    })
  }
}

function messageSelf(then: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    then()
  }
  port2.postMessage(undefined)
}
