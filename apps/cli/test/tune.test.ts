import { existsSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diabetes, folder, hp, read, reference } from './hp.ts'

const inFolder = folder()
const tuneWords = (model: string, ...more: string[]) => ['tune', model, diabetes, '--target', 'progression', ...more]

interface Trial {
  readonly number: number
  readonly state: string
  readonly hyperparameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly score: { readonly mean: number; readonly standardError: number; readonly folds: readonly number[] }
}

interface Tuned {
  readonly [key: string]: unknown
  readonly best: Trial
  readonly simplestWithinOneStandardError: Trial
  readonly trials: readonly Trial[]
  readonly ledger: { readonly completeTrainings: number; readonly saved: { readonly completeTrainings: number } }
}

async function tuned(words: readonly string[]): Promise<Tuned> {
  const { code, out, err } = await hp([...words, '--json'])
  expect([code, code === 0 ? '' : err]).toEqual([0, ''])
  return JSON.parse(out) as Tuned
}

test.concurrent('the JSON of tune has the promised keys in the promised order', async ({ expect }) => {
  const document = await tuned(tuneWords('ridge', '--lambda', '1e-3..1e1:8', '--degree', '1,2', '--seed', '7'))
  const promised = [
    'command',
    'study',
    'seed',
    'strategy',
    'validation',
    'metric',
    'best',
    'simplestWithinOneStandardError',
    'refit',
    'trials',
    'plan',
    'ledger',
    'findings',
  ]
  expect(Object.keys(document).slice(0, promised.length)).toEqual(promised)
  expect(document).toMatchObject({
    command: 'tune',
    seed: 7,
    strategy: 'grid',
    validation: { splitter: 'k-fold', folds: 5 },
    metric: { name: 'rmse', direction: 'minimize' },
    refit: { cost: { name: 'squared-error' }, parameters: { intercept: expect.any(Number) } },
    plan: { units: 10, naiveTrainings: 80, predictedMs: expect.any(Number), measuredMs: expect.any(Number) },
    ledger: { completeTrainings: 10, saved: { completeTrainings: 70 }, costEvaluations: expect.any(Number) },
  })
  expect(document.trials).toHaveLength(16)
  expect(Object.keys(document.best.score)).toEqual(['mean', 'standardError', 'corrected', 'folds'])
  expect(document.best.hyperparameters).toEqual({
    family: { degree: expect.any(Number) },
    regularization: { lambda: expect.any(Number) },
  })
  expect(document.best.score.mean).toBe(Math.min(...document.trials.map(({ score }) => score.mean)))
})

test.concurrent('the JSON of tune says what is as good, how the corrected score is known, and what was important', async ({
  expect,
}) => {
  const document = await tuned(tuneWords('ridge', '--lambda', '1e-3..1e1:8', '--degree', '1,2'))
  const { best, notWorse, importance } = document as unknown as {
    readonly best: Trial & { readonly correction: { readonly by: string; readonly interval: readonly number[] } }
    readonly notWorse: readonly number[]
    readonly importance: {
      readonly method: string
      readonly hyperparameters: readonly { readonly name: string; readonly share: number; readonly amongBest: number }[]
      readonly interactions: readonly { readonly names: readonly string[]; readonly share: number }[]
    }
  }
  expect(best.correction).toEqual({ by: 'bootstrap', interval: [expect.any(Number), expect.any(Number)] })
  expect(notWorse[0]).toBe(best.number)
  expect(notWorse.length).toBeLessThan(16)
  expect(importance.method).toBe('fanova')
  expect(importance.hyperparameters.map(({ name }) => name).toSorted()).toEqual(['degree', 'lambda'])
  // the grid is complete: main effects and the interaction are all there is
  const shares = [...importance.hyperparameters, ...importance.interactions].map(({ share }) => share)
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10)
  expect(importance.hyperparameters.reduce((sum, { amongBest }) => sum + amongBest, 0)).toBeCloseTo(1, 10)
})

test.concurrent('importance is drawn where several are searched, and what is as good is told', async ({ expect }) => {
  const [two, one] = await Promise.all([
    hp(tuneWords('ridge', '--lambda', '1e-3..1e1:8', '--degree', '1,2')),
    hp(tuneWords('ridge', '--lambda', '1e-3..1e1:8')),
  ])
  expect(two.out).toMatch(/Importance: what the differences in rmse are due to/)
  expect(two.out).toMatch(/what sets the best trials apart/)
  expect(one.out).not.toMatch(/Importance/)
  for (const { out } of [two, one]) expect(out).toMatch(/As good +\d+ of \d+ other trials cannot be told from the best/)
})

