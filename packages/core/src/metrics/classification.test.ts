import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import '../../test/to-agree.ts'
import { type MetricDefinition, metricNamed, type Prediction } from '../define/metrics.ts'
import { metrics } from '../registry.ts'
import { calibrationCurve } from './calibration-curve.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { precisionRecallCurve, rocCurve } from './roc-curve.ts'

const all = Object.values(metrics) as readonly MetricDefinition[]
const named = (name: string) => metricNamed(name, all) as MetricDefinition
const folder = new URL('../../test/reference/results/metrics/', import.meta.url)
const files = (start: string) => readdirSync(folder).filter((file) => file.startsWith(start))
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** Our names of the reference's scores. */
const binaryNames = {
  accuracy: 'accuracy',
  precision: 'precision',
  recall: 'recall',
  specificity: 'specificity',
  f1: 'f1',
  f2: 'f2',
  balanced_accuracy: 'balanced-accuracy',
  mcc: 'matthews',
  cohen_kappa: 'cohen-kappa',
  roc_auc: 'roc-auc',
  average_precision: 'pr-auc',
  brier: 'brier',
  log_loss: 'log-loss',
}
const manyNames = {
  accuracy: 'accuracy',
  cohen_kappa: 'cohen-kappa',
  precision_macro: 'precision-macro',
  recall_macro: 'recall-macro',
  f1_macro: 'f1-macro',
  f1_weighted: 'f1-weighted',
  roc_auc_ovr_macro: 'roc-auc',
  log_loss: 'log-loss',
  brier_sum_over_classes: 'brier',
}

function expectScore(score: number | undefined, want: number | string | null, name: string): void {
  if (want === null) expect(score, name).toBeUndefined()
  else if (want === 'Infinity') expect(score, name).toBe(Number.POSITIVE_INFINITY)
  else expect(score, name).toAgree(want as number, { digits: 14 })
}

/** The prediction of two classes from the probability of the second. */
function binary(score: readonly number[], threshold = 0.5): Prediction {
  return {
    values: Float64Array.from(score, (p) => (p >= threshold ? 1 : 0)),
    classes: ['no', 'yes'],
    probabilities: Float64Array.of(...score.map((p) => 1 - p), ...score),
  }
}

/** The prediction of several classes from a row of probabilities each. */
function ofRows(rows: readonly (readonly number[])[], classes: readonly string[]): Prediction {
  return {
    values: Float64Array.from(rows, (row) => row.indexOf(Math.max(...row))),
    classes,
    probabilities: Float64Array.from(classes.flatMap((_, k) => rows.map((row) => row[k] ?? 0))),
  }
}

/** A number of the reference, where null says that there is none. */
const numberOf = (cell: number | string | null) => (cell === null ? Number.NaN : Number(cell))

describe('with two classes', () => {
  test.each(files('binary-'))('every metric agrees with %s', (file) => {
    const { y, score, weights, expected } = read(file)
    const own = weights && Float64Array.from(weights)
    for (const [theirs, ours] of Object.entries(binaryNames)) {
      const got = named(ours).compute(Float64Array.from(y), binary(score), own)
      // 1 − p and p of the reference's doubles differ in the last digit from the exact complement
      if (theirs === 'log_loss' && typeof expected[theirs] === 'number')
        expect(got).toAgree(expected[theirs], { digits: 13 })
      else expectScore(got, expected[theirs], ours)
    }
  })

  test.each(files('binary-'))('matrix and curves agree with %s', (file) => {
    const { y, score, weights, confusion, roc_points, precision_recall_points } = read(file)
    const target = Float64Array.from(y)
    const options = weights ? { weights: Float64Array.from(weights) } : {}
    const { cells, names } = confusionMatrix(target, binary(score), options.weights)
    expect([...cells]).toEqual([confusion.tn, confusion.fp, confusion.fn, confusion.tp])
    expect(names).toEqual(['no', 'yes'])
    const roc = rocCurve(target, binary(score), options)
    const points = (rows: (number | string | null)[][], k: number) => rows.map((row) => numberOf(row[k] as number))
    expect([...roc.thresholds]).toEqual(points(roc_points.rows, 0))
    const close = (got: Float64Array, want: number[]) =>
      want.forEach((value, k) => {
        if (Number.isNaN(value)) expect(got[k]).toBeNaN()
        else expect(got[k]).toBeCloseTo(value, 14)
      })
    close(roc.falsePositiveRate, points(roc_points.rows, 1))
    if (y.includes(1)) close(roc.truePositiveRate, points(roc_points.rows, 2))
    else expect(roc.area).toBeUndefined()
    const pr = precisionRecallCurve(target, binary(score), options)
    expect([...pr.thresholds]).toEqual(points(precision_recall_points.rows, 0))
    close(pr.precision, points(precision_recall_points.rows, 1))
    close(pr.recall, points(precision_recall_points.rows, 2))
  })
})

