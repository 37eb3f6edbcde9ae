import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { diabetes, fitWords, folder, hp } from './hp.ts'

const inFolder = folder()

interface Case {
  readonly title: string
  readonly words: readonly string[]
  readonly code: number
  readonly says: RegExp
  readonly stdin?: string
}

const steps = (...more: string[]) => fitWords('linear', '--algorithm', 'gradient-descent', ...more)

const cases: readonly Case[] = [
  {
    title: '2: a value for what training sets',
    words: fitWords('linear', '--intercept', '3'),
    code: 2,
    says: /is-parameter.*intercept is a parameter of linear/,
  },
  {
    title: '2: an unknown metric',
    words: ['tune', 'ridge', diabetes, '--target', 'progression', '--metric', 'rsme'],
    code: 2,
    says: /there is no metric "rsme".*\n.*\n.*did you mean "rmse"/,
  },
  {
    title: '2: an unknown strategy',
    words: ['plan', 'ridge', diabetes, '--target', 'progression', '--strategy', 'rnadom'],
    code: 2,
    says: /did you mean "random"/,
  },
  {
    title: '2: a flag of another splitter',
    words: ['tune', 'ridge', diabetes, '--target', 'progression', '--splitter', 'hold-out', '--folds', '3'],
    code: 2,
    says: /--folds is for the splitters k-fold, .*, but the splitter is hold-out/,
  },
  {
    title: '4: no candidate could be scored',
    words: [...'tune linear - --target y --algorithm gradient-descent --learning-rate 5,6 --folds 2'.split(' ')],
    stdin: 'x,y\n1,1\n2,2\n3,4\n4,4\n5,6\n6,5\n',
    code: 4,
    says: /tune\/no-result.*None of 2 candidates/,
  },
  { title: '2: an unknown command', words: ['fti'], code: 2, says: /did you mean "fit"/ },
  { title: '2: a flag of hp itself', words: ['--verbose'], code: 2, says: /hp itself has no flag --verbose/ },
  {
    title: '2: an unknown model',
    words: ['fit', 'rigde', diabetes],
    code: 2,
    says: /unknown-definition.*\n.*did you mean "ridge"/,
  },
  {
    title: '2: an algorithm where a model belongs',
    words: ['fit', 'adam', diabetes],
    code: 2,
    says: /--algorithm adam/,
  },
  {
    title: '2: data where a model belongs',
    words: ['fit', 'cars.csv', '--target', 'mpg'],
    code: 2,
    says: /hp fit linear cars\.csv/,
  },
  { title: '2: no data', words: ['fit', 'linear'], code: 2, says: /<data> is missing/ },
  { title: '2: no target', words: ['fit', 'linear', diabetes], code: 2, says: /--target.*"age", "sex"/ },
  { title: '2: an unknown flag', words: fitWords('ridge', '--lamda', '1'), code: 2, says: /did you mean --lambda/ },
  {
    title: '2: a flag without its value',
    words: fitWords('ridge', '--out'),
    code: 2,
    says: /--out needs a value \(FILE\)/,
  },
  {
    title: '2: a value where none is taken',
    words: fitWords('ridge', '--json=yes'),
    code: 2,
    says: /--json takes no value/,
  },
  { title: '2: too many words', words: fitWords('ridge', 'more'), code: 2, says: /more words than expected/ },
  {
    title: '2: a parameter given as a flag',
    words: fitWords('linear', '--coefficients', '1,2'),
    code: 2,
    says: /hyperparameter\/is-parameter.*training sets it/,
  },
  {
    title: '2: a range where fit needs a value',
    words: fitWords('ridge', '--lambda', '1e-4..1e2'),
    code: 2,
    says: /open-range.*\n.*\n.*hp tune ridge .* --lambda 1e-4\.\.1e2/,
  },
  {
    title: '2: a list where fit needs a value',
    words: fitWords('linear', '--degree', '1,2,3'),
    code: 2,
    says: /degree is a list/,
  },
  {
    title: '2: a value out of its domain',
    words: fitWords('ridge', '--lambda', '-1'),
    code: 2,
    says: /lambda must be a number of at least 0, but is -1/,
  },
  {
    title: '2: a word where a number belongs',
    words: fitWords('ridge', '--lambda', 'big'),
    code: 2,
    says: /lambda must be a number of at least 0, but is "big"/,
  },
  {
    title: '2: a flag of an algorithm that does not run',
    words: fitWords('linear', '--learning-rate', '1'),
    code: 2,
    says: /no algorithm is named.*\n.*\n.*--algorithm gradient-descent/,
  },
  {
    title: '2: a flag that has no part in the model',
    words: fitWords('lasso', '--learning-rate', '1'),
    code: 2,
    says: /take no part in lasso/,
  },
  {
    title: '2: a pair that does not fit',
    words: fitWords('lasso', '--algorithm', 'adam'),
    code: 2,
    says: /estimator\/needs.*slope/,
  },
  {
    title: '2: standard errors of a penalised fit',
    words: fitWords('ridge', '--inference'),
    code: 2,
    says: /known without a penalty only/,
  },
  {
    title: '2: a share that is none',
    words: fitWords('ridge', '--hold-out', '3'),
    code: 2,
    says: /share between 0 and 1/,
  },
  {
    title: '2: a seed that is none',
    words: fitWords('ridge', '--seed', '1.5'),
    code: 2,
    says: /--seed must be a whole number/,
  },
  { title: '2: an open quotation mark', words: fitWords('ridge', '--features', '"age'), code: 2, says: /not closed/ },
  {
    title: '3: no such file',
    words: ['fit', 'linear', `${diabetes}x`, '--target', 'y'],
    code: 3,
    says: /there is no such file.*\n.*\n.*did you mean/,
  },
  {
    title: '3: no such column',
    words: ['fit', 'linear', diabetes, '--target', 'progres'],
    code: 3,
    says: /did you mean "progression"|columns are/,
  },
  {
    title: '3: words as target',
    words: ['fit', 'linear', '-', '--target', 'y'],
    stdin: 'x,y\n1,a\n2,b\n3,a\n',
    code: 3,
    says: /must be numeric/,
  },
  { title: '3: a model file that is none', words: ['predict', diabetes, diabetes], code: 3, says: /model-file\/json/ },
  {
    title: '3: no model file',
    words: ['predict', inFolder('no.json'), diabetes],
    code: 3,
    says: /there is no such file/,
  },
  {
    title: '4: no rows to fit',
    words: ['fit', 'linear', '-', '--target', 'y'],
    stdin: 'x,y\n',
    code: 4,
    says: /data\/no-rows/,
  },
  {
    title: '4: no row is complete',
    words: ['fit', 'linear', '-', '--target', 'y'],
    stdin: 'x,z,y\n1,,1\n,2,3\n',
    code: 4,
    says: /no row is complete/,
  },
  {
    title: '5: not converged, the result is there',
    words: steps('--epochs', '3'),
    code: 5,
    says: /not-converged.*\n.*--allow-nonconverged/,
  },
  {
    title: '5: diverged, with the reason',
    words: steps('--learning-rate', '1.3'),
    code: 5,
    says: /fit\/diverged.*learning rate 1\.3 is above.*2\/L/,
  },
  {
    title: '6: a folder that is not there',
    words: fitWords('linear', '--out', inFolder('no/model.json')),
    code: 6,
    says: /its folder does not exist/,
  },
  {
    title: '6: a folder where a file belongs',
    words: fitWords('linear', '--out', inFolder('.')),
    code: 6,
    says: /it is a folder/,
  },
]

