import { describe, expect, test } from 'vitest'
import { table } from '../../test/contract/every.ts'
import { adam, adamw, momentum, nesterov, sgd } from '../algorithms/index.ts'
import { dataset } from '../data/dataset.ts'
import { estimator } from '../define/index.ts'
import { fit } from '../fit.ts'
import { linear } from '../models/index.ts'
import { prepare } from '../training/training.ts'

const rows = dataset(table(30, 3, 'batches'), { target: 'y' })
const steps = { learningRate: 0.01, batchSize: 8, epochs: 6 }
const thetaOf = async (algorithm: object) =>
  (await fit(estimator({ model: linear(), algorithm } as never) as never, rows, { trace: 'theta' })).trace.at(-1)?.theta

describe('mini-batches', () => {
  test('of momentum are those of sgd with momentum, of adam those of adamw without decay: the same bits', async () => {
    expect(await thetaOf(momentum({ ...steps, momentum: 0.8 }))).toEqual(
      await thetaOf(sgd({ ...steps, momentum: 0.8 })),
    )
    const moments = { beta1: 0.8, beta2: 0.95 }
    const decoupled = adamw({ ...steps, ...moments, weightDecay: 0 })
    expect(await thetaOf(adam({ ...steps, ...moments }))).toEqual(await thetaOf(decoupled))
  })

  test('of nesterov without momentum are those of sgd, and its two forms take different steps', async () => {
    const plain = await thetaOf(sgd(steps))
    for (const form of ['look-ahead', 'gradient'] as const)
      expect(await thetaOf(nesterov({ ...steps, momentum: 0, form }))).toEqual(plain)
    const [a, b] = [
      await thetaOf(nesterov({ ...steps, form: 'look-ahead' })),
      await thetaOf(nesterov({ ...steps, form: 'gradient' })),
    ]
    expect(a).not.toEqual(b)
    expect(a).not.toEqual(plain)
  })

  test('of nesterov take the gradient of the batch where the last step would lead', () => {
    const composed = estimator({ model: linear(), algorithm: nesterov({ ...steps, epochs: 1, momentum: 0.7 }) })
    const training = prepare(composed, rows)
    const { problem, composition } = training
    const theta = problem.theta.slice()
    const v = new Float64Array(theta.length)
    const g = new Float64Array(theta.length)
    const run = composition.algorithm.definition.train(
      {
        ...problem,
        gradientOn(batch: Uint32Array, at: Float64Array, out: Float64Array) {
          expect(batch.length).toBeLessThanOrEqual(8)
          for (let j = 0; j < theta.length; j++) expect(at[j]).toBe(theta[j] + 0.7 * v[j])
          const cost = problem.gradientOn(batch, at, out)
          problem.gradientOn(batch, at, g)
          for (let j = 0; j < theta.length; j++) {
            v[j] = 0.7 * v[j] - 0.01 * g[j]
            theta[j] += v[j]
          }
          return cost
        },
      },
      composition.algorithm.settings,
    )
    while (!run.next().done);
    expect(problem.theta).toEqual(theta)
    training.release()
  })

  test('of as many rows as there are, are none: the steps are those of all rows', async () => {
    for (const make of [adam, momentum, nesterov] as readonly ((h: object) => object)[])
      expect(await thetaOf(make({ ...steps, batchSize: 30 }))).toEqual(await thetaOf(make({ ...steps, batchSize: 0 })))
  })

  test('follow a schedule step by step', async () => {
    const fading = { ...steps, schedule: 'exponential', decay: 0.9 } as const
    expect(await thetaOf(momentum({ ...fading, momentum: 0 }))).toEqual(await thetaOf(sgd(fading)))
    expect(await thetaOf(momentum({ ...fading, momentum: 0 }))).not.toEqual(await thetaOf(sgd(steps)))
  })
})
