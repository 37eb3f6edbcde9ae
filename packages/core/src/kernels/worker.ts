// A thread of the pool: waits for a job on the board, helps with it, waits again. Node.js and browsers run this same file.
import { type Board, cell, type Functions, help } from './board.ts'
import { instantiate } from './module.ts'

/** What the pool sends to a new thread. */
export interface Start extends Board {
  /** @internal */
  readonly memory: WebAssembly.Memory
  /** @internal Compiled already. */
  readonly module: WebAssembly.Module
  readonly thread: number
}

const port = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort

/** Never returns: a thread ends when the pool, or the process, does. */
function serve({ memory, module, thread, ...board }: Start): never {
  const { cells } = board
  const functions = Object.values(instantiate(memory, module)) as unknown as Functions
  for (let seen = 0; ; ) {
    Atomics.wait(cells, cell.round, seen)
    seen = Atomics.load(cells, cell.round)
    help(board, functions, thread)
    if (Atomics.load(cells, cell.later)) (port ?? globalThis).postMessage(seen)
  }
}

if (port) port.once('message', serve)
else addEventListener('message', (event: MessageEvent<Start>) => serve(event.data), { once: true })
