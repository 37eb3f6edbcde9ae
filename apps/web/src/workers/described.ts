import { confusionMatrix, type Dataset, type Fitted, HpError, rocCurve } from '@hp/core'
import type { FittedShown, Roc } from './fit-protocol.ts'
import { parametersOf } from './parameters-of.ts'
import { pointsOf, shapeOf } from './shape-of.ts'

/** More rows than this are thinned before they are drawn. */
const most = 20_000

/** A fitted model as the page shows it. */
export function described(fitted: Fitted, data: Dataset, durationMs: number): FittedShown {
  const { names, cost, certificate, findings, ledger, data: used } = fitted
  const parameters = parametersOf(fitted, boundsOf(fitted))
  const shape = shapeOf(fitted, data)
  const points = shape && pointsOf(fitted, data, shape)
  return {
    names,
    rows: used.rows,
    dropped: used.dropped.rows,
    parameters: parameters.slice(0, 2000),
    count: parameters.length,
    cost: cost.value,
    penalty: cost.penalty,
    scores: Object.entries(fitted.scores),
    converged: certificate.converged,
    findings,
    ledger: { costEvaluations: ledger.costEvaluations, completeTrainings: ledger.completeTrainings },
    durationMs,
    ...(fitted.classes ? ofClasses(fitted, data, fitted.classes) : { against: against(fitted, data) }),
    ...(shape && { shape }),
    ...(points && { points }),
    file: `${JSON.stringify(fitted)}\n`,
  }
}

/** The 95 % confidence intervals, where they are known. */
function boundsOf(fitted: Fitted): { readonly lower: Float64Array; readonly upper: Float64Array } | undefined {
  try {
    return fitted.inference()
  } catch (error) {
    if (error instanceof HpError) return undefined
    throw error
  }
}

/** Every so many-th row of those that can be predicted. */
function thinned(count: number): number[] {
  const stride = Math.ceil(count / most)
  return Array.from({ length: Math.ceil(count / stride) }, (_, k) => k * stride)
}

function against(fitted: Fitted, data: Dataset) {
  const { values } = fitted.prediction(data)
  const target = valuesOf(data, data.target as string)
  const rows = thinned(values.length).filter((i) => Number.isFinite(values[i]) && Number.isFinite(target[i]))
  return {
    observed: Float64Array.from(rows, (i) => target[i]),
    predicted: Float64Array.from(rows, (i) => values[i]),
  }
}

const valuesOf = (data: Dataset, name: string): ArrayLike<number> => {
  const column = data.column(name)
  return column.kind === 'number' ? column.values : []
}

function ofClasses(fitted: Fitted, data: Dataset, classes: readonly string[]): Pick<FittedShown, 'confusion' | 'roc'> {
  const all = fitted.prediction(data)
  const labels = labelsOf(data, classes)
  const rows = Array.from(labels.keys()).filter((i) => labels[i] >= 0 && Number.isFinite(all.values[i]))
  const target = Float64Array.from(rows, (i) => labels[i])
  const probabilities = all.probabilities as Float64Array
  const prediction = {
    values: Float64Array.from(rows, (i) => all.values[i]),
    classes,
    probabilities: Float64Array.from(
      classes.flatMap((_, k) => rows.map((i) => probabilities[k * all.values.length + i])),
    ),
  }
  const matrix = confusionMatrix(target, prediction)
  const counts = classes.map((_, was) => classes.map((_, said) => matrix.cells[was * matrix.classes + said]))
  const shown = classes.length === 2 ? [classes[1]] : classes
  const roc = shown.map((name): Roc => {
    const { falsePositiveRate: x, truePositiveRate: y, area } = rocCurve(target, prediction, { of: name })
    return { name, x, y, ...(area !== undefined && { area }) }
  })
  return { confusion: { names: classes, counts }, roc }
}

/** The index of the class of each row, −1 where it is missing. */
function labelsOf(data: Dataset, classes: readonly string[]): number[] {
  const column = data.column(data.target as string)
  const index = new Map(classes.map((name, k) => [name, k]))
  return Array.from({ length: data.rows }, (_, i) => {
    if (column.kind === 'category') return index.get(column.levels[column.codes[i]]) ?? -1
    if (column.kind === 'number') return index.get(String(column.values[i])) ?? -1
    return column.kind === 'boolean' ? (index.get(String(column.values[i] === 1)) ?? -1) : -1
  })
}
