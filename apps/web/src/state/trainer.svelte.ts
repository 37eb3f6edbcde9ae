import type { Answer, Request, Task } from '../workers/protocol.ts'
import { startWorker } from './start-worker.ts'

type Told = (answer: Answer) => void

/** The worker that trains. Requests are numbered; of two trainings only the newer is heard. */
export class Trainer {
  readonly #worker = startWorker('training')
  #id = 0
  #newest = 0
  /** Whether an answer is awaited. */
  busy = $state(false)

  constructor(told: Told) {
    this.#worker.onmessage = ({ data: answer }: MessageEvent<Answer>) => {
      if (answer.id === this.#newest && (answer.kind === 'counted' || answer.kind === 'problem')) this.busy = false
      const stale =
        answer.id < this.#newest && answer.kind !== 'counted' && answer.kind !== 'table' && answer.kind !== 'surface'
      if (!stale || (answer.kind === 'begun' && answer.scene)) told(answer)
    }
    this.#worker.onerror = (event) => {
      this.busy = false
      const problem = {
        code: 'bug',
        what: `The training stopped by a fault of this page: ${event.message}`,
        fix: 'reload the page',
      }
      told({ kind: 'problem', id: this.#newest, problem })
    }
  }

  train = (task: Task): void => this.#ask({ kind: 'train', id: this.#next(), task })
  try = (task: Task): void => this.#ask({ kind: 'try', id: this.#next(), task })
  read = (file: Blob, name: string): void =>
    this.#worker.postMessage({ kind: 'read', id: ++this.#id, file, name } satisfies Request)

  #next(): number {
    this.#newest = ++this.#id
    return this.#newest
  }

  #ask(request: Request): void {
    this.busy = true
    this.#worker.postMessage($state.snapshot(request))
  }

  close(): void {
    this.#worker.terminate()
  }
}
