/** Whose leases are prolonged, where, and how often. */
export interface Beating {
  readonly url: string
  readonly worker: string
  readonly leaseMs: number
  readonly beatMs: number
}

/** Starts a thread that prolongs the leases of a worker; it never keeps the process alive. */
export async function startHeartbeat(beating: Beating): Promise<{ stop(): Promise<void> }> {
  const { Worker } = await import('node:worker_threads')
  const file = import.meta.url.endsWith('.ts') ? './heartbeat.ts' : './heartbeat.js'
  const thread = new Worker(new URL(file, import.meta.url), { workerData: beating })
  const ended = new Promise<void>((resolve) => void thread.once('exit', () => resolve()))
  thread.on('error', () => {}) // leases then end by themselves
  thread.unref()
  return {
    stop() {
      thread.ref()
      thread.postMessage('stop')
      return ended
    },
  }
}