test.concurrent('a stored study shows the importance that the search told', async ({ expect }) => {
  const storage = ['--storage', inFolder('importance.db')]
  const document = await tuned(tuneWords('elastic-net', '--lambda', '1e-3..1e1:6', '--mixture', '0,0.5,1', ...storage))
  const shown = await hp(['study', 'show', '--json', ...storage])
  const { hyperparameters } = JSON.parse(shown.out).importance
  const told = (document as unknown as { importance: { hyperparameters: readonly { name: string; share: number }[] } })
    .importance
  for (const { name, share } of told.hyperparameters) {
    const again = hyperparameters.find((one: { name: string }) => one.name === name)
    expect(again.share).toBeCloseTo(share, 10)
  }
  expect((await hp(['study', 'show', ...storage])).out).toMatch(/Importance: what the differences in rmse are due to/)
})

test.concurrent('without a range the usual one is searched, and the same seed gives the same study', async ({
  expect,
}) => {
  const [one, again] = await Promise.all([tuned(tuneWords('ridge')), tuned(tuneWords('ridge', '--threads', '2'))])
  const lambdas = one.trials.map(({ hyperparameters }) => Number(hyperparameters['regularization']?.['lambda']))
  expect(lambdas).toHaveLength(50)
  expect([Math.min(...lambdas), Math.max(...lambdas)]).toEqual([1e-4, 1e2])
  expect(again.best).toEqual(one.best)
  expect(again.trials.map(({ score }) => score)).toEqual(one.trials.map(({ score }) => score))
})

test.concurrent('sharing changes no score to ten digits', async ({ expect }) => {
  const words = tuneWords('ridge', '--lambda', '1e-3..1e1:4')
  const [shared, naive] = await Promise.all([tuned(words), tuned([...words, '--no-share'])])
  expect(naive.ledger).toMatchObject({ completeTrainings: 20, saved: { completeTrainings: 0 } })
  expect(shared.ledger).toMatchObject({ completeTrainings: 5, saved: { completeTrainings: 15 } })
  shared.trials.forEach(({ score }, k) => {
    expect(Math.abs(score.mean / (naive.trials[k]?.score.mean ?? Number.NaN) - 1)).toBeLessThan(1e-10)
  })
})

interface Expected {
  readonly per_fold: readonly number[]
  readonly mean_of_folds: number
  readonly se_of_mean: number
}

interface Reference<Value> {
  readonly folds: { readonly file: string }
  readonly expected: {
    readonly 'within training part': { readonly grid: readonly (Value & { readonly mse: Expected })[] }
  }
}

/** The bundled data with the folds of a reference as one more column. */
function withFolds(file: string, name: string): { readonly path: string; readonly folds: readonly number[] } {
  const folds: number[] = []
  for (const line of read(reference(file)).trim().split('\n').slice(1)) {
    const [row, fold] = line.split(',').map(Number)
    folds[row ?? 0] = fold ?? Number.NaN
  }
  const [header, ...rows] = read(diabetes).trim().split('\n')
  const path = inFolder(name)
  writeFileSync(path, [`${header},fold`, ...rows.map((row, i) => `${row},${folds[i]}`)].join('\n'))
  return { path, folds }
}

const digits = (got: number | undefined, want: number | undefined) =>
  -Math.log10(Math.abs((got ?? Number.NaN) / (want ?? Number.NaN) - 1) + 1e-16)

test.concurrent('lasso on the folds of a column agrees with the reference, mean and error too', async ({ expect }) => {
  const { folds, expected } = JSON.parse(read(reference('results/cv/lasso-diabetes-5fold.json'))) as Reference<{
    readonly lambda: number
  }>
  const { path } = withFolds(folds.file, 'lasso.csv')
  const { grid } = expected['within training part']
  const words = ['--fold-column', 'fold', '--metric', 'mse', '--lambda', grid.map(({ lambda }) => lambda).join(',')]
  const { trials } = await tuned(['tune', 'lasso', path, '--target', 'progression', ...words])
  expect(trials).toHaveLength(grid.length)
  grid.forEach(({ mse }, k) => {
    expect(digits(trials[k]?.score.mean, mse.mean_of_folds)).toBeGreaterThan(6)
    expect(digits(trials[k]?.score.standardError, mse.se_of_mean)).toBeGreaterThan(5)
  })
})

