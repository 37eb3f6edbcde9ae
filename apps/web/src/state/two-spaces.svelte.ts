import { type Place, router } from '../router.svelte.ts'
import type {
  Answer,
  Ending,
  Limit,
  Moved,
  Problem,
  Scene,
  Setting,
  Source,
  Surface,
  Table,
  Theta,
  Trace,
} from '../workers/protocol.ts'
import { Player } from './player.svelte.ts'
import { opening, queryOf, type Setup, setupOf, taskOf } from './setup.ts'
import { Trainer } from './trainer.svelte.ts'

const nothing: Trace = {
  step: new Float64Array(),
  cost: new Float64Array(),
  theta0: new Float64Array(),
  theta1: new Float64Array(),
}

/** What was counted since the page was opened, and by the last thing done. */
export interface Count {
  readonly costEvaluations: number
  readonly completeTrainings: number
}

/** What a training depends on, as text. */
const work = (setup: Setup): string => queryOf({ ...setup, step: undefined }).toString()

/** The page "Two spaces": what is set, what training made of it, and the step that is looked at. */
export class TwoSpaces {
  setup: Setup = $state.raw(opening)
  scene: Scene | undefined = $state.raw()
  surface: Surface | undefined = $state.raw()
  trace: Trace = $state.raw(nothing)
  /** The path of the training before, while another start is tried. */
  ghost: Trace = $state.raw(nothing)
  ending: Ending | undefined = $state.raw()
  limit: Limit | undefined = $state.raw()
  problem: Problem | undefined = $state.raw()
  table: Table | undefined = $state.raw()
  total: Count = $state.raw({ costEvaluations: 0, completeTrainings: 0 })
  last: Count = $state.raw({ costEvaluations: 0, completeTrainings: 0 })
  /** θ that training starts from. */
  start: Theta = $state.raw([0, 0])
  readonly player = new Player(() => this.#rest())
  /** While training is shown at work, hyperparameters are locked. */
  readonly locked = $derived(this.player.playing)
  readonly theta: Theta = $derived(this.#thetaAt(this.player.index))
  /** What words and numbers tell: θ, its cost and its step. */
  readonly toldTheta: Theta = $derived(this.#thetaAt(this.player.told))
  readonly cost = $derived(this.trace.cost[this.player.told])
  readonly step = $derived(this.trace.step[this.player.told] ?? 0)
  readonly #trainer = new Trainer((answer) => this.#hear(answer))
  readonly busy = $derived(this.#trainer.busy)
  #arrived = false
  /** What to show first of the answer that is awaited. */
  #wanted: { step: number | undefined; play: boolean } = { step: undefined, play: false }
  readonly #placeOf: (query: URLSearchParams) => Place

  /** `placeOf` is the address of what is set. */
  constructor(placeOf = (query: URLSearchParams): Place => ({ view: 'two-spaces', query })) {
    this.#placeOf = placeOf
  }

  /** Takes up what the address says: at the beginning, and on back and forward. */
  arrive(query: URLSearchParams): void {
    if (this.#arrived && query.toString() === queryOf(this.setup).toString()) return
    this.#arrived = true
    this.player.stop()
    const before = work(this.setup)
    this.setup = setupOf(query)
    if (this.scene && work(this.setup) === before) this.#show(this.setup.step)
    else this.#work(this.setup.step)
  }

  /** Changes something that is set. Not `final` while a slider or a point is still being moved. */
  change(patch: Partial<Setup>, { final = true } = {}): void {
    this.player.pause()
    const before = work(this.setup)
    this.setup = { ...this.setup, trained: true, step: undefined, ...patch }
    if (work(this.setup) !== before) this.#work(undefined)
    if (final) this.#remember()
  }

  set(name: string, value: Setting, final: boolean): void {
    this.change({ settings: { ...this.setup.settings, [name]: value } }, { final })
  }

  setPenalty(name: string, value: Setting, final: boolean): void {
    this.change({ penaltySettings: { ...this.setup.penaltySettings, [name]: value } }, { final })
  }

  /** Other points: those that were moved, and the start, belong to the old ones. */
  from(source: Source, final = true): void {
    this.change({ source, moved: [], start: undefined }, { final })
  }

  /** Tries another θ, which training will start from: one cost evaluation. */
  try(start: Theta, final = true): void {
    this.start = start
    this.change({ start, trained: false }, { final })
  }

  /** Puts a point elsewhere and trains again. */
  move(row: number, x: number, y: number, final = true): void {
    const others = this.setup.moved.filter(([other]) => other !== row)
    const moved: readonly Moved[] = [...others, [row, x, y]]
    this.change({ moved }, { final })
  }

  play(): void {
    if (this.setup.trained) this.player.play()
    else this.#trainFromStart({ step: 0, play: true })
  }

  /** One step on, or back; the first step from a start that was only tried begins a training. */
  advance(by: number): void {
    this.player.pause()
    if (this.setup.trained) this.player.go(this.player.index + by)
    else if (by > 0) this.#trainFromStart({ step: by, play: false })
  }

  /** Trains from the start that was tried, and shows all of it. */
  train(): void {
    this.#trainFromStart({ step: undefined, play: false })
  }

  #thetaAt(index: number): Theta {
    const { theta0, theta1 } = this.trace
    return index < theta0.length ? [theta0[index], theta1[index]] : this.start
  }

  #trainFromStart(wanted: { step: number | undefined; play: boolean }): void {
    this.setup = { ...this.setup, trained: true, step: wanted.step }
    this.#work(wanted.step, wanted.play)
    this.#remember()
  }

  open(file: Blob, name: string): void {
    this.player.pause()
    this.#trainer.read(file, name)
  }

  close(): void {
    this.player.stop()
    this.#trainer.close()
  }

  #work(step: number | undefined, play = false): void {
    this.problem = undefined
    this.#wanted = { step, play }
    if (this.setup.trained) this.#trainer.train(taskOf(this.setup))
    else this.#trainer.try(taskOf(this.setup))
  }

  /** Shows a step by its number, the last without one. */
  #show(step: number | undefined): void {
    const steps = this.trace.step
    const index = step === undefined ? steps.length - 1 : steps.findIndex((kept) => kept >= step)
    this.player.go(index < 0 ? steps.length - 1 : index, { quietly: true })
  }

  /** The visitor rests at a step. */
  #rest(): void {
    if (!this.setup.trained || this.busy) return
    this.setup = { ...this.setup, step: this.player.atEnd ? undefined : this.step }
    this.#remember({ replace: true })
  }

