import type { LearningCurve, Score, ValidationCurve } from '@hp/core'
import type { Bars, Chart, Figure, Series } from '../render/figure.ts'

interface Point {
  readonly train?: Score
  readonly validation?: Score
}

/** Both scores over the rows trained on, each with one standard error to each side. */
export function learningFigure({ points, metric }: LearningCurve): Chart {
  return {
    title: `Learning curve: ${metric.name}`,
    x: { label: 'rows trained on' },
    y: { label: metric.name },
    series: both(
      points.map(({ rows }) => rows),
      points,
    ),
  }
}

/** Both scores over the values of a hyperparameter, and a rule at the best; bars where values are words. */
export function validationFigure({ points, metric, hyperparameter, best }: ValidationCurve): Figure {
  const title = `Validation curve: ${metric.name}`
  const x = points.map(({ value }) => value)
  if (!x.every((value) => typeof value === 'number')) {
    const bars: Bars['bars'] = points.map(({ value, validation }) => ({
      name: Array.isArray(value) ? `[${value.join(', ')}]` : String(value),
      value: validation?.mean ?? Number.NaN,
      ...(value === best?.value && { role: 'hyperparameter' as const }),
    }))
    return { title: `${title} on rows held out, by ${hyperparameter.name}`, bars }
  }
  return {
    title,
    x: { label: hyperparameter.name, scale: hyperparameter.scale },
    y: { label: metric.name },
    series: both(x, points),
    ...(best && { rules: [{ axis: 'x' as const, at: Number(best.value), name: 'best' }] }),
  }
}

function both(x: readonly number[], points: readonly Point[]): Series[] {
  const of = (part: 'train' | 'validation') => points.map((point) => point[part]?.mean ?? Number.NaN)
  const error = points.map(({ validation }) => validation?.standardError ?? 0)
  const held = of('validation')
  return [
    { kind: 'line', name: 'trained on', role: 'data', x, y: of('train') },
    { kind: 'line', name: 'held out', role: 'hyperparameter', x, y: held },
    ...(error.some((one) => one > 0)
      ? [
          {
            kind: 'band' as const,
            name: 'one standard error',
            x,
            lower: held.map((mean, k) => mean - (error[k] ?? 0)),
            upper: held.map((mean, k) => mean + (error[k] ?? 0)),
          },
        ]
      : []),
  ]
}
