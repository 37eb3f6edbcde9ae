import type { Problem } from '../workers/protocol.ts'
import type { Dimension, TrialShown } from '../workers/search-protocol.ts'
import type { Listed, StudyAnswer, StudyRequest, StudyShown } from '../workers/study-protocol.ts'
import type { Charted } from './charted.ts'
import { Insight } from './insight.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { startWorker } from './start-worker.ts'

type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

/** The page "Study": a study from a file, or one that is followed while somebody else writes it. */
export class Recorded implements Charted {
  name = $state('')
  study: StudyShown | undefined = $state.raw()
  trials: readonly TrialShown[] = $state.raw([])
  dimensions: readonly Dimension[] = $state.raw([])
  problem: Problem | undefined = $state.raw()
  /** The studies that this browser keeps. */
  shelf: readonly Listed[] = $state.raw([])
  /** Whether what is shown is one of them. */
  kept = $state(false)
  /** Whether the server is heard; nothing for a file, and for what this browser keeps. */
  connected: boolean | undefined = $state()
  readonly selection = new Selection()
  readonly insight = new Insight((request) => this.#ask(request))
  readonly parametric = $derived(this.study?.parameters ?? false)
  readonly fittedOn = 'mean over folds'
  readonly over = $derived(this.study?.over)
  readonly metrics: Charted['metrics'] = []
  /** Called with the study as a file, when it was asked for. */
  onsaved: (name: string, text: string) => void = () => {}
  readonly metric = $derived(this.study?.metric.name ?? '')
  readonly direction = $derived(this.study?.metric.direction ?? 'minimize')
  readonly counts = $derived(Map.groupBy(this.trials, ({ state }) => state))
  readonly found = $derived.by(() => {
    const sign = this.direction === 'minimize' ? 1 : -1
    let best: TrialShown | undefined
    for (const trial of this.trials)
      if (trial.mean !== undefined && (best?.mean === undefined || sign * trial.mean < sign * best.mean)) best = trial
    return best && { best: best.number }
  })
  readonly #worker: Worker
  /** Portions that have come of an answer that is not whole yet. */
  #portions: TrialShown[] = []
  #id = 0
  #source = 0

  constructor() {
    this.#worker = startWorker('study')
    this.#worker.onmessage = ({ data }: MessageEvent<StudyAnswer>) => this.#hear(data)
  }

  open(file: Blob, name: string): void {
    this.#forget(name)
    this.#source = this.#ask({ kind: 'read', file })
  }

  follow(study: string, name: string): void {
    this.#forget(name)
    this.connected = false
    this.#source = this.#ask({ kind: 'follow', study, name })
  }

  /** Shows a study that this browser keeps, and what pages add to it. */
  keep(name: string): void {
    this.#forget(name)
    this.kept = true
    this.#source = this.#ask({ kind: 'kept', name })
  }

  /** Shows none. */
  clear(): void {
    this.#forget('')
    this.#source = ++this.#id
  }

  /** Asks which studies this browser keeps. */
  list(): void {
    this.#ask({ kind: 'shelf' })
  }

  /** Removes the study that is shown from this browser. */
  remove(): void {
    const { name } = this
    this.#forget('')
    this.#source = this.#ask({ kind: 'remove', name })
  }

  look(number: number | undefined): void {
    this.selection.chosen = number
    this.selection.onchange()
  }

  close(): void {
    this.#worker.terminate()
  }

  #forget(name: string): void {
    this.name = name
    this.kept = false
    this.study = undefined
    this.trials = []
    this.dimensions = []
    this.problem = undefined
    this.connected = undefined
    this.#portions = []
    this.insight.clear()
  }

  #ask(request: Unnumbered<StudyRequest>): number {
    this.#id++
    this.#worker.postMessage({ ...request, id: this.#id })
    return this.#id
  }

  #hear(answer: StudyAnswer): void {
    if (answer.kind === 'shelf') this.shelf = answer.studies
    if (answer.kind === 'shelf' || answer.id < this.#source) return
    switch (answer.kind) {
      case 'study': {
        this.#portions.push(...answer.trials)
        if (answer.more) break
        const trials = [...this.trials]
        for (const trial of this.#portions.splice(0)) trials[trial.number] = trial
        this.study = answer.study
        this.dimensions = answer.dimensions
        this.trials = trials
        break
      }
      case 'connection':
        this.connected = answer.open
        break
      case 'problem':
        this.problem = answer.problem
        break
      case 'saved':
        this.onsaved(answer.name, answer.text)
        break
      default:
        this.insight.hear(answer)
    }
  }
}
