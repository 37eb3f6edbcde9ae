import { calibrationCurve, confusionMatrix, type Fitted, rocCurve } from '@hp/core'
import { type Dataset, dataset } from '@hp/core/data'
import type { Prediction } from '@hp/core/define'
import type { Chart, HeatMap, Series } from '../render/figure.ts'
import { formatNumber } from '../render/number.ts'

/** Classes as indices beside predictions of the same rows. */
export interface Observed {
  readonly target: Float64Array
  readonly prediction: Prediction
}

type Weights = Float64Array | undefined

/** Most points of a curve; of more, evenly spaced ones. */
const mostPoints = 400
/** Cells of a decision map. */
const [across, down] = [120, 60]
/** Most rows of each class that a decision map shows as marks. */
const mostMarks = 60

/** Rows by class and predicted class, shaded by the share of the class. */
export function confusionFigure({ target, prediction }: Observed, weights: Weights): HeatMap {
  const { classes, cells, truth, names } = confusionMatrix(target, prediction, weights)
  const shares = cells.map((count, at) => count / (truth[Math.floor(at / classes)] || Number.NaN))
  return {
    title: 'Confusion matrix',
    x: { label: 'predicted', values: names },
    y: { label: 'true class', values: names },
    value: { label: 'share of the class' },
    cells: shares,
    counts: cells,
  }
}

/** True over false positive rate of each class against the others; of two classes, of the second. */
export function rocFigure({ target, prediction }: Observed, weights: Weights): Chart {
  return {
    title: 'ROC curve',
    x: { label: 'false positive rate', domain: [0, 1] },
    y: { label: 'true positive rate', domain: [0, 1] },
    series: [
      ...curvesOf(prediction).map((of): Series => {
        const curve = rocCurve(target, prediction, { of, ...(weights && { weights }) })
        const area = curve.area === undefined ? '' : ` (area ${formatNumber(curve.area, 4)})`
        return {
          kind: 'line',
          name: `${of}${area}`,
          x: thinned(curve.falsePositiveRate),
          y: thinned(curve.truePositiveRate),
        }
      }),
      { kind: 'line', name: 'chance', role: 'data', x: [0, 1], y: [0, 1] },
    ],
  }
}

/** How often each class occurs where it was given about the same probability, in ten bins; of two classes, the second. */
export function calibrationFigure({ target, prediction }: Observed, weights: Weights): Chart {
  return {
    title: 'Calibration',
    x: { label: 'predicted probability', domain: [0, 1] },
    y: { label: 'share that is so', domain: [0, 1] },
    series: [
      ...curvesOf(prediction).map((of): Series => {
        const { predicted, observed } = calibrationCurve(target, prediction, { of, ...(weights && { weights }) })
        return { kind: 'line', name: of, x: predicted, y: observed }
      }),
      { kind: 'line', name: 'perfect', role: 'data', x: [0, 1], y: [0, 1] },
    ],
  }
}

/** The classes that a curve is drawn of. */
const curvesOf = ({ classes = [] }: Prediction) => (classes.length === 2 ? classes.slice(1) : classes)

function thinned(values: Float64Array): Float64Array {
  if (values.length <= mostPoints) return values
  return Float64Array.from({ length: mostPoints }, (_, k) => {
    const at = Math.round((k * (values.length - 1)) / (mostPoints - 1))
    return values[at] ?? Number.NaN
  })
}

/** Whether a decision map can be drawn: classes from two features that are numbers. */
export function hasDecisionMap({ classes, data: { features } }: Fitted, data: Dataset): boolean {
  return classes !== undefined && features.length === 2 && features.every((name) => data.column(name).kind === 'number')
}

/** Which class is predicted over the plane of two features, with the rows of data as marks. */
export function decisionMap(fitted: Fitted, data: Dataset): Chart {
  const [first = '', second = ''] = fitted.data.features
  const names = fitted.classes ?? []
  const classOf = classesOf(data, fitted.data.target)
  const [x, y] = [numbers(data, first), numbers(data, second)]
  const known = (i: number) => Number.isFinite(x[i]) && Number.isFinite(y[i]) // others were left out
  const [horizontal, vertical] = [domainOf(x), domainOf(y)]
  const centre = ([low, high]: readonly [number, number], share: number) => low + share * (high - low)
  const cells = across * down
  const plane = dataset(
    new Map([
      [first, Float64Array.from({ length: cells }, (_, at) => centre(horizontal, ((at % across) + 0.5) / across))],
      [
        second,
        Float64Array.from({ length: cells }, (_, at) => centre(vertical, 1 - (Math.floor(at / across) + 0.5) / down)),
      ],
    ]),
  )
  return {
    title: `${fitted.data.target}: what is predicted where`,
    x: { label: first, domain: horizontal },
    y: { label: second, domain: vertical },
    series: names.map((name): Series => {
      const own = some(Array.from(x.keys()).filter((i) => classOf(i) === name && known(i)))
      return { kind: 'points', name, x: own.map((i) => x[i] as number), y: own.map((i) => y[i] as number) }
    }),
    regions: { columns: across, rows: down, cells: fitted.prediction(plane).values },
  }
}

/** The name of the class of a row, as models name it. */
function classesOf(data: Dataset, target: string): (row: number) => string | undefined {
  const column = data.column(target)
  if (column.kind === 'category') return (i) => column.levels[column.codes[i] ?? -1]
  return (i) => (column.kind === 'boolean' ? String(column.values[i] === 1) : String(column.values[i]))
}

/** At most as many as are shown as marks, evenly spaced. */
function some(rows: readonly number[]): readonly number[] {
  if (rows.length <= mostMarks) return rows
  return Array.from({ length: mostMarks }, (_, k) => rows[Math.floor((k * rows.length) / mostMarks)] as number)
}

const numbers = (data: Dataset, name: string): Float64Array => {
  const column = data.column(name)
  return column.kind === 'number' ? column.values : new Float64Array(data.rows).fill(Number.NaN)
}

/** From the least to the greatest value, with a twentieth of the span around. */
function domainOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const margin = high > low ? (high - low) / 20 : 1
  return [low - margin, high + margin]
}
