import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diabetes, fitWords, folder, hp, json, read, reference } from './hp.ts'

const inFolder = folder()

test.concurrent('the JSON of fit has the promised keys in the promised order', async ({ expect }) => {
  const document = await json(fitWords('ridge', '--lambda', '0.1'))
  const promised = [
    'command',
    'model',
    'version',
    'data',
    'hyperparameters',
    'parameters',
    'cost',
    'scores',
    'certificate',
    'ledger',
  ]
  expect(Object.keys(document).slice(0, promised.length)).toEqual(promised)
  expect(document).toMatchObject({
    command: 'fit',
    model: 'ridge',
    data: {
      rows: 442,
      target: 'progression',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      dropped: { rows: 0, why: {} },
    },
    hyperparameters: {
      family: { degree: 1, intercept: true },
      regularization: { lambda: 0.1 },
      training: { algorithm: 'cholesky' },
      preprocessing: { standardize: true },
      decision: {},
    },
    cost: { name: 'squared-error', value: expect.any(Number), penalty: expect.any(Number) },
    certificate: { converged: true, gradientNorm: expect.any(Number), iterations: 1 },
    ledger: {
      completeTrainings: 1,
      saved: { completeTrainings: 0 },
      durationMs: { read: expect.any(Number), fit: expect.any(Number) },
    },
    findings: [],
  })
  expect(Object.keys(document['hyperparameters'] as object)).toEqual([
    'family',
    'regularization',
    'training',
    'preprocessing',
    'decision',
  ])
  expect(Object.keys(document.parameters.coefficients)).toEqual([
    'age',
    'sex',
    'bmi',
    'bp',
    's1',
    's2',
    's3',
    's4',
    's5',
    's6',
  ])
})

test.concurrent('the short form ridge is linear with that penalty', async ({ expect }) => {
  const [short, long] = await Promise.all([
    json(fitWords('ridge', '--lambda', '0.1')),
    json(fitWords('linear', '--penalty', 'ridge', '--lambda', '0.1')),
  ])
  expect(long.parameters).toEqual(short.parameters)
  expect(long.hyperparameters).toEqual(short.hyperparameters)
  expect(long['model']).toBe('ridge')
})

test.concurrent('exact least squares does not standardize unless asked to, and finds the same either way', async ({
  expect,
}) => {
  const [plain, scaled] = await Promise.all([json(fitWords('linear')), json(fitWords('linear', '--standardize'))])
  expect(plain.hyperparameters['preprocessing']).toMatchObject({ standardize: false })
  expect(scaled.hyperparameters['preprocessing']).toMatchObject({ standardize: true })
  expect(scaled.parameters.intercept).toBeCloseTo(plain.parameters.intercept, 9)
})

test.concurrent('the flags of an algorithm choose it when no other has them', async ({ expect }) => {
  const { hyperparameters } = await json(
    fitWords('ridge', '--form', 'gradient', '--epochs', '3', '--allow-nonconverged'),
  )
  expect(hyperparameters['training']).toMatchObject({ algorithm: 'nesterov', form: 'gradient', epochs: 3 })
})

test.concurrent('a trace gives the cost of each step and θ', async ({ expect }) => {
  const { trace } = await json(
    fitWords('linear', '--algorithm', 'gradient-descent', '--epochs', '4', '--trace', '--allow-nonconverged'),
  )
  expect(trace.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4])
  expect(trace.every(({ theta }) => theta?.length === 11)).toBe(true)
  expect(trace[4]?.cost).toBeLessThan(trace[0]?.cost ?? 0)
})

test.concurrent('rows that are held out are scored and not trained on; the seed decides which', async ({ expect }) => {
  const held = (seed: string) => json(fitWords('ridge', '--hold-out', '0.25', '--seed', seed))
  const [one, again, other] = await Promise.all([held('1'), held('1'), held('2')])
  expect(one.heldOut.rows).toBe(111)
  expect(one.data.rows).toBe(331)
  expect(again.heldOut).toEqual(one.heldOut)
  expect(other.heldOut.scores).not.toEqual(one.heldOut.scores)
})

test.concurrent('the coefficients and --inference agree with the reference to ten digits', async ({ expect }) => {
  interface Row {
    readonly name: string
    readonly estimate: number
    readonly standardError: number
    readonly t: number
    readonly p: number
    readonly confidence: readonly [number, number]
  }
  const { parameters, inference } = await json(fitWords('linear', '--inference'))
  const rows = (inference as { readonly parameters: readonly Row[] }).parameters
  const { expected } = JSON.parse(read(reference('results/ols/diabetes.json'))) as {
    expected: Record<'coefficients' | 'standard_errors' | 't' | 'p', Record<string, number>> & {
      ci95: Record<string, [number, number]>
    }
  }
  const close = (got: number | undefined, want: number | undefined) =>
    expect(Math.abs((got ?? Number.NaN) / (want ?? Number.NaN) - 1)).toBeLessThan(1e-10)
  for (const [name, want] of Object.entries(expected.coefficients)) close(parameters.coefficients[name], want)
  expect(rows.map(({ name }) => name)).toEqual(['intercept', ...Object.keys(parameters.coefficients)])
  for (const { name, standardError, t, p, confidence } of rows) {
    const key = name === 'intercept' ? '(intercept)' : name
    close(standardError, expected.standard_errors[key])
    close(t, expected.t[key])
    close(p, expected.p[key])
    confidence.forEach((end, k) => {
      close(end, expected.ci95[key]?.[k])
    })
  }
})

