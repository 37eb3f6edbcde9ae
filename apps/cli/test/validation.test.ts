import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diabetes, folder, hp, reference } from './hp.ts'

const inFolder = folder()
const words = (command: string, model: string, ...more: string[]) => [
  command,
  model,
  diabetes,
  '--target',
  'progression',
  ...more,
]

async function documentOf(line: readonly string[]) {
  const { code, out, err } = await hp([...line, '--json'])
  expect([code, code === 0 ? '' : err]).toEqual([0, ''])
  return JSON.parse(out)
}

test.concurrent('a learning curve has both scores at every size, and its picture', async ({ expect }) => {
  const picture = inFolder('curve.svg')
  const { points, metric, validation } = await documentOf(
    words('learning-curve', 'linear', '--sizes', '30,0.5,1', '--plot', picture),
  )
  expect(points.map(({ rows }: { rows: number }) => rows)).toEqual([30, 177, 353])
  for (const { train, validation: held } of points) {
    expect(train.folds).toHaveLength(5)
    expect(held.mean).toBeGreaterThan(train.mean)
  }
  expect([metric.name, validation]).toEqual(['rmse', { splitter: 'k-fold', folds: 5 }])
  expect(readFileSync(picture, 'utf8')).toContain('<title id="figure-title">Learning curve: rmse</title>')
})

test.concurrent('a validation curve has the scores of tune at every value, and names the best', async ({ expect }) => {
  const open = ['--lambda', '1e-3..1e2:5', '--seed', '3']
  const [curve, study] = await Promise.all([
    documentOf(words('validation-curve', 'ridge', ...open)),
    documentOf(words('tune', 'ridge', ...open)),
  ])
  expect(curve.hyperparameter).toEqual({ key: 'penalty.lambda', name: 'lambda', scale: 'log' })
  const scores = new Map<number, number>(
    study.trials.map((trial: { hyperparameters: { regularization: { lambda: number } }; score: { mean: number } }) => [
      trial.hyperparameters.regularization.lambda,
      trial.score.mean,
    ]),
  )
  for (const { value, validation } of curve.points)
    expect(validation.mean / (scores.get(value) ?? Number.NaN)).toBeCloseTo(1, 9)
  expect(curve.best.value).toBe(study.best.hyperparameters.regularization.lambda)
})

test.concurrent('without --json a curve is a table, and a chart where one is asked for', async ({ expect }) => {
  const { out, err, code } = await hp(words('validation-curve', 'ridge', '--lambda', '1e-2..10:4', '--plot'))
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/lambda +trained on +held out/)
  expect(out).toContain('Validation curve: rmse')
  expect(out.match(/ best$/m)).not.toBeNull()
})

test.concurrent('a nested search has an outer score and a choice in every fold', async ({ expect }) => {
  const nested = await documentOf(words('nested', 'ridge', '--lambda', '1e-3..1e2:5', '--outer-folds', '3'))
  expect(nested.folds.map(({ rows }: { rows: { test: number } }) => rows.test)).toEqual([148, 147, 147])
  expect(nested.score.folds).toEqual(nested.folds.map(({ score }: { score: number }) => score))
  for (const { hyperparameters, inner, trials } of nested.folds) {
    expect(hyperparameters.regularization.lambda).toBeGreaterThan(0)
    expect([trials, inner.mean > 0]).toEqual([5, true])
  }
  expect(nested.instability[0].name).toBe('lambda')
})

const splitters: readonly (readonly [string, readonly string[], object])[] = [
  ['its folds and repeats', ['--folds', '3', '--repeats', '2'], { splitter: 'k-fold', folds: 6 }],
  ['groups', ['--groups', 'sex', '--folds', '2'], { splitter: 'grouped-k-fold', folds: 2 }],
  ['a gap in time', ['--gap-rows', '4'], { splitter: 'time-series', folds: 5 }],
  ['a bootstrap', ['--splitter', 'bootstrap', '--repeats', '3'], { splitter: 'bootstrap', folds: 3 }],
  ['a repeated hold-out', ['--test', '0.3', '--repeats', '4'], { splitter: 'hold-out', folds: 4 }],
]
test.concurrent.each(splitters)('rows are parted by %s', async (_, flags, validation) => {
  const study = await documentOf(words('tune', 'ridge', '--lambda', '0.1,1', ...flags))
  expect(study.validation).toEqual(validation)
})

test.concurrent('classes are stratified where nobody says otherwise', async ({ expect }) => {
  const study = await documentOf([
    'learning-curve',
    'logistic',
    reference('data/iris.csv'),
    '--target',
    'species',
    '--sizes',
    '1',
    '--metric',
    'f2-macro',
  ])
  expect([study.validation.splitter, study.metric.name]).toEqual(['stratified-k-fold', 'f2-macro'])
  expect(study.points[0].validation.mean).toBeGreaterThan(0.9)
})

const refused: readonly (readonly [readonly string[], string])[] = [
  [words('tune', 'ridge', '--splitter', 'leave-one-out', '--folds', '3'), '--folds is for the splitter'],
  [words('tune', 'ridge', '--test', '0.3', '--gap-rows', '2'), '--gap-rows is for the splitter time-series'],
  [words('tune', 'ridge', '--splitter', 'grouped-k-fold'), 'no column of groups is named'],
  [words('tune', 'ridge', '--groups', 'sex', '--folds', '3'), '3 folds need at least 3 groups, but there are 2'],
  [words('tune', 'ridge', '--splitter', 'stratified-k-fold'), 'cannot be stratified'],
  [words('tune', 'ridge', '--splitter', 'stratified'), 'there is no splitter "stratified"'],
  [words('tune', 'ridge', '--metric', 'pinball-2'), 'there is no metric "pinball-2"'],
  [words('learning-curve', 'ridge', '--sizes', '0.5,none'), '--sizes must be shares'],
  [words('learning-curve', 'ridge', '--sizes', '10000'), 'whole number of rows up to 353'],
  [words('validation-curve', 'ridge', '--lambda', '1,2', '--degree', '1,2'), '2 are open: degree, lambda'],
  [words('nested', 'ridge', '--outer-folds', '1'), '--outer-folds must be a whole number of at least 2'],
]
test.concurrent.each(refused.map(([line, reason]) => [reason, line] as const))(
  'refused in words: %s',
  async (reason, line) => {
    const { code, out, err } = await hp(line)
    expect([code, out]).toEqual([2, ''])
    expect(err.replace(/\s+/g, ' ')).toContain(reason)
  },
)
