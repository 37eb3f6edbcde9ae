import { expect } from 'vitest'
import { HpError } from '../../src/define/errors.ts'
import { domain, holds } from '../../src/define/hyperparameters.ts'
import { oneOf } from '../../src/define/ranges.ts'
import { badValues, defaultSettings, otherValues, schemaOf } from '../contract/every.ts'
import { type Check, fitted, type World } from './subject.ts'

/** What must hold before any data come, and of hyperparameters all the time. */
export const construction = ({ usualRows }: World): readonly Check[] => [
  {
    name: 'its defaults lie in their domains, and are what is set when nothing is',
    run({ model, penalty }) {
      for (const make of [model, penalty]) {
        for (const [name, h] of schemaOf(make.definition)) expect(holds(h, h.default), name).toBe(true)
        expect(make().settings).toEqual(defaultSettings(make.definition))
      }
    },
  },
  {
    name: 'making it does no work: a definition, settings and which of them were given, nothing else',
    run({ model, settings, estimator }) {
      expect(Object.keys(model(settings))).toEqual(['definition', 'settings', 'given'])
      expect(model(settings).definition).toBe(model.definition)
      expect(Object.keys(estimator())).toEqual(['parts'])
    },
  },
  {
    name: 'its hyperparameters come back as they were set, also through JSON',
    run({ model, settings, penalty, penaltySettings }) {
      for (const [make, own] of [
        [model, settings],
        [penalty, penaltySettings],
      ] as const) {
        const { settings: set } = make(own)
        expect(set).toMatchObject(own)
        expect(make(set).settings).toEqual(set)
        expect(make(JSON.parse(JSON.stringify(set))).settings).toEqual(set)
        for (const [name, h] of schemaOf(make.definition))
          for (const value of otherValues(h)) expect(make({ [name]: value }).settings[name]).toEqual(value)
      }
    },
  },
  {
    name: 'its hyperparameters are frozen',
    run({ model, penalty }) {
      for (const { settings } of [model(), penalty()]) expect(Object.isFrozen(settings)).toBe(true)
    },
  },
  {
    name: 'a value outside the domain is refused with the name, the value and the domain',
    run({ model, penalty }) {
      for (const make of [model, penalty])
        for (const [name, h] of schemaOf(make.definition))
          for (const value of badValues(h)) {
            const refusal = errorOf(() => make({ [name]: value }))
            expect(refusal, `${name} ${String(value)}`).toMatchObject({ code: 'hyperparameter/invalid' })
            expect(refusal?.what).toContain(name)
            expect(refusal?.what).toContain(domain(h))
            if (typeof value === 'number') expect(refusal?.what).toContain(String(value))
          }
    },
  },
  {
    name: 'a name that is no hyperparameter is refused, with the nearest one that is',
    run({ model }) {
      expect(errorOf(() => model({ noSuchName: 1 }))).toMatchObject({ code: 'hyperparameter/unknown' })
      for (const [name] of schemaOf(model.definition))
        expect(errorOf(() => model({ [`${name}s`]: 1 }))?.fix).toContain(name)
    },
  },
  {
    name: 'a hyperparameter that was left open is refused by fit',
    run({ model, settings, penalty, penaltySettings, estimator }) {
      for (const [make, own, part] of [
        [model, settings, 'model'],
        [penalty, penaltySettings, 'penalty'],
      ] as const)
        for (const [name, h] of schemaOf(make.definition)) {
          const open = make({ ...own, [name]: oneOf(h.default, otherValues(h)[0]) })
          expect(errorOf(() => fitted(estimator({ [part]: open }), usualRows()))).toMatchObject({
            code: 'hyperparameter/open-range',
          })
        }
    },
  },
  {
    name: 'there are no parameters and no predictions before fit',
    run({ estimator }) {
      for (const name of ['parameters', 'predict', 'theta', 'coefficients'])
        expect(name in estimator() || name in estimator().parts.model).toBe(false)
    },
  },
  {
    name: 'fit changes no hyperparameter, and a fitted model says which it had',
    run({ model, settings, penalty, penaltySettings, estimator }) {
      const composed = estimator()
      const before = JSON.stringify(composed)
      const { hyperparameters, names } = fitted(composed, usualRows())
      expect(JSON.stringify(composed)).toBe(before)
      expect(hyperparameters).toMatchObject({
        model: model(settings).settings,
        penalty: penalty(penaltySettings).settings,
      })
      expect(names).toMatchObject({ model: model.definition.name, penalty: penalty.definition.name })
      for (const value of [hyperparameters, ...Object.values(hyperparameters)])
        expect(Object.isFrozen(value)).toBe(true)
    },
  },
  {
    name: 'its parameters and what they mean have the same names',
    run({ model, estimator }) {
      const { parameters } = fitted(estimator(), usualRows())
      expect(Object.keys(parameters)).toEqual(Object.keys(model.definition.meaning))
      for (const name of model.definition.penalised) expect(Object.keys(parameters)).toContain(name)
    },
  },
]

/** What was refused, undefined when nothing was; anything but an `HpError` is a bug and is thrown on. */
export function errorOf(action: () => unknown): HpError | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (error instanceof HpError) return error
    throw error
  }
}
