import { router } from '../router.svelte.ts'
import type { CostCurve, FitAnswer, FitRequest, FittedShown } from '../workers/fit-protocol.ts'
import type { Problem } from '../workers/protocol.ts'
import type { OpenSetting, TableShown } from '../workers/search-protocol.ts'
import { type FittingSetup, opening, queryOf, setupOf, taskOf } from './fitting-setup.ts'
import { modelFor } from './models.ts'
import { rolesWithin } from './roles.ts'
import { startWorker } from './start-worker.ts'
import { targetIn } from './tables.ts'

const view = 'fit'
type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

/** The page "Fit": what is set, the training as it runs, and what it set. */
export class Fitting {
  setup: FittingSetup = $state.raw(opening)
  table: TableShown | undefined = $state.raw()
  curve: CostCurve | undefined = $state.raw()
  fitted: FittedShown | undefined = $state.raw()
  problem: Problem | undefined = $state.raw()
  running = $state(false)
  paused = $state(false)
  readonly #worker: Worker
  #id = 0
  #fitting = 0
  #arrived = false

  constructor() {
    this.#worker = startWorker('fitting')
    this.#worker.onmessage = ({ data }: MessageEvent<FitAnswer>) => this.#hear(data)
  }

  /** Takes up what the address says: at the beginning, and on back and forward. */
  arrive(query: URLSearchParams): void {
    if (this.#arrived && query.toString() === queryOf(this.setup).toString()) return
    this.#arrived = true
    const before = this.setup.table
    this.setup = setupOf(query)
    if (this.table === undefined || this.setup.table !== before) this.choose(this.setup.table)
    else this.train()
  }

  /** Changes something that is set, and trains anew. */
  change(patch: Partial<FittingSetup>): void {
    this.setup = { ...this.setup, ...patch }
    router.go({ view, query: queryOf(this.setup) })
    this.train()
  }

  set(name: string, setting: OpenSetting): void {
    this.change({ settings: { ...this.setup.settings, [name]: setting } })
  }

  /** Takes another of the tables there are. */
  choose(name: string): void {
    this.#ask({ kind: 'table', name })
  }

  open(file: Blob, name: string): void {
    this.#ask({ kind: 'read', file, name })
  }

  target(target: string): void {
    this.change({ target, ...(this.table && modelFor(this.table, target, this.setup.model)), algorithm: undefined })
  }

  train(): void {
    this.problem = undefined
    this.curve = undefined
    this.running = true
    this.paused = false
    this.#fitting = this.#ask({ kind: 'fit', task: taskOf(this.setup) })
  }

  /** Holds the training still, lets it go on, does one step of it, or ends it. */
  control(kind: 'pause' | 'resume' | 'step' | 'abort'): void {
    if (kind !== 'abort') this.paused = kind !== 'resume'
    this.#ask({ kind })
  }

  close(): void {
    this.#worker.terminate()
  }

  #ask(request: Unnumbered<FitRequest>): number {
    this.#id++
    this.#worker.postMessage({ ...request, id: this.#id })
    return this.#id
  }

  #hear(answer: FitAnswer): void {
    switch (answer.kind) {
      case 'table':
        this.#take(answer)
        break
      case 'steps':
        if (answer.id === this.#fitting) this.curve = answer.curve
        break
      case 'fitted':
        if (answer.id !== this.#fitting) break
        this.curve = answer.curve
        this.fitted = answer.fitted
        this.running = false
        break
      case 'aborted':
        if (answer.id === this.#fitting) this.running = false
        break
      case 'problem':
        this.running = false
        this.fitted = undefined
        this.problem = answer.problem
        break
    }
  }

  /** A table was read: what is set stays as far as it has these columns. */
  #take({ name, rows, columns }: TableShown): void {
    this.table = { name, rows, columns }
    const names = columns.map((column) => column.name)
    const target = targetIn(this.table, this.setup.target)
    const roles = rolesWithin(this.setup.roles, names)
    const same = name === this.setup.table && target === this.setup.target
    if (same && JSON.stringify(roles) === JSON.stringify(this.setup.roles)) this.train()
    else this.change({ table: name, target, roles, ...modelFor(this.table, target, this.setup.model) })
  }
}
