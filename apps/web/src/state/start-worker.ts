/** What a worker of the page can be. */
export type Role = 'training' | 'learning' | 'fitting' | 'searching' | 'study' | 'lines'

/** A worker that plays a role; what it is asked before it is ready waits. */
export function startWorker(role: Role): Worker {
  const worker = new Worker(new URL('../workers/page.worker.ts', import.meta.url), { type: 'module' })
  worker.postMessage(role)
  return worker
}
