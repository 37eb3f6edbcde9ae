import type { Charted } from '../../state/charted.ts'
import type { TrialShown } from '../../workers/search-protocol.ts'

/** Something that trials are compared by: of which less, or more, is better. */
export interface Measure {
  readonly key: string
  readonly name: string
  readonly direction: 'minimize' | 'maximize'
  of(trial: TrialShown): number | undefined
  /** Asks for it where it is not there yet. */
  want(): void
}

/** Parameters are counted of so many trials at most: each takes a training. */
const mostCounted = 500
const nothing = () => {}

/** What the trials of a study can be compared by. */
export function measuresOf(tuning: Charted): readonly Measure[] {
  const { metric, direction, insight, metrics, parametric, trials } = tuning
  const worst = direction === 'minimize' ? Math.max : Math.min
  const scored = () => trials.filter((trial) => trial?.mean !== undefined).map(({ number }) => number)
  return [
    { key: 'score', name: metric, direction, of: ({ mean }) => mean, want: nothing },
    {
      key: 'error',
      name: `standard error of ${metric}`,
      direction: 'minimize',
      of: ({ standardError }) => standardError,
      want: nothing,
    },
    {
      key: 'worst',
      name: `${metric} of the worst fold`,
      direction,
      of: ({ folds, mean }) => (mean === undefined || folds.length === 0 ? undefined : worst(...folds)),
      want: nothing,
    },
    {
      key: 'time',
      name: 'training time (ms)',
      direction: 'minimize',
      of: ({ durationMs, mean }) => (mean === undefined ? undefined : durationMs),
      want: nothing,
    },
    ...(parametric
      ? [
          {
            key: 'parameters',
            name: 'parameters that are not 0',
            direction: 'minimize' as const,
            of: ({ number }: TrialShown) => {
              const found = insight.parameters.get(number)
              return found && found.length > 0 ? found.filter(({ value }) => value !== 0).length : undefined
            },
            want: () => insight.trace(scored().slice(0, mostCounted)),
          },
        ]
      : []),
    ...metrics.map(
      ({ name, direction: own }): Measure => ({
        key: name,
        name,
        direction: own,
        of: ({ number }) => insight.measures.get(name)?.get(number),
        want: () => insight.measure(name),
      }),
    ),
  ]
}

/** The places of those that no other is better than in both ways, the best in x first. Of equal ones the first stays. */
export function frontOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  [across, up]: readonly [Measure['direction'], Measure['direction']],
): readonly number[] {
  const [sx, sy] = [across, up].map((direction) => (direction === 'minimize' ? 1 : -1))
  const order = Array.from({ length: x.length }, (_, i) => i).sort(
    (a, b) => sx * (x[a] - x[b]) || sy * (y[a] - y[b]) || a - b,
  )
  const front: number[] = []
  let best = Infinity
  for (const i of order) {
    if (sy * y[i] >= best) continue
    best = sy * y[i]
    front.push(i)
  }
  return front
}
