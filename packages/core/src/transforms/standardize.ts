import { type Column, numberColumn } from '../data/column.ts'
import { expectColumns } from '../data/expect.ts'
import { numbersOf } from '../data/numbers-of.ts'
import { defineTransform } from '../define/definitions.ts'
import { flag } from '../define/hyperparameters.ts'
import { shift } from '../kernels/expand.ts'
import { meansAndDeviations } from '../numeric/column-moments.ts'
import { addInto, divideInto, multiplyInto } from '../numeric/double-double.ts'

const SMALLEST_NORMAL = 2.2250738585072014e-308 // 2⁻¹⁰²²

/** Each column gets mean 0 and standard deviation 1 over the training rows; without an intercept it keeps its mean. Constant columns keep their scale. */
export const standardize = defineTransform({
  name: 'standardize',
  title: 'Standardization',
  describe: 'gives each column mean 0 and standard deviation 1, so that a penalty or a step treats all alike',
  equation: '(x − x̄)/s',
  references: ['Hastie, Tibshirani, Friedman 2009, The Elements of Statistical Learning, 3.4.1'],
  stage: 'scale',
  hyperparameters: {
    standardize: flag({ default: true, describe: 'whether columns are centred and scaled' }),
  },
  learn(columns, { standardize: wanted }, { weights, intercept }) {
    const used = wanted ? columns.map(numbersOf) : []
    const { means, deviations } = meansAndDeviations(
      used.map(({ values }) => values),
      weights,
    )
    const scales = means.map((mean, j) => scaleOf(deviations[j], mean))
    return {
      columns: columns.map((column) => column.name),
      mean: Float64Array.from(means, (mean) => (intercept === false ? 0 : mean)),
      scale: Float64Array.from(scales),
    }
  },
  apply(columns, { columns: names, mean, scale }, { standardize: wanted }) {
    expectColumns(columns, names, 'standardize')
    if (!wanted) return columns
    return columns.map((column, j) => {
      const { values, low } = numbersOf(column)
      if (low) return precise(column.name, values, low, mean[j], scale[j])
      return inUnits(column, values, mean[j], scale[j])
    })
  },
  restate({ intercept, values, low }, { mean, scale }, { standardize: wanted }) {
    if (!wanted) return { intercept, values, low }
    // Σ βⱼ(xⱼ − mⱼ)/sⱼ: the coefficients are βⱼ/sⱼ, and Σ mⱼβⱼ/sⱼ goes off the intercept
    const out = { values: values.slice(), low: low.slice() }
    const sum = Float64Array.from(intercept)
    const pair = new Float64Array(2)
    for (let j = 0; j < values.length; j++) {
      divideInto(pair, 0, values[j], low[j], scale[j], 0)
      out.values[j] = pair[0]
      out.low[j] = pair[1]
      multiplyInto(pair, 0, pair[0], pair[1], -mean[j], 0)
      addInto(sum, 0, sum[0], sum[1], pair[0], pair[1])
    }
    return { intercept: [sum[0], sum[1]], ...out }
  },
  meaning: {
    columns: 'the columns that came in',
    mean: 'the mean of each column over the training rows; 0 in a family without an intercept',
    scale: 'the standard deviation of each column over the training rows (divisor n); 1 for a constant column',
  },
})

/** The deviation, but 1 for a column that is constant up to the last bit of its values, or below the smallest normal double. */
export function scaleOf(deviation: number, mean: number): number {
  return deviation > Math.max(Math.abs(mean) * Number.EPSILON, SMALLEST_NORMAL) ? deviation : 1
}

/** (x − mean)/scale, computed where it is wanted: a design has it written to its own memory, and no column is made besides. */
function inUnits({ name, missingCount, rows }: Column, x: Float64Array, mean: number, scale: number): Column {
  const into = (out: Float64Array) => {
    out.set(x)
    shift(out, mean, scale)
  }
  let made: Float64Array | undefined
  const values = () => {
    if (made) return made
    made = new Float64Array(rows)
    into(made)
    return made
  }
  if (missingCount > 0 || !Number.isFinite(mean) || !Number.isFinite(scale)) return numberColumn(name, values())
  const column: Column = {
    kind: 'number',
    name,
    rows,
    missingCount,
    get values() {
      return values()
    },
  }
  return Object.defineProperty(column, 'into', { value: into }) // not enumerable: what a column holds is its values
}

/** The same in double-double, for columns that carry what rounding took. */
function precise(name: string, x: Float64Array, xLow: Float64Array, mean: number, scale: number): Column {
  const values = new Float64Array(x.length)
  const low = new Float64Array(x.length)
  const pair = new Float64Array(2)
  for (let i = 0; i < x.length; i++) {
    addInto(pair, 0, x[i], xLow[i], -mean, 0)
    divideInto(pair, 0, pair[0], pair[1], scale, 0)
    values[i] = pair[0]
    low[i] = pair[1]
  }
  return { ...numberColumn(name, values), low }
}
