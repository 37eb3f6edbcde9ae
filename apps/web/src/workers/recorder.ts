import type { Trace } from './protocol.ts'

/** Keeps the steps of a training; when there are more than `most`, every second is let go and only every second is kept from there on. */
export class Recorder {
  readonly #most: number
  #stride = 1
  #count = 0
  #seen = 0
  readonly #kept: { readonly [K in keyof Trace]: Float64Array }

  constructor(most = 20_000) {
    this.#most = most
    const column = () => new Float64Array(most + 1)
    this.#kept = { step: column(), cost: column(), theta0: column(), theta1: column() }
  }

  add(step: number, cost: number, theta: ArrayLike<number>): void {
    if (this.#seen++ % this.#stride !== 0) {
      this.#write(this.#count, step, cost, theta) // the last step is always there, and overwritten by the next
      return
    }
    if (this.#count === this.#most) this.#thin()
    this.#write(this.#count++, step, cost, theta)
  }

  #write(at: number, step: number, cost: number, theta: ArrayLike<number>): void {
    const kept = this.#kept
    kept.step[at] = step
    kept.cost[at] = cost
    kept.theta0[at] = theta[0]
    kept.theta1[at] = theta[1]
  }

  #thin(): void {
    for (const column of Object.values(this.#kept)) for (let i = 1; 2 * i < this.#count; i++) column[i] = column[2 * i]
    this.#count = Math.ceil(this.#count / 2)
    this.#stride *= 2
  }

  /** A copy of what is kept, the last step included. */
  trace(): Trace {
    const { step, cost, theta0, theta1 } = this.#kept
    const length = this.#count + (this.#seen > 0 && (this.#seen - 1) % this.#stride !== 0 ? 1 : 0)
    return {
      step: step.slice(0, length),
      cost: cost.slice(0, length),
      theta0: theta0.slice(0, length),
      theta1: theta1.slice(0, length),
    }
  }
}
