/** Steps a second of each speed. */
export const speeds = { slow: 8, normal: 60, fast: 600 } as const
export type Speed = keyof typeof speeds

/** While playing, words follow at every so manieth frame. */
const toldEvery = 6

/** Moves through the steps that a training left: plays, pauses, goes to any of them. */
export class Player {
  /** How many steps there are to see. */
  length = $state(0)
  /** Which of them is seen. */
  index = $state(0)
  /** Which of them words and numbers tell: the same, but while playing not at every frame, which none could read. */
  told = $state(0)
  playing = $state(false)
  speed: Speed = $state('normal')
  readonly atEnd = $derived(this.index >= this.length - 1)
  readonly #moved: () => void
  #exact = 0
  #last = 0
  #frames = 0

  /** `moved` is called when the visitor has come to another step and rests there. */
  constructor(moved: () => void) {
    this.#moved = moved
  }

  go(index: number, { quietly = false } = {}): void {
    this.index = Math.max(0, Math.min(Math.round(index), this.length - 1))
    this.told = this.index
    this.#exact = this.index
    if (!quietly) this.#moved()
  }

  /** Plays from here, or again from the start when at the end. Those who want less motion are taken to the end at once. */
  play(): void {
    if (this.atEnd) this.go(0, { quietly: true })
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.go(this.length - 1)
      return
    }
    this.playing = true
    this.#exact = this.index
    this.#last = performance.now()
    requestAnimationFrame(this.#frame)
  }

  /** Stops, without telling where: something else comes, or the visitor has left. */
  stop(): void {
    this.playing = false
    this.told = this.index
  }

  pause(): void {
    if (!this.playing) return
    this.stop()
    this.#moved()
  }

  readonly #frame = (now: number): void => {
    if (!this.playing) return
    this.#exact += (Math.max(0, now - this.#last) / 1000) * speeds[this.speed]
    this.#last = now
    this.index = Math.min(Math.floor(this.#exact), this.length - 1)
    if (++this.#frames % toldEvery === 0) this.told = this.index
    if (this.atEnd) this.pause()
    else requestAnimationFrame(this.#frame)
  }
}