test.concurrent('ridge agrees with the reference in every fold', async ({ expect }) => {
  const { folds: at, expected } = JSON.parse(read(reference('results/cv/ridge-diabetes-10fold.json'))) as Reference<{
    readonly alpha: number
  }>
  const { path, folds } = withFolds(at.file, 'ridge.csv')
  // the reference's penalty is a sum: λ depends on how many rows a fold leaves for training
  const trained = Array.from({ length: 10 }, (_, f) => folds.filter((fold) => fold !== f).length)
  const sizes = [...new Set(trained)]
  const grid = expected['within training part'].grid.filter((_, k) => k % 3 === 0)
  const lambdas = grid.flatMap(({ alpha }) => sizes.map((size) => alpha / size))
  const words = ['--fold-column', 'fold', '--metric', 'mse', '--lambda', lambdas.join(',')]
  const { trials } = await tuned(['tune', 'ridge', path, '--target', 'progression', ...words])
  for (const [k, { mse }] of grid.entries()) {
    trained.forEach((size, f) => {
      const trial = trials[k * sizes.length + sizes.indexOf(size)]
      expect(digits(trial?.score.folds[f], mse.per_fold[f])).toBeGreaterThan(9)
    })
  }
})

test.concurrent('a plan says what is shared and trains nothing; its JSON has the tree', async ({ expect }) => {
  const words = ['ridge', diabetes, '--target', 'progression', '--lambda', '1e-4..1e4:100']
  const [text, document] = await Promise.all([hp(['plan', ...words]), hp(['plan', ...words, '--json'])])
  expect(text.code).toBe(0)
  expect(text.out).toContain('100 candidates × 5 folds = 500 trainings, 5 needed (495 saved)')
  expect(text.out).toContain('one decomposition for each of 5')
  expect(JSON.parse(document.out)).toMatchObject({
    command: 'plan',
    candidates: 100,
    folds: 5,
    naiveTrainings: 500,
    units: 5,
    saved: { completeTrainings: 495 },
    tree: { children: [{ title: expect.stringContaining('fold statistics') }] },
  })
})

test.concurrent('the result is on standard output; plan, ledger and findings are on standard error', async ({
  expect,
}) => {
  const { code, out, err } = await hp(tuneWords('ridge', '--plot'))
  expect(code).toBe(0)
  for (const part of [
    '■ Hyperparameters',
    '● Parameters',
    'regularization (searched)',
    'rmse ± standard error',
    'best',
  ])
    expect(out).toContain(part)
  expect(out).toContain('one standard error from the best')
  expect(err).toContain('250 trainings, 5 needed (245 saved)')
  expect(err).toMatch(/ledger {2}complete trainings 5 \(245 saved\).*predicted/)
})

test.concurrent('the winner is written as a model file, the scores as a picture', async ({ expect }) => {
  const [model, picture] = [inFolder('winner.json'), inFolder('map.svg')]
  const words = ['--degree', '1..2', '--lambda', '1e-3..1e1:5', '--out', model, '--plot', picture]
  expect((await hp(tuneWords('ridge', ...words))).code).toBe(0)
  expect(read(picture)).toContain('<svg')
  expect((await hp(['predict', model, diabetes])).out.trim().split('\n')).toHaveLength(443)
})

test.concurrent('every strategy keeps to the number of trials, yes-or-no and words are searched too', async ({
  expect,
}) => {
  const strategies = ['random', 'sobol', 'latin-hypercube', 'tpe', 'gp', 'cma-es', 'implicit']
  const studies = await Promise.all([
    ...strategies.map((each) => tuned(tuneWords('ridge', '--strategy', each, '--trials', '6'))),
    tuned(tuneWords('linear', '--features', 'bmi,bp', '--degree', '2', '--interactions', 'true,false')),
  ])
  const last = studies.pop()
  studies.forEach((study, k) => {
    expect(study['strategy']).toBe(strategies[k])
    expect(study.trials).toHaveLength(6)
  })
  expect(last?.trials.map(({ hyperparameters }) => hyperparameters['family'])).toEqual([
    { interactions: true },
    { interactions: false },
  ])
})

test.concurrent('Ctrl-C ends a search with 130, and no model file is written', async ({ expect }) => {
  const data = inFolder('many.csv')
  expect((await hp(['generate', 'friedman1', '--rows', '5000', '--out', data])).code).toBe(0)
  let asked = false
  const words = [
    '--algorithm',
    'sgd',
    '--learning-rate',
    '1e-4..1e-1:50',
    '--epochs',
    '100',
    '--out',
    inFolder('never'),
  ]
  const ended = await hp(['tune', 'ridge', data, '--target', 'y', ...words], {
    onError: (err, kill) => {
      if (asked || !err.includes('candidates')) return
      asked = true
      setTimeout(() => kill('SIGINT'), 1500) // the study is opened after the plan is shown; the search takes much longer
    },
  })
  expect(ended.code).toBe(130)
  expect(ended.err).toContain('interrupted: what was done is kept')
  expect(ended.err).toMatch(/resume with: hp study resume ridge-y-[0-9a-f]{8} --out /)
  expect(ended.out).toBe('')
  expect(existsSync(inFolder('never'))).toBe(false)
})