describe('with several classes', () => {
  test.each(files('multiclass-'))('every metric agrees with %s', (file) => {
    const { classes, y, probabilities, expected, confusion, roc_auc_one_against_rest } = read(file)
    const target = Float64Array.from(y, (name) => classes.indexOf(name))
    const prediction = ofRows(probabilities, classes)
    for (const [theirs, ours] of Object.entries(manyNames)) {
      expectScore(named(ours).compute(target, prediction), expected[theirs], ours)
    }
    expect([...confusionMatrix(target, prediction).cells]).toEqual(confusion.matrix.flat())
    for (const [of, area] of Object.entries<number | null>(roc_auc_one_against_rest)) {
      expectScore(rocCurve(target, prediction, { of }).area, area, of)
    }
  })

  test('a class that the model does not know was given no probability and is never hit', () => {
    const prediction = binary([0.9, 0.2, 0.1])
    const target = Float64Array.of(1, 0, 2)
    expect(named('log-loss').compute(target, prediction)).toBe(Number.POSITIVE_INFINITY)
    expect(named('accuracy').compute(target, prediction)).toBeCloseTo(2 / 3, 15)
    expect(confusionMatrix(target, prediction).names).toEqual(['no', 'yes', 'class 2'])
  })

  test('the Matthews correlation of two classes is that of three of which one does not occur', () => {
    const target = Float64Array.of(0, 1, 1, 0, 1)
    const values = Float64Array.of(0, 1, 0, 0, 1)
    const two = named('matthews').compute(target, { values, classes: ['a', 'b'] })
    expect(two).toAgree(2 / 3, { digits: 14 })
    expect(named('matthews').compute(target, { values, classes: ['a', 'b', 'c'] })).toBe(two)
  })
})

describe('with weights', () => {
  const { y, probabilities, values, weights, target, counts, mean, category, number, counted } =
    read('sklearn-weighted.json')
  const own = Float64Array.from(weights)
  const guess = { values: Float64Array.from(mean) }
  const classes = ['a', 'b', 'c']
  const prediction = { values: Float64Array.from(values), classes, probabilities: Float64Array.from(probabilities) }

  test.each(Object.entries<number>(category))('%s of three classes is that of scikit-learn', (name, want) => {
    expect(named(name).compute(Float64Array.from(y), prediction, own)).toAgree(want, { digits: 13 })
  })

  test.each(Object.entries<number>(number))('%s of amounts is that of scikit-learn', (name, want) => {
    expect(named(name).compute(Float64Array.from(target), guess, own)).toAgree(want, { digits: 12 })
  })

  test.each(Object.entries<number>(counted))('%s of counts, some of them 0, is that of scikit-learn', (name, want) => {
    expect(named(name).compute(Float64Array.from(counts), guess, own)).toAgree(want, { digits: 12 })
  })
})

describe('a metric with a parameter', () => {
  test.each([
    ['f0.5', 'f0.5'],
    ['f2-macro', 'f2-macro'],
    ['f1-weighted', 'f1-weighted'],
    ['pinball-0.9', 'pinball-0.9'],
    ['tweedie-deviance-1.7', 'tweedie-deviance-1.7'],
  ])('is named with its value: %s', (asked, name) => {
    expect(metricNamed(asked, all)?.name).toBe(name)
  })

  test.each(['f0', 'f-1', 'f', 'fx', 'pinball-1', 'pinball-', 'pinball-1e-1', 'tweedie-deviance-0.5', 'nothing'])(
    'has no value %s',
    (asked) => {
      expect(metricNamed(asked, all)).toBeUndefined()
    },
  )

  test('F leans to recall as β grows, and to precision as it falls', () => {
    const target = Float64Array.of(1, 1, 1, 1, 0)
    const prediction = { values: Float64Array.of(1, 0, 0, 0, 0), classes: ['a', 'b'] }
    const at = (name: string) => named(name).compute(target, prediction) as number
    expect(at('precision')).toBe(1)
    expect(at('f0.01')).toBeGreaterThan(0.99)
    expect(at('f100')).toBeCloseTo(at('recall'), 3)
  })
})

describe('a calibration curve', () => {
  const score = [0.05, 0.15, 0.15, 0.35, 0.55, 0.55, 0.75, 0.95, 1]
  const y = Float64Array.of(0, 0, 1, 0, 1, 0, 1, 1, 1)

  test('has the mean probability and the share of the class in each bin that holds rows', () => {
    const { predicted, observed, weight, error } = calibrationCurve(y, binary(score), { bins: 5 })
    expect([...weight]).toEqual([3, 1, 2, 1, 2])
    expect([...predicted].map((p) => Number(p.toFixed(6)))).toEqual([0.116667, 0.35, 0.55, 0.75, 0.975])
    expect([...observed]).toEqual([1 / 3, 0, 0.5, 1, 1])
    expect(error).toBeCloseTo((0.65 + 0.35 + 0.1 + 0.25 + 0.05) / 9, 12)
  })

  test('in quantiles puts about as many rows in each bin, equal probabilities together', () => {
    const { weight, predicted } = calibrationCurve(y, binary(score), { bins: 3, binning: 'quantile' })
    expect([...weight]).toEqual([3, 3, 3])
    expect([...predicted]).toEqual([...predicted].sort((a, b) => a - b))
  })

  test('counts a row of weight 2 twice and one of weight 0 not at all', () => {
    const weights = Float64Array.of(2, 1, 0, 1, 1, 1, 1, 1, 1)
    const twice = calibrationCurve(
      Float64Array.of(0, ...y.filter((_, i) => i !== 2)),
      binary([0.05, ...score.filter((_, i) => i !== 2)]),
    )
    expect(calibrationCurve(y, binary(score), { weights })).toEqual(twice)
  })

  test('asks for probabilities, a class that exists, and at least one bin', () => {
    const refused = expect.objectContaining({ code: 'request/invalid' })
    expect(() => calibrationCurve(y, { values: y })).toThrow(refused)
    expect(() => calibrationCurve(y, binary(score), { of: 'maybe' })).toThrow('name one of them: no, yes')
    expect(() => calibrationCurve(y, ofRows([[0.2, 0.3, 0.5]], ['a', 'b', 'c']))).toThrow('there are 3 classes')
    expect(() => calibrationCurve(y, binary(score), { bins: 0 })).toThrow(refused)
  })
})
