import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dataset, type Values } from '../src/data/dataset.ts'
import { estimator } from '../src/define/index.ts'
import { evaluate } from '../src/evaluate.ts'
import { train } from '../src/fit.ts'
import { logistic } from '../src/models/logistic.ts'
import { elasticNet, none, ridge } from '../src/penalties/index.ts'
import type { Fitted } from '../src/training/fitted.ts'
import { digits, drained } from './contract/every.ts'
import { referenceCase } from './reference-case.ts'
import './to-agree.ts'

// Values with 60 digits; penalties there are on the sum over rows, here on the mean.

const filesOf = (kind: string) =>
  readdirSync(new URL(`reference/results/${kind}/`, import.meta.url)).map((file) => `${kind}/${file.slice(0, -5)}`)

interface Binary {
  readonly alpha: number
  readonly l1: number
  readonly intercept: number
  readonly coefficients: Readonly<Record<string, number>>
  readonly negative_log_likelihood: number
  readonly probability_first_5: readonly number[]
  readonly standard_errors?: Readonly<Record<string, number>>
}

interface Several {
  readonly alpha: number
  readonly intercepts: Readonly<Record<string, number>>
  readonly coefficients: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly log_loss: number
}

function fitted(path: string, alpha: number, l1: number): { readonly model: Fitted; readonly rows: number } {
  const { document, matrix, rows, terms, classes } = referenceCase<readonly unknown[]>(path)
  const columns = Array.from({ length: terms }, (_, j): [string, Values] => [
    `x${j}`,
    matrix.slice(j * rows, (j + 1) * rows),
  ])
  const { positive_class: positive } = document as unknown as { readonly positive_class?: string }
  const y = positive ? classes.map((name) => name === positive) : classes
  const data = dataset(new Map([...columns, ['y', y]]), { target: 'y' })
  const lambda = (alpha + l1) / rows
  const penalty = l1 > 0 ? elasticNet({ lambda, mixture: l1 / (alpha + l1) }) : alpha > 0 ? ridge({ lambda }) : none()
  const composed = estimator({ model: logistic(), penalty, transforms: [] } as never)
  return { model: drained(train(composed as never, data)) as Fitted, rows }
}

describe.each(filesOf('logistic'))('%s', (path) => {
  const { document } = referenceCase<readonly Binary[]>(path)
  test.each(document.expected.map((one) => [`alpha ${one.alpha}, l1 ${one.l1}`, one] as const))('%s', (_, one) => {
    const { model, rows } = fitted(path, one.alpha, one.l1)
    expect(model.certificate.converged).toBe(true)
    const { intercept, coefficients } = model.parameters as unknown as { intercept: number; coefficients: Float64Array }
    expect(digits([intercept, ...coefficients], [one.intercept, ...Object.values(one.coefficients)])).toBeGreaterThan(9)
    const zeros = (values: Iterable<number>) => Array.from(values, (value) => value === 0)
    expect(zeros(coefficients)).toEqual(zeros(Object.values(one.coefficients)))
    expect(model.scores['log-loss']).toAgree(one.negative_log_likelihood / rows, { digits: 10 })
  })
})

describe.each(filesOf('multinomial'))('%s', (path) => {
  const { document } = referenceCase<readonly Several[]>(path)
  test.each(document.expected.map((one) => [`alpha ${one.alpha}`, one] as const))('%s', (_, one) => {
    const { model } = fitted(path, one.alpha, 0)
    expect(model.certificate.converged).toBe(true)
    const { intercept, coefficients } = model.parameters as unknown as Record<string, Float64Array>
    expect(digits(intercept, Object.values(one.intercepts))).toBeGreaterThan(9)
    const want = Object.values(one.coefficients).flatMap((own) => Object.values(own))
    expect(digits(coefficients, want)).toBeGreaterThan(9)
    expect(model.scores['log-loss']).toAgree(one.log_loss, { digits: 10 })
  })
})

interface Errors {
  readonly per_fold: readonly number[]
}

describe('cv/logistic-breast-cancer-5fold', () => {
  const { document, matrix, rows, terms, classes } = referenceCase<{
    readonly 'within training part': {
      readonly grid: readonly { readonly alpha: number; readonly log_loss: Errors; readonly accuracy: Errors }[]
    }
  }>('cv/logistic-breast-cancer-5fold')
  const columns = Array.from({ length: terms }, (_, j): [string, Values] => [
    `x${j}`,
    matrix.slice(j * rows, (j + 1) * rows),
  ])
  const data = dataset(new Map([...columns, ['y', classes.map((name) => name === 'malignant')]]), { target: 'y' })
  const fold = readFileSync(new URL('reference/folds/breast_cancer-k5.csv', import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => Number(line.split(',')[1]))
  const folds = [...new Set(fold)].sort((a, b) => a - b)
  const part = (wanted: (k: number) => boolean) =>
    data.rowsAt(Uint32Array.from([...fold.keys()].filter((i) => wanted(fold[i]))))

  test.each(document.expected['within training part'].grid.map((one) => [one.alpha, one] as const))(
    'alpha %s, columns standardised within each training part',
    (alpha, one) => {
      folds.forEach((k, at) => {
        const training = part((other) => other !== k)
        const penalty = ridge({ lambda: alpha / training.rows })
        const model = drained(train(estimator({ model: logistic(), penalty }) as never, training)) as Fitted
        const { scores } = evaluate(
          model,
          part((other) => other === k),
        )
        expect(scores['log-loss']).toAgree(one.log_loss.per_fold[at], { digits: 6 })
        expect(scores['accuracy']).toAgree(one.accuracy.per_fold[at], { digits: 12 })
      })
    },
  )
})
