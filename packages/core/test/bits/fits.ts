// A suite of fits whose parameters, traces and predictions must have the same bits in every engine and with any number of threads.
// Imports the package by what it is given, so that Node.js, a browser and another Node.js can all run it.
import type * as Core from '../../src/index.ts'

type Data = 'line' | 'friedman1' | 'tall' | 'blobs' | 'classes' | 'tall classes' | 'tall blobs' | 'counts'

interface Case {
  readonly name: string
  readonly data: Data
  readonly parts: (core: typeof Core) => Record<string, unknown>
}

const algorithms: readonly [string, (core: typeof Core) => unknown][] = [
  ['qr', ({ qr }) => qr()],
  ['cholesky', ({ cholesky }) => cholesky()],
  ['gradient-descent', ({ gradientDescent }) => gradientDescent({ learningRate: 0.05, epochs: 40 })],
  ['gradient-descent, exponential', ({ gradientDescent }) => gradientDescent({ schedule: 'exponential', epochs: 40 })],
  ['gradient-descent, cosine', ({ gradientDescent }) => gradientDescent({ schedule: 'cosine', epochs: 40 })],
  ['momentum', ({ momentum }) => momentum({ learningRate: 0.02, epochs: 40 })],
  ['nesterov', ({ nesterov }) => nesterov({ learningRate: 0.02, epochs: 40 })],
  ['nesterov, gradient form', ({ nesterov }) => nesterov({ learningRate: 0.02, form: 'gradient', epochs: 40 })],
  ['adam', ({ adam }) => adam({ learningRate: 0.05, epochs: 40 })],
  ['sgd', ({ sgd }) => sgd({ learningRate: 0.01, epochs: 5 })],
]

const linearCases: readonly Case[] = [
  ...algorithms.flatMap(([name, algorithm]) =>
    (['line', 'friedman1'] as const).map((data) => ({
      name: `${name} on ${data}`,
      data,
      parts: (core: typeof Core) => ({ model: core.linear(), algorithm: algorithm(core) }),
    })),
  ),
  ...[2, 5, 9].map((degree) => ({
    name: `degree ${degree}`,
    data: 'line' as const,
    parts: ({ linear }: typeof Core) => ({ model: linear({ degree }) }),
  })),
  ...[0.001, 0.1, 10].flatMap((lambda) => [
    {
      name: `ridge ${lambda}`,
      data: 'friedman1' as const,
      parts: ({ linear, ridge }: typeof Core) => ({ model: linear({ degree: 2 }), penalty: ridge({ lambda }) }),
    },
    {
      name: `lasso ${lambda}`,
      data: 'friedman1' as const,
      parts: ({ linear, lasso }: typeof Core) => ({ model: linear({ degree: 2 }), penalty: lasso({ lambda }) }),
    },
    {
      name: `elastic net ${lambda}`,
      data: 'friedman1' as const,
      parts: ({ linear, elasticNet }: typeof Core) => ({ model: linear(), penalty: elasticNet({ lambda }) }),
    },
  ]),
  ...(['qr', 'gradient-descent', 'momentum'] as const).map((name) => ({
    name: `${name} on tall data`,
    data: 'tall' as const,
    parts: (core: typeof Core) => ({
      model: core.linear(),
      algorithm: {
        qr: core.qr,
        'gradient-descent': () => core.gradientDescent({ epochs: 5 }),
        momentum: () => core.momentum({ epochs: 60 }),
      }[name](),
    }),
  })),
]

/** Networks of numbers and of classes, in both precisions, by kinds of steps and of units. */
const networks: readonly Case[] = (['friedman1', 'blobs'] as const).flatMap((data) =>
  (['f64', 'f32'] as const).flatMap((precision) => [
    {
      name: `network of gelu by adamw in ${precision} on ${data}`,
      data,
      parts: ({ network, adamw, ridge }: typeof Core) => ({
        model: network({ hiddenLayers: [9, 6], activation: 'gelu', dropout: 0.1, precision }),
        penalty: ridge({ lambda: 1e-3 }),
        algorithm: adamw({ epochs: 5 }),
      }),
    },
    {
      name: `network of tanh by sgd in ${precision} on ${data}, rows set aside`,
      data,
      parts: ({ network, sgd }: typeof Core) => ({
        model: network({ hiddenLayers: [11], activation: 'tanh', precision }),
        algorithm: sgd({ epochs: 5, momentum: 0.9, learningRate: 0.02, setAside: 0.2 }),
      }),
    },
    {
      name: `network of relu by gradient descent in ${precision} on ${data}`,
      data,
      parts: ({ network, gradientDescent }: typeof Core) => ({
        model: network({ hiddenLayers: [8], precision }),
        algorithm: gradientDescent({ epochs: 5 }),
      }),
    },
  ]),
)

