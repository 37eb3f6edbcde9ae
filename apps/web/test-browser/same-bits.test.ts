import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { dataset, estimator, fit, linear, recipes } from '@hp/core'
import { kebab } from '@hp/core/define'
import { algorithms, penalties, transforms } from '@hp/core/registry'
import { describe, expect, test } from 'vitest'
import { bits, finalOf, visit } from './visit.ts'

interface Case {
  readonly algorithm: string
  readonly settings: Readonly<Record<string, number | string | boolean>>
  readonly standardize: boolean
  readonly rows: number
  readonly noise: number
  readonly seed: number
}

const cases: readonly Case[] = [
  {
    algorithm: 'gradient-descent',
    settings: { learningRate: 0.035, epochs: 500 },
    standardize: false,
    rows: 40,
    noise: 1,
    seed: 0,
  },
  {
    algorithm: 'gradient-descent',
    settings: { learningRate: 0.3, schedule: 'cosine', epochs: 77 },
    standardize: true,
    rows: 123,
    noise: 2.5,
    seed: 9,
  },
  {
    algorithm: 'momentum',
    settings: { learningRate: 0.01, momentum: 0.8, epochs: 200 },
    standardize: false,
    rows: 17,
    noise: 0,
    seed: 3,
  },
  {
    algorithm: 'nesterov',
    settings: { learningRate: 0.01, momentum: 0.9, epochs: 150 },
    standardize: false,
    rows: 1000,
    noise: 1,
    seed: 1,
  },
  {
    algorithm: 'adam',
    settings: { learningRate: 0.2, schedule: 'exponential', decay: 0.99, epochs: 300 },
    standardize: true,
    rows: 50,
    noise: 1,
    seed: 2,
  },
  {
    algorithm: 'sgd',
    settings: { learningRate: 0.01, batchSize: 8, momentum: 0.5, epochs: 40 },
    standardize: false,
    rows: 60,
    noise: 1,
    seed: 4,
  },
]

const queryOf = ({ settings, ...rest }: Case, more: Record<string, string> = {}) =>
  new URLSearchParams(
    Object.entries({ ...rest, ...settings, ...more }).map(([name, value]) => [name, String(value)]),
  ).toString()

const line = recipes.find(({ name }) => name === 'line')
if (!line) throw new Error('there is no recipe line')

/** The same training by the core in this process. */
async function inNode(
  { algorithm, settings, standardize, ...points }: Case,
  penalty: unknown = penalties.none(),
  data = line?.generate(points),
) {
  if (!data) throw new Error('no data')
  const made = {
    model: linear(),
    algorithm: algorithms[algorithm as 'gradient-descent'](settings as never),
    penalty,
    transforms: [transforms.standardize({ standardize })],
  }
  return (start: readonly number[]) => fit(estimator(made as never), data, { start, seed: 0, trace: 'theta' })
}

const hp = join(import.meta.dirname, '../../cli/bin/hp.js')
const run = (words: readonly string[], input = '') =>
  spawnSync(process.execPath, [hp, ...words], { input, encoding: 'utf8' })
const flags = (values: object) => Object.entries(values).flatMap(([name, value]) => [`--${kebab(name)}`, String(value)])

describe('the page sets the same parameters to the last bit', () => {
  test.each(cases)('as hp in the terminal: $algorithm, standardize $standardize', async (each) => {
    const { algorithm, settings, standardize, ...points } = each
    const csv = run(['generate', 'line', ...flags(points)]).stdout
    const fitted = run(
      [
        'fit',
        'linear',
        '-',
        '--target',
        'y',
        '--json',
        '--quiet',
        '--allow-nonconverged',
        '--algorithm',
        algorithm,
        ...flags(settings),
        standardize ? '--standardize' : '--no-standardize',
      ],
      csv,
    )
    expect(fitted.stderr).toBe('')
    const { parameters } = JSON.parse(fitted.stdout)
    const page = await visit(queryOf(each, { start: '0,0' }))
    const shown = await finalOf(page, standardize ? 'own' : 'end')
    expect(bits(shown)).toEqual(bits([parameters.intercept, parameters.coefficients.x]))
  })

  test.each(cases)('as the core in Node, from another start: $algorithm, standardize $standardize', async (each) => {
    const start = [-3.25, 0.7]
    const fitted = await (await inNode(each))(start)
    const page = await visit(queryOf(each, { start: start.join(',') }))
    expect(bits(await finalOf(page))).toEqual(bits([...(fitted.trace.at(-1)?.theta ?? [])]))
  })

  test('with a penalty, and after points were moved', async () => {
    const each: Case = { ...cases[0], settings: { learningRate: 0.02, epochs: 60 } }
    const original = line.generate({ rows: each.rows, noise: each.noise, seed: each.seed })
    const [x, y] = ['x', 'y'].map((name) =>
      Float64Array.from((original.column(name) as { values: Float64Array }).values),
    )
    x[3] = 4.5
    y[3] = -7.25
    const data = dataset({ x, y }, { target: 'y', features: ['x'] })
    const fitted = await (await inNode(each, penalties.ridge({ lambda: 0.3 }), data))([1, 1])
    const page = await visit(
      queryOf(each, { start: '1,1', penalty: 'ridge', 'penalty.lambda': '0.3', move: '3:4.5:-7.25' }),
    )
    expect(bits(await finalOf(page))).toEqual(bits([...(fitted.trace.at(-1)?.theta ?? [])]))
  })
})
