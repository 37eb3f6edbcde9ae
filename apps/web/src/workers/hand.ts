/** A hand on a training: holds it still, lets it go on, or lets it do single steps. */
export class Hand {
  #held = false
  #steps = 0
  #wake: (() => void) | undefined

  /** Takes hold, and lets so many steps be done; or lets go. */
  take(hold: boolean, steps = 0): void {
    this.#held = hold
    this.#steps = hold ? this.#steps + steps : 0
    this.#wake?.()
  }

  /** Whether the next step has to wait; a single step that was asked for is used up. */
  stays(): boolean {
    if (!this.#held) return false
    if (this.#steps === 0) return true
    this.#steps--
    return false
  }

  /** Waits until something is asked for. */
  asked(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