  /** Writes what is set into the address. */
  #remember({ replace = false } = {}): void {
    router.go(this.#placeOf(queryOf(this.setup)), { replace })
  }

  #hear(answer: Answer): void {
    switch (answer.kind) {
      case 'begun':
        this.start = this.setup.start ?? answer.start
        this.limit = answer.limit
        if (answer.scene) {
          this.scene = answer.scene
          this.ghost = nothing
        }
        break
      case 'surface':
        this.surface = answer.surface
        break
      case 'steps':
        this.ghost = nothing
        if (!answer.done) this.ending = undefined
        this.#take(answer.trace)
        break
      case 'tried':
        if (this.trace.step.length > 1) this.ghost = this.trace
        this.#take({
          step: Float64Array.of(0),
          cost: Float64Array.of(answer.cost),
          theta0: Float64Array.of(this.start[0]),
          theta1: Float64Array.of(this.start[1]),
        })
        this.ending = undefined
        break
      case 'trained':
        this.ending = answer.ending
        if (this.#wanted.play) {
          this.#wanted = { step: undefined, play: false }
          this.player.play()
        }
        break
      case 'counted': {
        const { costEvaluations, completeTrainings } = answer
        this.last = { costEvaluations, completeTrainings }
        this.total = {
          costEvaluations: this.total.costEvaluations + costEvaluations,
          completeTrainings: this.total.completeTrainings + completeTrainings,
        }
        break
      }
      case 'table':
        this.table = answer.table
        this.#choose(answer.table)
        break
      case 'problem':
        this.problem = answer.problem
        break
    }
  }

  #take(trace: Trace): void {
    this.trace = trace
    this.player.length = trace.step.length
    if (!this.player.playing) this.#show(this.#wanted.step)
  }

  /** Begins with the first and the last column of numbers, unless a link that came with this file names others. */
  #choose({ name, numeric }: Table): void {
    if (numeric.length < 2) {
      const what = `${name} has ${numeric.length === 0 ? 'no column' : 'one column'} of numbers; this page needs two, a feature and a target.`
      this.problem = { code: 'data/no-features', what, fix: 'drop a file with two columns of numbers' }
      return
    }
    const { source } = this.setup
    const asked = source.kind === 'file' && source.name === name ? source : undefined
    const known = asked && numeric.includes(asked.feature) && numeric.includes(asked.target)
    const chosen = known ? asked : { feature: numeric[0], target: numeric[numeric.length - 1] }
    if (known && this.problem?.code === 'data/unreadable') this.#work(this.setup.step)
    else {
      this.setup = { ...this.setup, source: { kind: 'line', rows: 0, noise: 0, seed: 0 } } // whatever the name stood for is gone
      const source: Source = { kind: 'file', name, feature: chosen.feature, target: chosen.target }
      // Columns of any size: standardised, a usual learning rate gets somewhere.
      this.change({ source, moved: [], start: undefined, standardize: true })
    }
  }
}
