import { router } from '../router.svelte.ts'
import type { Problem } from '../workers/protocol.ts'
import type {
  Dimension,
  Found,
  OpenSetting,
  ParametersShown,
  PlanShown,
  SearchAnswer,
  SearchRequest,
  TableShown,
  TrialShown,
} from '../workers/search-protocol.ts'
import { directionOf, modelFor } from './models.ts'
import { Selection } from './selection.svelte.ts'
import { targetIn } from './tables.ts'
import { metricOf, opening, queryOf, setupOf, type TuningSetup, taskOf } from './tuning-setup.ts'

const view = 'tune'
type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

/** The page "Tune": what is searched, the plan, the trials as they come, and what was found. */
export class Tuning {
  setup: TuningSetup = $state.raw(opening)
  table: TableShown | undefined = $state.raw()
  plan: PlanShown | undefined = $state.raw()
  dimensions: readonly Dimension[] = $state.raw([])
  /** By number; replaced as a whole when some have come. */
  trials: readonly TrialShown[] = $state.raw([])
  found: Found | undefined = $state.raw()
  parameters: ParametersShown | undefined = $state.raw()
  problem: Problem | undefined = $state.raw()
  running = $state(false)
  stopped = $state(false)
  readonly selection = new Selection()
  readonly metric = $derived(metricOf(this.setup))
  readonly direction = $derived(directionOf(this.metric))
  readonly #worker: Worker
  #id = 0
  #planning = 0
  #searching = 0
  #arrived = false

  constructor() {
    this.#worker = new Worker(new URL('../workers/search.worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => this.#hear(data)
  }

  /** Takes up what the address says: at the beginning, and on back and forward. */
  arrive(query: URLSearchParams): void {
    if (this.#arrived && query.toString() === queryOf(this.setup).toString()) return
    this.#arrived = true
    const before = this.setup.table
    this.setup = setupOf(query)
    if (this.table === undefined || this.setup.table !== before) this.#ask({ kind: 'table', name: this.setup.table })
    else this.#plan()
  }

  /** Changes something that is set: the plan is made anew, trials of another search go. */
  change(patch: Partial<TuningSetup>): void {
    this.setup = { ...this.setup, ...patch }
    router.go({ view, query: queryOf(this.setup) })
    this.#plan()
  }

  set(name: string, setting: OpenSetting): void {
    this.change({ settings: { ...this.setup.settings, [name]: setting } })
  }

  open(file: Blob, name: string): void {
    this.#ask({ kind: 'read', file, name })
  }

  /** Takes another of the tables there are. */
  choose(name: string): void {
    this.#ask({ kind: 'table', name })
  }

  start(): void {
    this.#forget()
    this.running = true
    this.#searching = this.#ask({ kind: 'tune', task: taskOf(this.setup) })
  }

  stop(): void {
    this.#ask({ kind: 'stop' })
  }

  /** Looks at a trial: its hyperparameters everywhere, and its parameters on all rows. */
  look(number: number | undefined): void {
    this.selection.chosen = number
    if (number !== undefined && this.found && this.trials[number]?.mean !== undefined)
      this.#ask({ kind: 'fit', number })
  }

  close(): void {
    this.#worker.terminate()
  }

  #plan(): void {
    this.#forget()
    this.problem = undefined
    this.#planning = this.#ask({ kind: 'plan', task: taskOf(this.setup) })
  }

  #forget(): void {
    if (this.running) this.stop()
    this.running = false
    this.stopped = false
    this.#searching = 0
    this.trials = []
    this.found = undefined
    this.parameters = undefined
    this.selection.clear()
  }

  #ask(request: Unnumbered<SearchRequest>): number {
    this.#id++
    this.#worker.postMessage({ ...request, id: this.#id })
    return this.#id
  }

  #hear(answer: SearchAnswer): void {
    const current = answer.id === this.#searching
    switch (answer.kind) {
      case 'table':
        this.#take(answer)
        break
      case 'planned':
        if (answer.id !== this.#planning) break
        this.plan = answer.plan
        this.dimensions = answer.dimensions
        break
      case 'trials': {
        if (!current) break
        const trials = [...this.trials]
        for (const trial of answer.trials) trials[trial.number] = trial
        this.trials = trials
        break
      }
      case 'found':
        if (!current) break
        this.found = answer.found
        this.running = false
        this.look(answer.found.best)
        break
      case 'parameters':
        if (answer.parameters.number === this.selection.chosen) this.parameters = answer.parameters
        break
      case 'stopped':
        if (!current) break
        this.running = false
        this.stopped = true
        break
      case 'problem':
        this.running = false
        this.plan = undefined
        this.problem = answer.problem
        break
    }
  }

  /** A table was read: the target stays when it has that column. */
  #take({ name, rows, columns }: TableShown): void {
    this.table = { name, rows, columns }
    const target = targetIn(this.table, this.setup.target)
    if (name === this.setup.table && target === this.setup.target) this.#plan()
    else this.change({ table: name, target, ...modelFor(this.table, target, this.setup.model) })
  }
}
