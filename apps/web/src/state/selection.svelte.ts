/** From, to of what is kept on one axis. */
export type Brush = readonly [number, number]

/** One selection for all views: the trial that is looked at, and the ranges that are brushed. */
export class Selection {
  chosen: number | undefined = $state()
  brushes: Readonly<Record<string, Brush>> = $state.raw({})

  brush(key: string, range: Brush | undefined): void {
    const { [key]: _, ...others } = this.brushes
    this.brushes = range ? { ...others, [key]: range } : others
  }

  clear(): void {
    this.chosen = undefined
    this.brushes = {}
  }
}
