import type { Fitted } from '@hp/core'
import { type Dataset, dataset } from '@hp/core/data'
import type { Chart } from '../render/figure.ts'

const gridPoints = 200

/** The cost over the steps of the training; undefined when there were fewer than three. */
export function costChart({ trace, names }: Pick<Fitted, 'trace' | 'names'>): Chart | undefined {
  if (trace.length < 3) return undefined
  const x = trace.map(({ step }) => step)
  const y = trace.map(({ cost }) => cost)
  return {
    title: `Cost while ${names.algorithm} trains`,
    x: { label: 'step' },
    y: { label: 'cost', scale: 'auto' },
    series: [{ kind: 'line', name: 'cost', role: 'parameter', x, y }],
  }
}

/** The fit over its data: a curve over the points of one feature, else what was predicted against what was measured. */
export function fitChart(fitted: Fitted, data: Dataset): Chart {
  const { features, target } = fitted.data
  const [only] = features
  const measured = numbersOf(data, target)
  const column = only === undefined ? undefined : data.column(only)
  if (features.length === 1 && only !== undefined && column?.kind === 'number') {
    const x = grid(column.values)
    return {
      title: `${target} over ${only}`,
      x: { label: only },
      y: { label: target },
      series: [
        { kind: 'points', name: 'data', role: 'data', x: column.values, y: measured },
        { kind: 'line', name: 'fit', role: 'parameter', x, y: fitted.prediction(dataset(new Map([[only, x]]))).values },
      ],
    }
  }
  const predicted = fitted.prediction(data).values
  const ends = [...range(measured)]
  return {
    title: `${target}: predicted and measured`,
    x: { label: `${target}, measured` },
    y: { label: 'predicted' },
    series: [
      { kind: 'points', name: 'rows', role: 'data', x: measured, y: predicted },
      { kind: 'line', name: 'equal', x: ends, y: ends },
    ],
  }
}

function numbersOf(data: Dataset, name: string): Float64Array {
  const column = data.column(name)
  return column.kind === 'number' ? column.values : new Float64Array(data.rows).fill(Number.NaN)
}

/** Evenly spaced values from the smallest to the largest. */
function grid(values: Float64Array): Float64Array {
  const [low, high] = range(values)
  return Float64Array.from({ length: gridPoints }, (_, i) => low + ((high - low) * i) / (gridPoints - 1))
}

function range(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
