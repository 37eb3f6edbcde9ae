/** Something that is made once, and what it takes. */
export interface Made<T> {
  readonly value: T
  readonly bytes: number
  release(): void
}

interface Entry {
  readonly made: Made<unknown>
  lent: number
}

/** Bytes that may be kept. */
export const MOST_KEPT = 2 ** 28

/**
 * What trainings on the same rows have in common, kept for the next as long as there is room: what was used longest ago goes first, and nothing goes
 * while it is lent.
 */
export class Prefixes {
  private readonly most: number
  private readonly kept = new Map<string, Entry>() // in the order of their last use
  private readonly worth = new Set<string>()
  private bytes = 0

  constructor(most = MOST_KEPT) {
    this.most = most
  }

  /** Says that several candidates will ask for this. */
  expect(key: string): void {
    this.worth.add(key)
  }

  expects(key: string | undefined): boolean {
    return key !== undefined && this.worth.has(key)
  }

  lend<T>(key: string, make: () => Made<T>): { readonly value: T; readonly giveBack: () => void } {
    const entry = this.kept.get(key) ?? { made: make(), lent: 0 }
    if (!this.kept.delete(key)) this.bytes += entry.made.bytes
    this.kept.set(key, entry)
    entry.lent++
    this.shrink(this.most)
    let given = false
    const giveBack = () => {
      if (given) return
      given = true
      entry.lent--
      this.shrink(this.most)
    }
    return { value: entry.made.value as T, giveBack }
  }

  /** Gives back everything that nobody has. */
  release(): void {
    this.shrink(0)
  }

  private shrink(most: number): void {
    for (const [key, { made, lent }] of this.kept) {
      if (this.bytes <= most) return
      if (lent > 0) continue
      this.kept.delete(key)
      this.bytes -= made.bytes
      made.release()
    }
  }
}
