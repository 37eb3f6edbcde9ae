import { expect, test, vi } from 'vitest'
import { fit, train } from '../../src/fit.ts'
import { memoryUse, ready, theStore } from '../../src/kernels/memory.ts'
import { fitted, parametersOf, rowsOf, said, subjects } from '../conformance/subject.ts'
import { algorithms, drained, type Settings, schemaOf, table } from './every.ts'
import { type Composition, composed, compositions, targetOf, titleOf } from './trainings.ts'

const columns = table(700, 6, 'kernels')
const weights = Float64Array.from({ length: 700 }, (_, i) => 1 + (i % 3) / 2)
/** Rows for a composition: alone, and with weights and, up to two classes, an offset. */
function tablesFor(one: Pick<Composition, 'cost' | 'classes'>) {
  const own = { ...columns, y: targetOf(one, columns.y, 'kernels') }
  const offset = one.classes < 3 ? { offset: 'o' } : { ignore: ['o'] }
  return [rowsOf(own), rowsOf({ ...own, w: weights, o: columns.x1 }, { weights: 'w', ...offset })]
}

/** Few steps, that cannot diverge. */
const brief = ({ algorithm }: Pick<Composition, 'algorithm'>): Settings =>
  Object.fromEntries(
    schemaOf(algorithm.definition).flatMap(([name, h]) =>
      h.mark === 'resource' ? [[name, 20]] : name === 'learningRate' ? [[name, 0.05]] : [],
    ),
  )
const everything = () =>
  compositions.flatMap((one) =>
    tablesFor(one).map((data, k) => {
      const model = fitted(composed(one, one.algorithm(brief(one))), data, { seed: 3, trace: 'theta' })
      return [
        `${one.algorithm.definition.name}, ${titleOf(one)}, table ${k}`,
        JSON.stringify(model),
        model.trace,
      ] as const
    }),
  )

test('every algorithm gives the same bits with the kernels as without, step by step', async () => {
  vi.stubGlobal('document', {}) // where there is a page, nothing is compiled until `ready`
  const without = everything()
  vi.unstubAllGlobals()
  expect(theStore()?.kernels).toBeUndefined()
  await ready()
  expect(theStore()?.kernels).toBeDefined()
  const withKernels = everything()
  without.forEach(([title, file, trace], k) => {
    expect(withKernels[k][2], title).toEqual(trace)
    expect(withKernels[k][1], title).toBe(file)
  })
})

test('a training gives its memory back: ended, left, stopped, diverged or refused, and after inference', async () => {
  await ready()
  for (const { estimator, world } of subjects) {
    const own = world.table(700, 6)
    const data = rowsOf(own)
    const before = memoryUse().usedBytes
    const unchanged = (what: string) => expect(memoryUse().usedBytes, what).toBe(before)
    drained(train(estimator(), data))
    unchanged('ended')
    await fit(estimator(), data)
    unchanged('waited for')
    const left = train(estimator(), data)
    left.next()
    left.return(undefined as never)
    unchanged('left')
    await fit(estimator(), data, { signal: AbortSignal.abort() }).catch(() => undefined)
    unchanged('stopped before')
    const throwing = () => {
      throw new Error('from outside')
    }
    await expect(fit(estimator(), data, { onStep: throwing })).rejects.toThrow('from outside')
    unchanged('stopped by an error of the caller')
    for (const make of algorithms) {
      const fast = 'learningRate' in make.definition.hyperparameters ? { learningRate: 1e6 } : {}
      await fit(estimator({ algorithm: make(fast) as never }), data).catch(() => undefined)
      unchanged(`diverged or refused: ${make.definition.name}`)
    }
    await fit(estimator(), rowsOf({ y: own['y'] as Float64Array })).catch(() => undefined)
    unchanged('without features')
    const model = fitted(estimator(), data)
    try {
      model.inference()
    } catch {}
    unchanged('asked for standard errors')
    said(model, data)
    unchanged('asked for predictions')
  }
})

test('a hundred models in memory hold no kernel memory', async () => {
  await ready()
  const before = memoryUse().usedBytes
  const models = Array.from({ length: 100 }, (_, seed) => fitted(subjects[0].estimator(), rowsOf(table(50, 3, seed))))
  expect(memoryUse().usedBytes).toBe(before)
  expect(models.every((model) => parametersOf(model).every(Number.isFinite))).toBe(true)
})
