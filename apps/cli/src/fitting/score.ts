import type { Fitted } from '@hp/core'
import type { Dataset } from '@hp/core/data'
import { HpError } from '@hp/core/define'
import * as metrics from '@hp/core/metrics'

/** The scores of predictions, and the rows that could not be scored. */
export interface Scored {
  readonly rows: number
  readonly scores: Readonly<Record<string, number>>
  readonly dropped: { readonly rows: number; readonly why: Readonly<Record<string, number>> }
}

/** Every metric of a fitted model on data that has the target. Throws data/…, request/invalid. */
export function scoreOn(fitted: Pick<Fitted, 'predict' | 'data'>, data: Dataset): Scored {
  const target = numbers(data, fitted.data.target, 'target')
  const weights = data.weights === undefined ? undefined : numbers(data, data.weights, 'weights')
  const prediction = fitted.predict(data)
  const kept: number[] = []
  const why = new Map<string, number>()
  for (let i = 0; i < data.rows; i++) {
    const reason = Number.isNaN(target[i])
      ? `${fitted.data.target} is missing`
      : Number.isNaN(prediction[i])
        ? 'a feature is missing'
        : weights && Number.isNaN(weights[i])
          ? `${data.weights} is missing`
          : undefined
    if (reason === undefined) kept.push(i)
    else why.set(reason, (why.get(reason) ?? 0) + 1)
  }
  if (kept.length === 0) {
    throw new HpError({
      code: 'data/no-rows',
      what: data.rows === 0 ? 'there are no rows to score' : `no row can be scored: ${[...why.keys()].join(', ')}`,
      fix: 'give rows with the target and every feature',
    })
  }
  const at = (values: Float64Array) => Float64Array.from(kept, (i) => values[i] ?? Number.NaN)
  const scores = Object.values(metrics).flatMap((metric): [string, number][] => {
    if (metric.target !== 'number') return []
    const score = metric.compute(at(target), { values: at(prediction) }, weights && at(weights))
    return score === undefined ? [] : [[metric.name, score]]
  })
  return {
    rows: kept.length,
    scores: Object.fromEntries(scores),
    dropped: { rows: data.rows - kept.length, why: Object.fromEntries(why) },
  }
}

function numbers(data: Dataset, name: string, part: string): Float64Array {
  const column = data.column(name)
  if (column.kind === 'number') return column.values
  throw new HpError({
    code: 'data/column-kind',
    what: `the ${part} "${name}" must be numeric, but holds ${column.kind === 'category' ? 'words' : `values of kind ${column.kind}`}`,
    fix: `give data whose column "${name}" holds numbers`,
  })
}