test.concurrent('columns are chosen by name, weighed and left out', async ({ expect }) => {
  const rows = ['"x, cm",z,w,y', '1,5,1,3', '2,1,1,5', '3,2,1,7', '4,9,0,100'].join('\n')
  const words = (...more: string[]) => json(['fit', 'linear', '-', '--target', 'y', ...more], { stdin: rows })
  const [named, ignored] = await Promise.all([
    words('--features', '"x, cm"', '--weights', 'w'),
    words('--ignore', 'z,w', '--weights', 'w'),
  ])
  expect(named.data.features).toEqual(['x, cm'])
  expect(named.parameters.coefficients['x, cm']).toBeCloseTo(2, 12)
  expect(ignored.data.features).toEqual(['x, cm'])
})

test.concurrent('gaps are filled when asked, and rows with gaps left out when not', async ({ expect }) => {
  const rows = ['x,z,y', '1,1,1', 'NA,2,2', '3,5,3', '4,0,4', 'void,1,5'].join('\n')
  const words = (...more: string[]) =>
    json(['fit', 'linear', '-', '--target', 'y', '--na', 'void', ...more], { stdin: rows })
  const [left, filled] = await Promise.all([words(), words('--impute', 'median')])
  expect(left.data).toMatchObject({ rows: 3, dropped: { rows: 2, why: { 'x is missing': 2 } } })
  expect(left.findings.map(({ code }) => code)).toContain('rows-dropped')
  expect(filled.data.rows).toBe(5)
  expect(filled.hyperparameters['preprocessing']).toMatchObject({ impute: 'median', missingIndicator: false })
})

test.concurrent('rows that cannot be read are kept aside when asked', async ({ expect }) => {
  const stdin = 'x,y\n1,1\n2,2\noops,3\n4,4\n'
  const refused = await hp(['fit', 'linear', '-', '--target', 'y'], { stdin })
  expect(refused.code).toBe(3)
  expect(refused.err).toContain('standard input:4:1')
  const kept = await hp(['fit', 'linear', '-', '--target', 'y', '--rejects', inFolder('bad.csv'), '--json'], { stdin })
  expect(kept.code).toBe(0)
  expect(read(inFolder('bad.csv'))).toBe('line,column,reason,text\n4,1,"""oops"" is not a number","oops,3"\n')
})

test.concurrent('a model file predicts what the fit predicts, bit for bit', async ({ expect }) => {
  const model = inFolder('round.json')
  await json(fitWords('ridge', '--degree', '2', '--lambda', '0.1', '--out', model))
  const [csv, document, scored] = await Promise.all([
    hp(['predict', model, diabetes]),
    json(['predict', model, diabetes]),
    json(['evaluate', model, diabetes]),
  ])
  const lines = csv.out.trimEnd().split('\n')
  expect(lines[0]).toBe('prediction')
  expect(lines.slice(1).map(Number)).toEqual(document['predictions'])
  expect(lines.length).toBe(443)
  const again = await json(fitWords('ridge', '--degree', '2', '--lambda', '0.1'))
  expect(scored.scores['rmse']).toBeCloseTo(again.scores['rmse'] ?? 0, 10)
})

test.concurrent('a row with a gap gets an empty prediction in its place', async ({ expect }) => {
  const model = inFolder('gap.json')
  await hp(['fit', 'linear', '-', '--target', 'y', '--out', model], { stdin: 'x,y\n1,2\n2,4\n3,6\n' })
  const { code, out, err } = await hp(['predict', model, '-'], { stdin: 'x\n5\nNA\n7\n' })
  expect(
    out.split('\n').map((line) => (line === '""' || line === 'prediction' ? line : line && Math.round(Number(line)))),
  ).toEqual(['prediction', 10, '""', 14, ''])
  expect(err).toContain('warning[not-predicted]')
  expect(code).toBe(0)
})

test.concurrent('--json gives one document where a command fails, too', async ({ expect }) => {
  const { out, code } = await hp(['fit', 'linear', diabetes, '--target', 'progresion', '--json'])
  expect(code).toBe(3)
  expect(JSON.parse(out)).toMatchObject({
    command: 'fit',
    error: { code: 'data/unknown-column', fix: 'did you mean "progression"?', exitCode: 3 },
  })
})

test.concurrent('the same words give the same bytes, ledger times aside', async ({ expect }) => {
  const words = fitWords('linear', '--algorithm', 'sgd', '--epochs', '3', '--seed', '5', '--allow-nonconverged')
  const [one, two] = await Promise.all([json(words), json([...words, '--threads', '1'])])
  expect(two.parameters).toEqual(one.parameters)
})

test('no other file is left behind', () => {
  expect(readdirSync(inFolder('.')).filter((name) => name.endsWith('.part'))).toEqual([])
})
