import type { Outcome, Step } from '../define/problem.ts'

/** Steps with rising cost after which a training that has left its start far behind is given up, as `fit` does. */
const PATIENCE = 20
const HOPELESS = 1e6

/** Whether a cost is above the first by more than rounding: a training that ends there unconverged has diverged. */
export const hasGrown = (cost: number, first: number): boolean => cost > first * (1 + 1e-9)

/** Runs a training to its end, letting go after each step; undefined when it diverged. `watch` sees each step. */
export function* drain(
  running: Generator<Step, Outcome>,
  watch: (step: Step, first: number) => void = () => {},
): Generator<undefined, Outcome | undefined> {
  let first = Number.NaN
  let before = Number.POSITIVE_INFINITY
  let rising = 0
  for (let next = running.next(); ; next = running.next()) {
    if (next.done) return !next.value.converged && hasGrown(before, first) ? undefined : next.value
    const { cost } = next.value
    if (!Number.isFinite(cost)) return undefined
    if (Number.isNaN(first)) first = cost
    rising = cost > before ? rising + 1 : 0
    before = cost
    if (rising >= PATIENCE && cost > HOPELESS * first) return undefined
    watch(next.value, first)
    yield undefined
  }
}
