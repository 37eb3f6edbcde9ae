/** Where the visitor is: a view, and its whole state as a query. Both stand in the hash, so that any static host will do. */
export interface Place {
  readonly view: string
  readonly query: URLSearchParams
}

interface Mark {
  /** How many entries of this visit lie behind: what can be undone. */
  readonly depth: number
  /** How many lie ahead: what can be done again. */
  readonly ahead: number
}

/** `#/two-spaces?rows=40` → view and query. */
function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  return { view: path, query: new URLSearchParams(query) }
}

const hashOf = ({ view, query }: Place): string => {
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return `#/${view}${text && `?${text}`}`
}

class Router {
  place: Place = $state.raw(placeOf(location.hash))
  #mark: Mark = $state.raw((history.state as Mark | null) ?? { depth: 0, ahead: 0 })
  readonly canUndo = $derived(this.#mark.depth > 0)
  readonly canRedo = $derived(this.#mark.ahead > 0)

  constructor() {
    addEventListener('popstate', ({ state }) => {
      const before = this.#mark.depth + this.#mark.ahead
      const depth = (state as Mark | null)?.depth ?? 0
      this.#mark = { depth, ahead: Math.max(0, before - depth) }
      this.place = placeOf(location.hash)
    })
  }

  /** What a view is asked to show; undefined once the visitor has gone to another, which may still be loading. */
  queryOf(view: string): URLSearchParams | undefined {
    return this.place.view === view ? this.place.query : undefined
  }

  /**
   * Goes to a place; `replace` leaves no entry to come back to, and changes nothing once the visitor has gone to another view. Does nothing when already
   * there.
   */
  go(place: Place, { replace = false } = {}): void {
    const hash = hashOf(place)
    const elsewhere = this.place.view !== '' && this.place.view !== place.view
    if (hash === location.hash || (replace && elsewhere)) return
    if (!replace) this.#mark = { depth: this.#mark.depth + 1, ahead: 0 }
    history[replace ? 'replaceState' : 'pushState'](this.#mark, '', hash)
    this.place = place
  }

  undo(): void {
    if (this.canUndo) history.back()
  }

  redo(): void {
    if (this.canRedo) history.forward()
  }
}

export const router = new Router()
