import type { Dataset, Fitted } from '@hp/core'
import type { FittedShown, Shape } from './fit-protocol.ts'

/** Points of a curve, and cells along each side of a map. */
const [places, cells] = [240, 80]
/** So many points are drawn behind it. */
const most = 5000

/** The fitted function over one or two features of numbers, with the others absent; undefined for other features. */
export function shapeOf(fitted: Fitted, data: Dataset): Shape | undefined {
  const { features } = fitted.data
  const columns = features.map((name) => data.column(name))
  if (!columns.every(({ kind }) => kind === 'number')) return undefined
  const extents = columns.map((column) => extentOf(column.kind === 'number' ? column.values : []))
  if (features.length === 1 && !fitted.classes) {
    const x = between(extents[0], places)
    return {
      kind: 'curve',
      feature: features[0],
      x,
      y: fitted.prediction({ [features[0]]: x, ...offsetOf(data, places) }).values,
    }
  }
  if (features.length !== 2) return undefined
  const [across, up] = extents.map((extent) => between(extent, cells))
  const rows = { [features[0]]: new Float64Array(cells * cells), [features[1]]: new Float64Array(cells * cells) }
  for (let r = 0; r < cells; r++) {
    rows[features[0]].set(across, r * cells)
    rows[features[1]].fill(up[r], r * cells, (r + 1) * cells)
  }
  const { values, probabilities } = fitted.prediction({ ...rows, ...offsetOf(data, cells * cells) })
  const sure = probabilities && Float64Array.from(values, (k, i) => probabilities[k * values.length + i])
  return {
    kind: 'map',
    features: [features[0], features[1]],
    extents: [extents[0], extents[1]],
    size: cells,
    values,
    ...(sure && { sure }),
  }
}

/** The column that is added to every prediction, at its mean. */
function offsetOf(data: Dataset, count: number): Readonly<Record<string, Float64Array>> {
  const { offset } = data
  const column = offset === undefined ? undefined : data.column(offset)
  if (offset === undefined || column?.kind !== 'number') return {}
  const known = column.values.filter(Number.isFinite)
  return { [offset]: new Float64Array(count).fill(known.reduce((sum, value) => sum + value, 0) / known.length) }
}

/** The rows behind a curve or a map; of classes, with the class of each. */
export function pointsOf(fitted: Fitted, data: Dataset, shape: Shape): FittedShown['points'] {
  const numbers = (name: string) => {
    const column = data.column(name)
    return column.kind === 'number' ? column.values : new Float64Array(data.rows)
  }
  const target = data.column(data.target as string)
  const x = numbers(shape.kind === 'curve' ? shape.feature : shape.features[0])
  const y = shape.kind === 'curve' ? numbers(data.target as string) : numbers(shape.features[1])
  const stride = Math.ceil(data.rows / most)
  const rows = Array.from({ length: Math.ceil(data.rows / stride) }, (_, k) => k * stride).filter(
    (i) => Number.isFinite(x[i]) && Number.isFinite(y[i]),
  )
  const { classes } = fitted
  const group =
    classes && target.kind === 'category'
      ? Uint8Array.from(rows, (i) => classes.indexOf(target.levels[target.codes[i]]))
      : undefined
  return { x: Float64Array.from(rows, (i) => x[i]), y: Float64Array.from(rows, (i) => y[i]), ...(group && { group }) }
}

function extentOf(values: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i]
    if (values[i] > high) high = values[i]
  }
  const air = 0.04 * (high - low) || 1
  return [low - air, high + air]
}

const between = ([from, to]: readonly [number, number], count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count)
