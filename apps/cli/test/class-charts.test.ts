import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { diabetes, folder, hp, reference } from './hp.ts'

const inFolder = folder()
const iris = reference('data/iris.csv')
const fitWords = ['fit', 'logistic', iris, '--target', 'species', '--penalty', 'ridge', '--lambda', '0.01']

beforeAll(async () => {
  const two = ['--features', 'sepal_length,petal_length', '--out', inFolder('two.json'), '--quiet']
  const [first, second] = await Promise.all([
    hp([...fitWords, ...two]),
    hp([...fitWords, '--out', inFolder('four.json'), '--quiet']),
  ])
  expect([first.code, second.code]).toEqual([0, 0])
})

test.concurrent('a fit of classes to two features is drawn as a map, with the matrix and both curves', async ({
  expect,
}) => {
  const { code, out } = await hp([...fitWords, '--features', 'sepal_length,petal_length', '--plot', '--no-color'])
  expect(code).toBe(0)
  for (const part of ['what is predicted where', 'Confusion matrix', 'ROC curve', 'Calibration'])
    expect(out).toContain(part)
  expect(out).toMatch(/·● setosa +░◆ versicolor +▒▲ virginica/)
})

test.concurrent('a model file is drawn on other data: one chart that is named, or all that it has', async ({
  expect,
}) => {
  const { out } = await hp(['evaluate', inFolder('four.json'), iris, '--plot'])
  expect(out).not.toContain('what is predicted where')
  expect(out).toContain('Confusion matrix')
  const one = await hp(['evaluate', inFolder('two.json'), iris, '--plot', '--chart', 'roc'])
  expect(one.out).toContain('ROC curve')
  expect(one.out).not.toContain('Calibration')
})

test.concurrent('a picture is that of the chart that is named', async ({ expect }) => {
  for (const [chart, title] of [
    ['map', 'what is predicted where'],
    ['confusion', 'Confusion matrix'],
    ['calibration', 'Calibration'],
  ] as const) {
    const picture = inFolder(`${chart}.svg`)
    const { code } = await hp(['evaluate', inFolder('two.json'), iris, '--plot', picture, '--chart', chart])
    expect(code).toBe(0)
    expect(readFileSync(picture, 'utf8')).toContain(title)
  }
})

test.concurrent('with --json the document stands alone on standard output', async ({ expect }) => {
  const { out, err } = await hp(['evaluate', inFolder('two.json'), iris, '--plot', '--chart', 'confusion', '--json'])
  expect(JSON.parse(out).scores.accuracy).toBeGreaterThan(0.9)
  expect(err).toContain('Confusion matrix')
})

test.concurrent('a chart that a model does not have is refused', async ({ expect }) => {
  const asked = [
    [['evaluate', inFolder('four.json'), iris, '--plot', '--chart', 'map'], 'two features that are numbers'],
    [['evaluate', inFolder('two.json'), iris, '--plot', '--chart', 'pie'], 'map, confusion, roc, calibration'],
    [['fit', 'linear', diabetes, '--target', 'progression', '--plot', '--chart', 'roc'], 'predicts numbers'],
  ] as const
  for (const [words, reason] of asked) {
    const { code, err } = await hp(words)
    expect(code).toBe(2)
    expect(err.replace(/\s+/g, ' ')).toContain(reason)
  }
})