/** Classes, counts and amounts: exact Hessians, kept ones on much data, gradients, corners. */
const outcomes: readonly Case[] = [
  ...(['classes', 'blobs'] as const).flatMap((data): Case[] => [
    {
      name: `logistic by newton on ${data}`,
      data,
      parts: ({ logistic, ridge }) => ({ model: logistic(), penalty: ridge({ lambda: 0.01 }) }),
    },
    {
      name: `logistic with a lasso on ${data}`,
      data,
      parts: ({ logistic, lasso }) => ({ model: logistic(), penalty: lasso({ lambda: 0.02 }) }),
    },
    {
      name: `logistic by lbfgs on ${data}`,
      data,
      parts: ({ logistic, ridge, lbfgs }) => ({
        model: logistic(),
        penalty: ridge({ lambda: 0.01 }),
        algorithm: lbfgs(),
      }),
    },
    {
      name: `logistic by gradient descent on ${data}`,
      data,
      parts: ({ logistic, gradientDescent }) => ({ model: logistic(), algorithm: gradientDescent({ epochs: 20 }) }),
    },
    {
      name: `logistic by sgd, balanced, on ${data}`,
      data,
      parts: ({ logistic, logLoss, sgd }) => ({
        model: logistic(),
        cost: logLoss({ classWeights: 'balanced' }),
        algorithm: sgd({ epochs: 3 }),
      }),
    },
  ]),
  ...(['tall classes', 'tall blobs'] as const).map(
    (data): Case => ({
      name: `logistic by newton on ${data}`,
      data,
      parts: ({ logistic, ridge }) => ({ model: logistic(), penalty: ridge({ lambda: 1e-3 }) }),
    }),
  ),
  { name: 'poisson', data: 'counts', parts: ({ poisson }) => ({ model: poisson() }) },
  {
    name: 'poisson with an elastic net',
    data: 'counts',
    parts: ({ poisson, elasticNet }) => ({ model: poisson(), penalty: elasticNet({ lambda: 0.1 }) }),
  },
  { name: 'gamma', data: 'counts', parts: ({ gamma }) => ({ model: gamma() }) },
  {
    name: 'tweedie',
    data: 'counts',
    parts: ({ tweedie, ridge }) => ({ model: tweedie(), penalty: ridge({ lambda: 0.1 }) }),
  },
  { name: 'huber', data: 'friedman1', parts: ({ linear, huber }) => ({ model: linear(), cost: huber() }) },
]

export const cases: readonly Case[] = [...linearCases, ...networks, ...outcomes]

/** The hash of each case, by name. */
export async function bitsOf(core: typeof Core, threads: number): Promise<Record<string, string>> {
  const generate = (name: string, settings: Record<string, unknown>) =>
    core.recipes.find((recipe) => recipe.name === name)?.generate(settings) as Core.Dataset
  const data: Record<Data, Core.Dataset> = {
    line: generate('line', { rows: 97, noise: 0.3, seed: 3 }),
    friedman1: generate('friedman1', { rows: 211, noise: 1, seed: 5 }),
    tall: generate('friedman1', { rows: 120_000, noise: 1, seed: 7 }),
    blobs: generate('blobs', { rows: 101, seed: 9 }),
    classes: generate('classification', { rows: 143, features: 6, seed: 11 }),
    'tall classes': generate('classification', { rows: 50_000, features: 24, seed: 13 }),
    'tall blobs': generate('blobs', { rows: 50_000, features: 22, noise: 9, seed: 15 }),
    counts: positive(core, generate('friedman1', { rows: 173, noise: 1, seed: 17 })),
  }
  const hashes: Record<string, string> = {}
  for (const { name, data: which, parts } of cases) {
    const estimator = core.estimator(parts(core) as never)
    const fitted = await core.fit(estimator as never, data[which], { threads, trace: 'theta', diverging: 'keep' })
    const numbers = [
      ...Object.values(fitted.parameters as Record<string, number | Float64Array>).flatMap((value) =>
        typeof value === 'number' ? [value] : [...value],
      ),
      ...fitted.trace.flatMap(({ cost, theta }) => [cost, ...(theta ?? [])]),
      ...said(fitted.prediction(data[which])),
    ]
    hashes[name] = await digest(Float64Array.from(numbers))
  }
  return hashes
}

/** The same rows with targets above 0. */
function positive(core: typeof Core, data: Core.Dataset): Core.Dataset {
  const columns = data.columns.map((column) => {
    const { values } = column as { values: Float64Array }
    return [column.name, column.name === data.target ? values.map((y) => 1 + Math.floor(Math.abs(y))) : values] as const
  })
  return core.dataset(new Map(columns), { target: data.target })
}

const said = ({ values, probabilities }: ReturnType<Core.Fitted['prediction']>) => probabilities ?? values

async function digest(numbers: Float64Array): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', numbers.buffer as ArrayBuffer))
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
