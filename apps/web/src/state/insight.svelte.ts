import type { ImportanceShown, InsightAnswer, InsightRequest, ParameterList } from '../workers/insight-protocol.ts'

type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never
export type Ask = (request: Unnumbered<InsightRequest>) => void

/** What is asked of the worker beyond the trials themselves, when a chart wants it. */
export class Insight {
  importance: ImportanceShown | undefined = $state.raw()
  /** What training sets on all rows, by the number of the trial. */
  parameters: ReadonlyMap<number, ParameterList> = $state.raw(new Map())
  /** What training set in each fold of one trial. */
  folds: { readonly number: number; readonly folds: readonly ParameterList[] } | undefined = $state.raw()
  /** Other metrics of the trials, by their names. */
  measures: ReadonlyMap<string, ReadonlyMap<number, number>> = $state.raw(new Map())
  /** Whether trainings for parameters are under way. */
  tracing = $state(false)
  readonly #ask: Ask
  #weighing: 'no' | 'asked' | 'again' = 'no'
  #askedAt = 0
  #wanted = new Set<number>()

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Wants the importance of what the trials say now; while one is worked out, the next waits. */
  weigh(): void {
    if (this.#weighing === 'no') {
      this.#askedAt = performance.now()
      this.#ask({ kind: 'importance' })
    }
    this.#weighing = this.#weighing === 'no' ? 'asked' : 'again'
  }

  /** Wants the parameters of some trials. */
  trace(numbers: readonly number[]): void {
    const wanted = numbers.filter((number) => !this.#wanted.has(number))
    if (wanted.length === 0) return
    for (const number of wanted) this.#wanted.add(number)
    this.tracing = true
    this.#ask({ kind: 'parameters', numbers: wanted })
  }

  /** Wants the parameters of each fold of a trial. */
  unfold(number: number): void {
    if (this.folds?.number !== number) this.#ask({ kind: 'folds', number })
  }

  /** Wants another metric of every trial. */
  measure(name: string): void {
    if (!this.measures.has(name)) this.#ask({ kind: 'measure', name })
  }

  /** Wants the study as a file. */
  save(): void {
    this.#ask({ kind: 'save' })
  }

  clear(): void {
    this.importance = undefined
    this.parameters = new Map()
    this.folds = undefined
    this.measures = new Map()
    this.tracing = false
    this.#weighing = 'no'
    this.#wanted = new Set()
  }

  hear(answer: Exclude<InsightAnswer, { readonly kind: 'saved' }>): void {
    switch (answer.kind) {
      case 'importance': {
        this.importance = answer.importance
        const again = this.#weighing === 'again'
        this.#weighing = 'no'
        // Of a study that grows: what takes long is not worked out all the time.
        if (again) setTimeout(() => this.weigh(), Math.max(1000, 5 * (performance.now() - this.#askedAt)))
        break
      }
      case 'parameters':
        if (answer.found.length > 0) this.parameters = new Map([...this.parameters, ...answer.found])
        if (answer.end) this.tracing = false
        break
      case 'folds':
        this.folds = answer
        break
      case 'measure':
        this.measures = new Map([...this.measures, [answer.name, new Map(answer.values)]])
        break
    }
  }
}