test.concurrent.for(cases)('$title', async ({ words, code, says, stdin }, { expect }) => {
  const ended = await hp(words, stdin === undefined ? {} : { stdin })
  expect(ended.err).toMatch(says)
  expect(ended.err).not.toMatch(/\n\s+at /)
  expect(ended.code).toBe(code)
  expect(ended.err).toMatch(new RegExp(`\\(exit ${code}\\)`))
  if (code !== 5) expect(ended.out).toBe('')
})

test.concurrent('a fit that did not converge is printed but not saved, unless that is accepted', async ({ expect }) => {
  const out = inFolder('short.json')
  const refused = await hp(steps('--epochs', '3', '--json', '--out', out))
  expect(JSON.parse(refused.out)).toMatchObject({ certificate: { converged: false, iterations: 3 } })
  expect(refused.err).toContain('the model file was not written')
  expect(existsSync(out)).toBe(false)
  const kept = await hp(steps('--epochs', '3', '--json', '--allow-nonconverged', '--out', out))
  expect(kept.code).toBe(0)
  expect(existsSync(out)).toBe(true)
})

test.concurrent('a fit that diverged is kept when that is accepted', async ({ expect }) => {
  const { code, out } = await hp(steps('--learning-rate', '1.3', '--json', '--allow-nonconverged'))
  const document = JSON.parse(out) as { certificate: unknown; parameters: { intercept: number } }
  expect(document.certificate).toMatchObject({ converged: false, diverged: true })
  expect(Number.isFinite(document.parameters.intercept)).toBe(true)
  expect(code).toBe(0)
})

test.concurrent('a bug of ours says so, without a stack unless HP_DEBUG=1', async ({ expect }) => {
  const broken = inFolder('broken')
  mkdirSync(broken)
  writeFileSync(`${broken}/break.mjs`, 'Map.groupBy = () => { throw new TypeError("broken on purpose") }')
  const env = { NODE_OPTIONS: `--import ${broken}/break.mjs` }
  const words = ['fit', '--help']
  const [plain, debug] = await Promise.all([hp(words, { env }), hp(words, { env: { ...env, HP_DEBUG: '1' } })])
  expect(plain.code).toBe(1)
  expect(plain.err).toMatch(/a bug of ours: TypeError: broken on purpose/)
  expect(plain.err).not.toMatch(/\n\s+at /)
  expect(debug.err).toMatch(/\n\s+at /)
})
