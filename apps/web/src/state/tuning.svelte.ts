import { router } from '../router.svelte.ts'
import type { Problem } from '../workers/protocol.ts'
import type {
  Adopted,
  Dimension,
  Found,
  OpenSetting,
  PlanShown,
  SearchAnswer,
  SearchRequest,
  TableShown,
  TrialShown,
} from '../workers/search-protocol.ts'
import type { Charted } from './charted.ts'
import { takeOver } from './handover.ts'
import { Insight } from './insight.svelte.ts'
import { later } from './later.ts'
import { directionOf, metricsFor, modelFor, models, targetOf } from './models.ts'
import { setupFrom } from './remembered-setup.ts'
import { rolesWithin } from './roles.ts'
import { Selection } from './selection.svelte.ts'
import { startWorker } from './start-worker.ts'
import { targetIn } from './tables.ts'
import { metricOf, opening, queryOf, setupOf, type TuningSetup, taskOf } from './tuning-setup.ts'

const view = 'tune'
type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

/** The page "Tune": what is searched, the plan, the trials as they come, and what was found. */
export class Tuning implements Charted {
  setup: TuningSetup = $state.raw(opening)
  table: TableShown | undefined = $state.raw()
  plan: PlanShown | undefined = $state.raw()
  dimensions: readonly Dimension[] = $state.raw([])
  /** By number; replaced as a whole when some have come. */
  trials: readonly TrialShown[] = $state.raw([])
  found: Found | undefined = $state.raw()
  /** A study that is gone on with. */
  adopted: Adopted | undefined = $state.raw()
  /** Flags of its command that this page does not know. */
  unknown: readonly string[] = $state.raw([])
  problem: Problem | undefined = $state.raw()
  /** The study that the search is kept in, and why it ends with this page, where that is so. */
  kept: { readonly study: string; readonly problem?: Problem } | undefined = $state.raw()
  running = $state(false)
  stopped = $state(false)
  readonly selection = new Selection()
  readonly insight = new Insight((request) => this.#ask(request))
  readonly metric = $derived(metricOf(this.setup))
  readonly direction = $derived(directionOf(this.metric))
  readonly parametric = $derived(this.found !== undefined)
  readonly fittedOn = 'on all rows'
  readonly over = $derived(this.setup.pruner && 'steps')
  readonly metrics = $derived(
    this.found?.measurable
      ? metricsFor(targetOf(models[this.setup.model])).filter(({ name }) => name !== this.metric)
      : [],
  ) as Charted['metrics']
  /** Called with the study as a file, when it was asked for. */
  onsaved: (name: string, text: string) => void = () => {}
  readonly #worker: Worker
  #id = 0
  #planning = 0
  #searching = 0
  #arrived = false
  /** Whether the search is to begin as soon as it is planned: a link to one that was made. */
  #eager = false
  /** The trial that the address names, until the search has it. */
  #wanted: number | undefined
  readonly #write = later(() => router.go({ view, query: this.#query() }, { replace: true }))

  constructor() {
    this.selection.onchange = this.#write
    this.#worker = startWorker('searching')
    this.#worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => this.#hear(data)
  }

  /** Takes up what the address says: at the beginning, and on back and forward. */
  arrive(query: URLSearchParams): void {
    const setup = setupOf(query)
    if (this.#arrived && queryOf(setup).toString() === queryOf(this.setup).toString()) return
    const before = this.setup.table
    this.setup = setup
    this.#forget()
    this.selection.read(query)
    this.#eager = query.has('searched')
    this.#wanted = this.selection.chosen
    this.#arrived = true
    const study = takeOver()
    if (study) {
      this.adopt(study)
      return
    }
    if (this.table === undefined || this.setup.table !== before) this.#ask({ kind: 'table', name: this.setup.table })
    else this.#plan()
  }

  /** Changes something that is set: the plan is made anew, trials of another search go. */
  change(patch: Partial<TuningSetup>): void {
    this.setup = { ...this.setup, ...patch }
    this.adopted = this.adopted && patch.table === undefined ? this.adopted : undefined
    this.#forget()
    this.#eager = false
    router.go({ view, query: this.#query() })
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

  /** Takes in a study from a file, to go on with it. */
  adopt(file: Blob): void {
    this.#forget()
    this.problem = undefined
    this.#ask({ kind: 'adopt', file })
  }

  start(): void {
    const { axes, brushes } = this.selection
    this.#forget()
    if (this.#eager) {
      this.selection.axes = axes
      this.selection.brushes = brushes
    }
    this.#eager = false
    this.running = true
    this.#searching = this.#ask({ kind: 'tune', task: { ...taskOf(this.setup), study: this.adopted?.name } })
    this.#write()
  }

  stop(): void {
    this.#ask({ kind: 'stop' })
  }

  /** Looks at a trial: its hyperparameters everywhere, and its parameters on all rows. */
  look(number: number | undefined): void {
    this.#show(number)
    this.selection.onchange()
  }

  #show(number: number | undefined): void {
    this.selection.chosen = number
    if (number !== undefined && this.found && this.trials[number]?.mean !== undefined) this.insight.trace([number])
  }

  /** What the address holds: what is set, whether it was searched, and what is looked at. */
  #query(): URLSearchParams {
    const query = queryOf(this.setup)
    if (this.running || this.found) query.set('searched', '')
    this.selection.write(query)
    return query
  }

  close(): void {
    this.#worker.terminate()
  }

  #plan(): void {
    this.problem = undefined
    this.#planning = this.#ask({ kind: 'plan', task: taskOf(this.setup) })
  }

  #forget(): void {
    if (this.running) this.stop()
    this.running = false
    this.stopped = false
    this.#searching = 0
    this.kept = undefined
    this.trials = []
    this.found = undefined
    this.insight.clear()
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
        if (this.#eager) this.start()
        break
      case 'adopted':
        this.#go(answer.adopted)
        break
      case 'opened':
        if (current) this.kept = answer
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
        this.#show(this.trials[this.#wanted ?? -1]?.mean === undefined ? answer.found.best : this.#wanted)
        this.#wanted = undefined
        this.#write()
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
      case 'saved':
        this.onsaved(answer.name, answer.text)
        break
      default:
        this.insight.hear(answer)
    }
  }

  /** Sets what the command of a study has set. */
  #go(adopted: Adopted): void {
    const { setup, unknown } = setupFrom(adopted, this.setup)
    this.setup = setup
    this.adopted = adopted
    this.unknown = unknown
    router.go({ view, query: this.#query() })
    if (this.table?.name === setup.table) this.#plan()
    else this.choose(setup.table)
  }

  /** A table was read: the target stays when it has that column. */
  #take({ name, rows, columns }: TableShown): void {
    this.table = { name, rows, columns }
    const target = targetIn(this.table, this.setup.target)
    const roles = rolesWithin(
      this.setup.roles,
      columns.map((column) => column.name),
    )
    const same = name === this.setup.table && target === this.setup.target
    if (same && JSON.stringify(roles) === JSON.stringify(this.setup.roles)) this.#plan()
    else this.change({ table: name, target, roles, ...modelFor(this.table, target, this.setup.model) })
  }
}
