import { router } from '../router.svelte.ts'
import type { LearnAnswer, LearnRequest, LearnTask } from '../workers/learn-protocol.ts'
import type { Problem } from '../workers/protocol.ts'
import { startWorker } from './start-worker.ts'

/** What is set in a chapter. The address holds it; while a slider or a point is being moved, it is held here. */
export class Chapter {
  #moving: Readonly<Record<string, string | null>> | undefined = $state.raw()
  readonly #number: number

  constructor(number: number) {
    this.#number = number
  }

  get(name: string): string | null {
    const moving = this.#moving?.[name]
    return moving === undefined ? router.place.query.get(name) : moving
  }

  /** Sets values by name; undefined takes one away. Not `final` while something is still being moved. */
  set(patch: Readonly<Record<string, string | number | undefined>>, final = true): void {
    const given = Object.entries(patch)
    if (!final) {
      const moved = given.map(([name, value]) => [name, value === undefined ? null : String(value)])
      this.#moving = { ...this.#moving, ...Object.fromEntries(moved) }
      return
    }
    const query = new URLSearchParams(router.place.query)
    query.set('chapter', String(this.#number))
    for (const [name, value] of given) {
      if (value === undefined) query.delete(name)
      else query.set(name, String(value))
    }
    this.#moving = undefined
    router.go({ view: 'learn', query })
  }
}

/** The worker of a chapter. Requests are numbered; only the newest is heard. */
export class Learner {
  problem: Problem | undefined = $state.raw()
  readonly #worker = startWorker('learning')
  #newest = 0

  constructor(told: (answer: LearnAnswer) => void) {
    this.#worker.onmessage = ({ data: answer }: MessageEvent<LearnAnswer>) => {
      if (answer.id !== this.#newest) return
      if (answer.kind === 'problem') this.problem = answer.problem
      else told(answer)
    }
    this.#worker.onerror = ({ message }) => {
      this.problem = {
        code: 'bug',
        what: `The training stopped by a fault of this page: ${message}`,
        fix: 'reload the page',
      }
    }
  }

  ask(task: LearnTask): void {
    this.problem = undefined
    this.#worker.postMessage({ ...task, id: ++this.#newest } satisfies LearnRequest)
  }

  /** Holds the training that was asked for last, but for so many steps, or lets it go on. */
  hold(hold: boolean, steps = 0): void {
    this.#worker.postMessage({ kind: 'hold', hold, steps } satisfies LearnRequest)
  }

  close(): void {
    this.#worker.terminate()
  }
}
