import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { loadModel } from '../../src/load-model.ts'
import { digits } from '../contract/every.ts'
import { errorOf } from './construction.ts'
import { oldFile } from './old-files.ts'
import {
  type Check,
  type Columns,
  fitted,
  linked,
  parametersOf,
  rowsOf,
  type Subject,
  said,
  type World,
} from './subject.ts'

type Json = Record<string, unknown>
const codeOf = (text: string) => errorOf(() => loadModel(text))?.code

/** What a model file promises: the same predictions, or an error in words. */
export function persistence({ usualColumns, usualRows, table }: World): readonly Check[] {
  const saved = ({ estimator }: Subject) => JSON.stringify(fitted(estimator(), usualRows()))
  /** Golden rows cannot tell a last digit that rounding hides from them. */
  function unharmed(text: string, want: Float64Array): void {
    errorOf(() => expect(digits(said(loadModel(text), usualColumns(9)), want)).toBeGreaterThan(12))
  }

  return [
    {
      name: 'a model that was saved and loaded predicts to the same bits and says the same of itself',
      run(subject) {
        const model = fitted(subject.estimator(), usualRows())
        const loaded = loadModel(JSON.stringify(model))
        expect(said(loaded, usualColumns(9))).toEqual(said(model, usualColumns(9)))
        expect(parametersOf(loaded)).toEqual(parametersOf(model))
        for (const key of ['hyperparameters', 'names', 'terms', 'scores', 'certificate', 'data', 'cost'] as const)
          expect(loaded[key], key).toEqual(model[key])
      },
    },
    {
      name: 'so it does with words, yes or no, weights, an offset and gaps in training',
      run({ estimator }) {
        const { x1, y } = usualColumns()
        const columns = {
          x1: Array.from(x1, (x, i) => (i === 1 ? null : x)),
          colour: Array.from({ length: 60 }, (_, i) => ['red', 'green', '"\n<'][(i * i + i) % 3]),
          member: Array.from({ length: 60 }, (_, i) => i % 4 === 0),
          w: Array.from({ length: 60 }, (_, i) => 1 + (i % 2)),
          o: Array.from({ length: 60 }, (_, i) => i / 10),
        }
        const model = fitted(estimator(), rowsOf({ ...columns, y }, { weights: 'w', offset: 'o' }))
        const loaded = loadModel(JSON.stringify(model))
        expect(said(loaded, columns)).toEqual(said(model, columns))
      },
    },
    {
      name: 'whatever was fitted can be saved and loaded: few rows, collinear and constant features, a constant target',
      run({ estimator, model: family }) {
        const columns = usualColumns()
        const odd: readonly Columns[] = [
          table(1, 2),
          table(2, 1),
          table(6, 9),
          { ...columns, x4: columns.x1, x5: columns.x2.map((x) => 2 * x + 1) },
          { ...columns, x4: new Float64Array(60) },
          { ...columns, y: new Float64Array(60).fill(3) },
          { ...columns, y: new Float64Array(60) },
        ]
        odd.forEach((own, k) => {
          const refused = linked(family) && errorOf(() => fitted(estimator(), rowsOf(own)))
          if (refused) {
            expect(refused.code).toMatch(/^data\//)
            return
          }
          const model = fitted(estimator(), rowsOf(own))
          expect(said(loadModel(JSON.stringify(model)), own), `table ${k}`).toEqual(said(model, own))
        })
      },
    },
    {
      name: 'saving what was loaded writes the same text',
      run(subject) {
        const text = saved(subject)
        expect(JSON.stringify(loadModel(text))).toBe(text)
        expect(JSON.stringify(loadModel(JSON.stringify(JSON.parse(text), null, 2)))).toBe(text)
      },
    },
    {
      name: 'a file that was written by the first version loads, and predicts as on that day',
      run(subject) {
        const path = oldFile(subject)
        expect(existsSync(path), 'node packages/core/test/conformance/write-old-files.ts writes those that lack').toBe(
          true,
        )
        const { text, predictions } = JSON.parse(readFileSync(path, 'utf8')) as { text: string; predictions: number[] }
        expect([...said(loadModel(text), usualColumns(9))]).toEqual(predictions)
      },
    },
    {
      name: 'a newer version, no version and another format are refused',
      run(subject) {
        const text = saved(subject)
        const versions: unknown[] = [2, 99, 0, -1, 1.5, '1', null, true]
        for (const version of versions) expect(codeOf(set(text, version, 'version'))).toBe('model-file/version')
        expect(codeOf(without(text, 'version'))).toBe('model-file/version')
        expect(codeOf(set(text, 'something', 'format'))).toBe('model-file/invalid')
      },
    },
    {
      name: 'whatever happens to one of its first 400 characters, it is refused in words or predicts the same',
      run(subject) {
        const text = saved(subject)
        const want = said(fitted(subject.estimator(), usualRows()), usualColumns(9))
        for (let at = 0; at < 400; at++)
          for (const other of ['', '"', '}', '9', '\u0000', 'é'])
            unharmed(`${text.slice(0, at)}${other}${text.slice(at + 1)}`, want)
      },
    },
    {
      name: 'wherever a character is lost behind them, it is refused in words or predicts the same',
      run(subject) {
        const text = saved(subject)
        const want = said(fitted(subject.estimator(), usualRows()), usualColumns(9))
        for (let at = 400; at < text.length; at += 7) unharmed(`${text.slice(0, at)}${text.slice(at + 1)}`, want)
      },
    },
    {
      name: 'a file that was cut off anywhere is refused',
      run(subject) {
        const text = saved(subject)
        for (let at = 0; at < text.length; at += 5) expect(codeOf(text.slice(0, at)), `${at}`).toBe('model-file/json')
      },
    },
    {
      name: 'a changed parameter is told by the golden rows',
      run(subject) {
        const text = saved(subject)
        const { theta } = JSON.parse(text) as { theta: number[] }
        theta.forEach((value, j) => {
          const other = set(text, value * 1.001 + 1e-3, 'theta', String(j))
          expect(codeOf(other), `theta[${j}]`).toBe('model-file/golden')
        })
      },
    },
    {
      name: 'a changed golden prediction is told too',
      run(subject) {
        const text = saved(subject)
        const { golden } = JSON.parse(text) as { golden: { predictions: number[] } }
        const other = set(text, golden.predictions[1] + 1e-3, 'golden', 'predictions', '1')
        expect(codeOf(other)).toBe('model-file/golden')
      },
    },
    {
      name: 'numbers that are not finite, of another type, or of another count are refused',
      run(subject) {
        const text = saved(subject)
        for (const key of ['theta', 'low']) {
          const values = (JSON.parse(text) as Record<string, number[]>)[key]
          for (const wrong of [null, '1', [1], {}, true])
            expect(codeOf(set(text, wrong, key, '0'))).toBe('model-file/invalid')
          expect(codeOf(set(text, [...values, 0], key))).toBe('model-file/invalid')
          expect(codeOf(set(text, values.slice(1), key))).toBe('model-file/invalid')
          expect(codeOf(text.replace(`"${key}":[`, `"${key}":[1e999,`))).toBe('model-file/invalid')
        }
      },
    },
    {
      name: 'a field that lacks is refused, wherever',
      run(subject) {
        const text = saved(subject)
        const accepted = places(JSON.parse(text))
          .filter(([path]) => !optional.test(path))
          .filter(([, keys]) => codeOf(without(text, ...keys)) === undefined)
          .map(([path]) => path)
        expect(accepted).toEqual([])
      },
    },
    {
      name: 'a value of another type is refused, wherever',
      run(subject) {
        const text = saved(subject)
        const accepted = places(JSON.parse(text))
          .filter(([, keys]) => {
            const before: unknown = inside(JSON.parse(text), keys)
            const wrong = typeof before === 'object' ? 5 : { a: 1 }
            return codeOf(set(text, wrong, ...keys)) === undefined
          })
          .map(([path]) => path)
        expect(accepted).toEqual([])
      },
    },
    {
      name: 'a field that no model file has is refused, wherever, and the keys of prototypes before all',
      run(subject) {
        const text = saved(subject)
        const objects: ReturnType<typeof places> = [
          ['the file', [], undefined],
          ...places(JSON.parse(text)).filter(([, , value]) => isObject(value)),
        ]
        const entries = ['"surplus":1', '"__proto__":{"polluted":1}', '"constructor":{}', '"prototype":{}']
        const accepted = entries.flatMap((entry) =>
          objects
            .filter(([path]) => !(entry.startsWith('"surplus"') && free.test(path)))
            .filter(([, keys]) => codeOf(inserted(text, keys, entry)) === undefined)
            .map(([path]) => `${entry} in ${path}`),
        )
        expect(accepted).toEqual([])
        expect(({} as Json)['polluted']).toBeUndefined()
      },
    },
    {
      name: 'definitions that are unknown here, or do not fit each other, are refused',
      run(subject) {
        const text = saved(subject)
        for (const name of ['no-such-model', 'toString', '__proto__', ''])
          for (const part of ['model', 'cost', 'penalty', 'algorithm'])
            expect(codeOf(set(text, name, 'parts', part, 'name'))).toBe('model-file/invalid')
      },
    },
    {
      name: 'standard errors are refused after loading, since the rows are gone',
      run(subject) {
        expect(errorOf(() => loadModel(saved(subject)).inference())).toMatchObject({ code: 'request/invalid' })
      },
    },
    {
      name: 'text that is no model file is refused',
      run() {
        for (const text of [
          '',
          ' ',
          'null',
          '[]',
          '5',
          '"model"',
          '{}',
          '{"format":"hp-model"}',
          'x1,y\n1,2\n',
          '\ufeff{}',
        ])
          expect(codeOf(text), text).toMatch(/^model-file\/(json|version|invalid)$/)
      },
    },
  ]
}

/** Objects whose keys are not fixed: names of metrics, reasons. */
const free = /^(scores|data\.dropped\.why)$/
/** Fields that a file may lack: hyperparameters that its version did not know yet, measures and scores that are undefined there. */
const optional = /\.hyperparameters\.\w+$|^certificate\.(dualityGap|condition|rank)$|^scores\./

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every field of a file by its path, those in lists of objects too. */
function places(
  value: unknown,
  path = '',
  keys: readonly string[] = [],
): (readonly [string, readonly string[], unknown])[] {
  if (Array.isArray(value)) return isObject(value[0]) ? places(value[0], `${path}[0]`, [...keys, '0']) : []
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path ? `${path}.${key}` : key
    return [[here, [...keys, key], inner] as const, ...places(inner, here, [...keys, key])]
  })
}
const inside = (file: unknown, keys: readonly string[]): Json =>
  keys.reduce<unknown>((at, key) => (at as Json)[key], file) as Json

/** The text with another value at the end of the path. */
function set(text: string, value: unknown, ...keys: readonly string[]): string {
  const file = JSON.parse(text)
  inside(file, keys.slice(0, -1))[keys[keys.length - 1]] = value
  return JSON.stringify(file)
}

/** The text without the field at the end of the path. */
function without(text: string, ...keys: readonly string[]): string {
  const file = JSON.parse(text)
  delete inside(file, keys.slice(0, -1))[keys[keys.length - 1]]
  return JSON.stringify(file)
}

/** The text with an entry more in the object at the path; written as text, since an assignment to `__proto__` sets no key. */
const inserted = (text: string, keys: readonly string[], entry: string): string =>
  set(text, 0, ...keys, '@@here@@').replace('"@@here@@":0', entry)
