import { describe, expect, test } from 'vitest'
import {
  adam,
  cholesky,
  coordinateDescent,
  elasticNet,
  estimator,
  fit,
  gradientDescent,
  lasso,
  linear,
  momentum,
  none,
  oneOf,
  random,
  range,
  recipes,
  ridge,
  tune,
} from '../index.ts'
import { openSpace } from './open.ts'
import { createSearch } from './search.ts'
import { auto } from './strategies/auto.ts'
import { cmaEs } from './strategies/cma-es.ts'
import { gp } from './strategies/gp.ts'
import { grid } from './strategies/grid.ts'
import { latinHypercube } from './strategies/latin-hypercube.ts'
import { random as randomSearch } from './strategies/random.ts'
import { sobol } from './strategies/sobol.ts'
import { tpe } from './strategies/tpe.ts'

const data = recipes.find(({ name }) => name === 'friedman1')?.generate({ rows: 120, noise: 1, seed: 5 }) as Parameters<
  typeof tune
>[1]
const either = estimator({
  model: linear({ degree: oneOf(1, 2) }),
  penalty: oneOf(
    ridge({ lambda: range(1e-3, 10) }),
    elasticNet({ lambda: range(1e-3, 1), mixture: range(0.1, 1) }),
    none(),
  ),
})

describe('a choice of parts', () => {
  test('is a dimension, and what each part leaves open is searched where it stands', () => {
    const { space, open } = openSpace(either)
    expect(space.dimensions.map(({ key, when }) => [key, when?.[0].values])).toEqual([
      ['model.degree', undefined],
      ['penalty', undefined],
      ['penalty.ridge.lambda', ['ridge']],
      ['penalty.elastic-net.lambda', ['elastic-net']],
      ['penalty.elastic-net.mixture', ['elastic-net']],
    ])
    expect(open.map(({ role, owner }) => [role, owner])).toEqual([
      ['family', undefined],
      ['regularization', undefined],
      ['regularization', 'ridge'],
      ['regularization', 'elastic-net'],
      ['regularization', 'elastic-net'],
    ])
    const source = random(1)
    for (let draw = 0; draw < 100_000; draw++) {
      const { penalty, ...rest } = space.sample(source)
      const keys = Object.keys(rest).filter((key) => key.startsWith('penalty'))
      const wanted = penalty === 'none' ? [] : penalty === 'ridge' ? ['lambda'] : ['lambda', 'mixture']
      if (keys.join() !== wanted.map((name) => `penalty.${penalty}.${name}`).join()) throw new Error(keys.join())
    }
  })

  test('is made by a search, which gives the hyperparameters of the part that was chosen', async () => {
    const study = await tune(either, data, { strategy: randomSearch(), trials: 30, seed: 2 })
    expect(new Set(study.trials.map(({ candidate }) => candidate.penalty))).toEqual(
      new Set(['ridge', 'elastic-net', 'none']),
    )
    const { penalty } = study.best.hyperparameters
    if ('mixture' in penalty) expect(penalty.mixture).toBe(study.best.candidate['penalty.elastic-net.mixture'])
    const fitted = await study.refit()
    expect(fitted.names.penalty).toBe(study.best.candidate.penalty)
    expect(fitted.hyperparameters.penalty).toEqual(penalty)
  })

  test('gives each candidate the score that it has by itself', async () => {
    const options = { strategy: randomSearch(), trials: 8, seed: 2 }
    const [shared, alone] = [await tune(either, data, options), await tune(either, data, { ...options, share: false })]
    shared.trials.forEach(({ score }, k) => {
      const want = alone.trials[k].score?.mean as number
      expect(Math.abs((score?.mean as number) / want - 1)).toBeLessThan(1e-10)
    })
  })

  test('leaves out what does not go together', () => {
    const mixed = {
      model: linear(),
      penalty: oneOf(ridge(), lasso()),
      algorithm: oneOf(cholesky(), coordinateDescent()),
    }
    const { space } = openSpace({ parts: mixed } as never)
    const source = random(1)
    for (let draw = 0; draw < 1000; draw++) {
      const { penalty, algorithm } = space.sample(source)
      expect([penalty, algorithm]).not.toEqual(['lasso', 'cholesky'])
    }
    expect(() =>
      openSpace({ parts: { ...mixed, penalty: oneOf(lasso(), elasticNet()), algorithm: oneOf(cholesky()) } }),
    ).toThrow(expect.objectContaining({ code: 'estimator/needs' }))
  })

  test.each(Object.entries({ auto, gp, randomSearch, tpe }))(
    'is not tried twice where it leaves nothing open: %s',
    (_, make) => {
      const { space } = openSpace(
        estimator({ model: linear(), penalty: oneOf(ridge({ lambda: range(1e-3, 10) }), none()) }),
      )
      const search = createSearch(space, { strategy: make() as never, random: random(4), trials: 30 })
      let bare = 0
      for (let number = 0; number < 30; number++) {
        const candidate = search.suggest(number) as Readonly<Record<string, unknown>>
        if (candidate.penalty === 'none') bare++
        search.tell({ number, candidate, state: 'complete', score: candidate.penalty === 'none' ? 0 : 1 })
      }
      expect(bare).toBe(1)
    },
  )

  test('opens the usual ranges of each part when nothing else is open', () => {
    const { space } = openSpace(estimator({ model: linear(), penalty: oneOf(ridge(), lasso()) }))
    expect(space.dimensions.map(({ key }) => key)).toEqual(['penalty', 'penalty.ridge.lambda', 'penalty.lasso.lambda'])
  })

  test('and hyperparameters to be tried first are given by part', async () => {
    const options = {
      strategy: randomSearch(),
      trials: 4,
      enqueue: [
        { model: { degree: 1 }, penalty: { lambda: 0.5, mixture: 0.25 } },
        { penalty: { lambda: 2 } },
        { model: { degree: 2 } },
      ],
    } as const
    const { trials } = await tune(either, data, options)
    expect(trials[0].hyperparameters).toMatchObject({ model: { degree: 1 }, penalty: { lambda: 0.5, mixture: 0.25 } })
    expect(trials[1].candidate).toMatchObject({ penalty: 'ridge', 'penalty.ridge.lambda': 2 })
    expect(trials[2].hyperparameters.model.degree).toBe(2)
    for (const enqueue of [[{ penalty: { rate: 1 } }], [{ model: { intercept: false } }], [{ model: { degree: 7 } }]]) {
      await expect(tune(either, data, { ...options, enqueue } as never)).rejects.toMatchObject({
        code: 'request/invalid',
      })
    }
  })

  test('keeps in a search over usual ranges what was set by hand', () => {
    const keys = (penalty: unknown) =>
      openSpace(estimator({ model: linear(), penalty } as never)).space.dimensions.map(({ key }) => key)
    expect(keys(elasticNet())).toEqual(['penalty.lambda', 'penalty.mixture'])
    for (const mixture of [0.5, 0.9]) expect(keys(elasticNet({ mixture }))).toEqual(['penalty.lambda'])
    expect(keys(elasticNet({ lambda: 0.1, lambdaUnit: 'lambda-max' }))).toEqual(['penalty.mixture'])
    expect(keys(ridge({ lambda: 7 }))).toEqual(['penalty.lambda'])
  })

  test('is refused by fit', async () => {
    await expect(fit(either as never, data)).rejects.toMatchObject({ code: 'hyperparameter/open-range' })
  })
})

