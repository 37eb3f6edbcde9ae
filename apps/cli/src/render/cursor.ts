/** The part of `process` that tells when it ends. */
export interface Lifetime {
  readonly pid: number
  on(event: string, listener: () => void): unknown
  removeListener(event: string, listener: () => void): unknown
  listenerCount(event: string): number
  kill(pid: number, signal: string): unknown
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Calls `restore` if the process ends before the returned function is called: at its exit, after an exception, by a signal. A signal that
 * nobody else listens to then does what it always does.
 */
export function guardExit(restore: () => void, lifetime: Lifetime): () => void {
  const listeners = new Map<string, () => void>([['exit', restore]])
  for (const signal of signals) {
    listeners.set(signal, () => {
      const others = lifetime.listenerCount(signal) > 1
      if (others) return
      restore()
      release()
      lifetime.kill(lifetime.pid, signal)
    })
  }
  for (const [event, listener] of listeners) lifetime.on(event, listener)
  return release

  function release() {
    for (const [event, listener] of listeners) lifetime.removeListener(event, listener)
  }
}
