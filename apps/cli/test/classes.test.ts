import { copyFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { folder, hp, json, penguins, reference } from './hp.ts'

const inFolder = folder()
beforeAll(() => copyFileSync(penguins, inFolder('penguins.csv')))
const words = (command: string, ...more: readonly string[]) => [
  command,
  'logistic',
  penguins,
  '--target',
  'species',
  ...more,
]

test('fit prints the parameters of several classes by class, and those of two as of a line', async () => {
  const several = await json(words('fit', '--penalty', 'ridge', '--lambda', '0.01'))
  const { classes } = several['parameters'] as unknown as {
    classes: Record<string, { intercept: number; coefficients: object }>
  }
  expect(Object.keys(classes)).toEqual(['Adelie', 'Chinstrap', 'Gentoo'])
  expect(classes['Gentoo']).toEqual({
    intercept: expect.any(Number),
    coefficients: expect.objectContaining({ beak_length_mm: expect.any(Number) }),
  })
  const two = await json([
    'fit',
    'logistic',
    penguins,
    '--target',
    'sex',
    '--features',
    'body_mass_g',
    '--threshold',
    '0.4',
  ])
  expect(two['parameters']).toEqual({
    intercept: expect.any(Number),
    coefficients: { body_mass_g: expect.any(Number) },
  })
  expect(two['hyperparameters']).toMatchObject({ decision: { threshold: 0.4 }, family: { classWeights: 'none' } })
  expect(two['scores']).toMatchObject({ accuracy: expect.any(Number), 'log-loss': expect.any(Number) })
})

test('predict gives the class and the probability of each, as CSV and as JSON, and nothing where a feature is missing', async () => {
  const model = inFolder('model.json')
  const fit = await hp(words('fit', '--penalty', 'ridge', '--lambda', '0.01', '--out', model))
  expect(fit.code).toBe(0)
  const { out } = await hp(['predict', model, penguins])
  const [header, first, ...rest] = out.trim().split('\n')
  expect(header).toBe('prediction,P(Adelie),P(Chinstrap),P(Gentoo)')
  expect(first).toMatch(/^Adelie,0\.9/)
  expect(rest).toContain(',,,')
  const document = await json(['predict', model, penguins])
  expect(document['classes']).toEqual(['Adelie', 'Chinstrap', 'Gentoo'])
  expect((document['predictions'] as (string | null)[]).slice(0, 4)).toEqual(['Adelie', 'Adelie', 'Adelie', null])
  expect(Object.keys(document['probabilities'] as object)).toEqual(document['classes'])
  const { scores } = await json(['evaluate', model, penguins])
  expect((scores as { accuracy: number }).accuracy).toBeGreaterThan(0.9)
})

test('tune chooses by log loss, and says what it shares', async () => {
  const document = await json(words('tune', '--penalty', 'ridge', '--lambda', '1e-3..1:5'))
  expect(document['metric']).toEqual({ name: 'log-loss', direction: 'minimize' })
  const plan = await hp(words('plan', '--penalty', 'ridge', '--lambda', '1e-3..1:5'))
  expect(plan.out).toContain('warm-path')
})

test('classes that are separated are named on standard error; one class only is an error of the data', async () => {
  const apart = await hp(['fit', 'logistic', reference('bad-inputs/separable-classes.csv'), '--target', 'label'])
  expect(apart.code).toBe(0)
  expect(apart.err).toContain('warning[separation]')
  expect(apart.err).toContain('"x1" alone')
  const single = await hp(['fit', 'logistic', reference('bad-inputs/single-class.csv'), '--target', 'label'])
  expect(single.code).toBe(3)
  expect(single.err).toContain('one class only')
})

test('a cost of another kind is refused with those that would do', async () => {
  const { code, err } = await hp(['fit', 'linear', penguins, '--target', 'body_mass_g', '--cost', 'log-loss'])
  expect(code).toBe(2)
  expect(err).toContain('huber')
})
