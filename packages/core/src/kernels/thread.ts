// Workers as the pool needs them, of Node.js or of a browser.
import type { Start } from './worker.ts'

export interface Thread {
  postMessage(start: Start): void
  terminate(): unknown
  ref?(): void
  unref?(): void
}

const node = (name: 'node:worker_threads') => globalThis.process?.getBuiltinModule?.(name)

/** How many threads can work at once: 1 where a page may not share memory with workers. */
export function cores(): number {
  if ('crossOriginIsolated' in globalThis && !globalThis.crossOriginIsolated) return 1
  const os = globalThis.process?.getBuiltinModule?.('node:os')
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1
}

/** A new thread; `stirred` is called when it sends a message, `crashed` when it dies unasked. */
export function startThread(start: Start, stirred: () => void, crashed: (cause: unknown) => void): Thread {
  const threads = node('node:worker_threads')
  if (threads) {
    const worker = new threads.Worker(new URL('./worker.js', import.meta.url))
    worker.on('message', stirred)
    worker.on('error', crashed)
    worker.on('exit', (code) => crashed(new Error(`the worker ended with exit code ${code}`)))
    worker.unref()
    worker.postMessage(start)
    return worker
  }
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
  worker.onmessage = stirred
  worker.onerror = (event) => crashed(new Error(event.message))
  worker.postMessage(start)
  return worker
}

/** Lets the event loop take its turn. */
export function breathe(): Promise<void> {
  if ('setImmediate' in globalThis) return new Promise((resolve) => void setImmediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}
