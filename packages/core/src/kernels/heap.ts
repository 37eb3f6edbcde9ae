/** Which ranges of a memory are taken: first fit, neighbours merged when they are given back. Counts bytes, touches none. */
export class Heap {
  /** Nothing at or above this address was ever taken. */
  end: number
  /** Free ranges below `end`, ascending, never adjacent. */
  private readonly holes: { at: number; bytes: number }[] = []
  private readonly taken = new Map<number, number>()
  private readonly line: number
  usedBytes = 0

  /** Ranges start at `from` and are multiples of `line` bytes, so that no two share a cache line. */
  constructor(from: number, line: number) {
    this.end = from
    this.line = line
  }

  /** The address of a free range; `reserve(end)` is asked first when the range ends above all others, and may throw. */
  take(wanted: number, reserve: (end: number) => void): number {
    const bytes = Math.max(Math.ceil(wanted / this.line), 1) * this.line
    const index = this.holes.findIndex((hole) => hole.bytes >= bytes)
    const at = index < 0 ? this.extend(bytes, reserve) : this.cut(index, bytes)
    this.taken.set(at, bytes)
    this.usedBytes += bytes
    return at
  }

  /** Frees the range at `at`; a bug if there is none. */
  give(at: number) {
    const bytes = this.taken.get(at)
    if (bytes === undefined) throw new Error(`nothing is taken at ${at}`)
    this.taken.delete(at)
    this.usedBytes -= bytes
    const above = this.holes.findIndex((hole) => hole.at > at)
    const index = above < 0 ? this.holes.length : above
    this.holes.splice(index, 0, { at, bytes })
    this.merge(index)
    if (index > 0) this.merge(index - 1)
  }

  private cut(index: number, bytes: number): number {
    const hole = this.holes[index]
    const { at } = hole
    if (hole.bytes === bytes) this.holes.splice(index, 1)
    else this.holes[index] = { at: at + bytes, bytes: hole.bytes - bytes }
    return at
  }

  private extend(bytes: number, reserve: (end: number) => void): number {
    const last = this.holes.at(-1)
    const at = last && last.at + last.bytes === this.end ? last.at : this.end
    reserve(at + bytes)
    if (at < this.end) this.holes.pop()
    this.end = at + bytes
    return at
  }

  private merge(index: number) {
    const left = this.holes[index]
    const right = this.holes[index + 1]
    if (!right || left.at + left.bytes !== right.at) return
    this.holes.splice(index, 2, { at: left.at, bytes: left.bytes + right.bytes })
  }
}
