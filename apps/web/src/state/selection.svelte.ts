/** From, to of what is kept on one axis. */
export type Brush = readonly [number, number]

/** What of a look the address holds: names that no setting has. */
const own = /^(trial|along|across|up|scale|b\..*)$/

/** One selection for all views: the trial that is looked at, the ranges that are brushed, and what the axes show. */
export class Selection {
  chosen: number | undefined = $state()
  brushes: Readonly<Record<string, Brush>> = $state.raw({})
  /** The axes that were chosen, by the name that the address gives them. */
  axes: Readonly<Record<string, string>> = $state.raw({})
  /** Called when a visitor has changed something of it. */
  onchange: () => void = () => {}

  brush(key: string, range: Brush | undefined): void {
    const { [key]: _, ...others } = this.brushes
    this.brushes = range ? { ...others, [key]: range } : others
    this.onchange()
  }

  axis(name: string, value: string): void {
    this.axes = { ...this.axes, [name]: value }
    this.onchange()
  }

  clear(): void {
    this.chosen = undefined
    this.brushes = {}
  }

  /** Writes what is looked at into a query. */
  write(query: URLSearchParams): void {
    if (this.chosen !== undefined) query.set('trial', String(this.chosen))
    for (const [name, value] of Object.entries(this.axes)) query.set(name, value)
    for (const [key, [low, high]] of Object.entries(this.brushes)) query.set(`b.${key}`, `${low}..${high}`)
  }

  /** Takes up what a query says; what is no number is left out. */
  read(query: URLSearchParams): void {
    const trial = query.get('trial') ?? ''
    this.chosen = /^\d{1,9}$/.test(trial) ? Number(trial) : undefined
    this.axes = Object.fromEntries(
      [...query].filter(([name]) => own.test(name) && name !== 'trial' && !name.startsWith('b.')),
    )
    const brushes = [...query].flatMap(([name, text]) => {
      const [low, high] = text.split('..').map(Number)
      return name.startsWith('b.') && low <= high ? [[name.slice(2), [low, high] as const] as const] : []
    })
    this.brushes = Object.fromEntries(brushes)
  }
}
