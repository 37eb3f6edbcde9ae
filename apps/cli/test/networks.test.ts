import { expect, test } from 'vitest'
import { diabetes, folder, hp, penguins } from './hp.ts'

const inFolder = folder()
const json = async (...words: readonly string[]) => {
  const { code, out, err } = await hp([...words, '--json', '--quiet'])
  expect([code, code === 0 ? '' : err]).toEqual([0, ''])
  return JSON.parse(out)
}

test('a network of classes needs no flag: it converges to something sensible and leaves with code 0', async () => {
  const { model, certificate, scores, parameters } = await json('fit', 'network', penguins, '--target', 'species')
  expect(model).toBe('network')
  expect(certificate).toMatchObject({ converged: true, method: 'passes' })
  expect(scores.accuracy).toBeGreaterThan(0.98)
  const [hidden, output] = parameters.layers
  expect([hidden.weights.length, hidden.bias.length, hidden.activation]).toEqual([32, 32, 'relu'])
  expect([output.weights.length, output.weights[0].length, output.activation]).toEqual([3, 32, 'identity'])
})

test('a network of numbers with its flags, saved, predicts', async () => {
  const file = inFolder('net.json')
  const flags = ['--hidden-layers', '16,16', '--activation', 'tanh', '--epochs', '100', '--learning-rate', '0.01']
  const fitted = await json('fit', 'network', diabetes, '--target', 'progression', ...flags, '--out', file)
  expect(fitted.hyperparameters.family.hiddenLayers).toEqual([16, 16])
  expect(fitted.hyperparameters.training).toMatchObject({ algorithm: 'adamw', epochs: 100, learningRate: 0.01 })
  expect(fitted.hyperparameters.regularization).toMatchObject({ dropout: 0, weightDecay: 0.1 })
  expect(fitted.scores.r2).toBeGreaterThan(0.5)
  const { code, out } = await hp(['predict', file, diabetes])
  expect([code, out.trim().split('\n').length]).toEqual([0, 443])
})

test('the trace of early stopping has the cost of the rows set aside, and a note says how many', async () => {
  const words = ['fit', 'network', penguins, '--target', 'species', '--set-aside', '0.2', '--trace']
  const { trace, findings, hyperparameters } = await json(...words)
  expect(hyperparameters.validation).toEqual({ setAside: 0.2 })
  expect(trace.every(({ setAside }: { setAside: number }) => setAside > 0)).toBe(true)
  expect(findings.map(({ code }: { code: string }) => code)).toContain('set-aside')
})

test('a search over shapes, none among them, and learning rates, with a pruner as strategy', async () => {
  const words = ['tune', 'network', penguins, '--target', 'species', '--hidden-layers', '|16|16,16']
  const { trials, best } = await json(...words, '--learning-rate', '1e-3..1e-1', '--strategy', 'asha', '--trials', '9')
  const shapes = new Set(
    trials.map(({ hyperparameters }: { hyperparameters: { family: { hiddenLayers: number[] } } }) =>
      JSON.stringify(hyperparameters.family.hiddenLayers),
    ),
  )
  expect([...shapes].every((shape) => ['[]', '[16]', '[16,16]'].includes(shape as string))).toBe(true)
  expect(shapes.size).toBeGreaterThan(1)
  expect(best.score.mean).toBeLessThan(0.2)
})

test('explain and plan know networks', async () => {
  const { code, out } = await hp(['explain', 'network'])
  expect([code, out.includes('hidden-layers')]).toEqual([0, true])
  const words = [
    'plan',
    'network',
    penguins,
    '--target',
    'species',
    '--learning-rate',
    '1e-3,1e-2',
    '--epochs',
    '20,60',
  ]
  expect((await hp(words)).out).toContain('networks: 4 candidates with hidden layers 32 in 2 trainings a fold')
})