const walk = estimator({
  model: linear(),
  algorithm: oneOf(
    momentum({ learningRate: range(1e-3, 0.5), momentum: range(0, 0.99) }),
    adam({ learningRate: range(1e-3, 0.5) }),
    gradientDescent(),
  ),
})
type Walk = typeof walk extends { readonly parts: infer P } ? P : never

describe('constraints in terms of hyperparameters', () => {
  const constraints: Parameters<typeof tune<Walk & Parameters<typeof estimator>[0]>>[2] = {
    constraints: [
      {
        describe: 'the momentum is at most 1 − η',
        of: ({ algorithm }) => ('momentum' in algorithm ? algorithm.momentum : Number.NaN),
        high: ({ algorithm }) => 1 - algorithm.learningRate,
      },
      { describe: 'η is not near 0.1', holds: ({ algorithm }) => Math.abs(algorithm.learningRate - 0.1) > 0.01 },
    ],
  }
  const { space } = openSpace(walk, undefined, constraints?.constraints as never)
  const breaks = (candidate: Readonly<Record<string, unknown>>) => {
    const rate = (candidate['algorithm.momentum.learningRate'] ??
      candidate['algorithm.adam.learningRate'] ??
      1) as number
    return Math.abs(rate - 0.1) <= 0.01 || ((candidate['algorithm.momentum.momentum'] ?? 0) as number) > 1 - rate
  }

  test('hold in 100 000 draws', () => {
    const source = random(3)
    let broken = 0
    for (let draw = 0; draw < 100_000; draw++) if (breaks(space.sample(source))) broken++
    expect(broken).toBe(0)
  })

  test.each(Object.entries({ auto, cmaEs, gp, grid, latinHypercube, randomSearch, sobol, tpe }))(
    'hold for what %s proposes',
    (_, make) => {
      const search = createSearch(space, { strategy: make() as never, random: random(4), trials: 40 })
      for (let number = 0; number < 40; number++) {
        const candidate = search.suggest(number)
        if (candidate === undefined) break
        expect(space.contains(candidate)).toBe(true)
        expect(breaks(candidate)).toBe(false)
        search.tell({ number, candidate, state: 'complete', score: number % 7 })
      }
    },
  )

  test('hold in a search', async () => {
    const { trials } = await tune(walk, data, { ...constraints, strategy: tpe(), trials: 20 } as never)
    expect(trials.map(({ candidate }) => candidate).filter(breaks)).toEqual([])
  })
})
