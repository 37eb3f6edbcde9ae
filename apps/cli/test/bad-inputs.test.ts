import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Document, diabetes, folder, hp, reference } from './hp.ts'

interface Case {
  readonly file: string
  readonly wrong: string
  readonly outcome: 'fit' | 'warn' | 'error' | 'not-silent'
  readonly kind?: string
  readonly target?: string
  readonly model?: string
  readonly parameters?: { readonly intercept: number; readonly coefficients: Readonly<Record<string, number>> }
}

const { files } = JSON.parse(readFileSync(reference('bad-inputs/index.json'), 'utf8')) as {
  readonly files: readonly Case[]
}
const tables = files.filter(({ kind, model }) => kind === undefined && model === undefined)
const models = files.filter(({ kind }) => kind === 'model file')
const inFolder = folder()
/** Everything that a terminal obeys, line ends and tabs aside. */
const unsafe = /(?![\t\n])\p{Cc}|\p{Bidi_Control}|[\u200b-\u200d]/u

test.concurrent.for(tables)(
  '$outcome: $wrong ($file)',
  async ({ file, outcome, target = '', parameters }, { expect }) => {
    const path = reference(`bad-inputs/${file}`)
    const out = inFolder(`${file}.json`)
    const { code, out: printed, err } = await hp(['fit', 'linear', path, '--target', target, '--json', '--out', out])
    expect(err).not.toMatch(/\n\s+at /)
    expect(err + printed).not.toMatch(unsafe)
    expect(code).not.toBe(1)
    if (outcome === 'error') expect(code).not.toBe(0)
    if (outcome === 'fit' || outcome === 'warn') expect(code).toBe(0)
    if (code !== 0) {
      expect(Object.keys(JSON.parse(printed))).toEqual(['command', 'error'])
      expect(err.split('\n').filter((line) => line.startsWith('error['))).toHaveLength(1)
      expect(err).toContain(file)
      expect(existsSync(out)).toBe(false)
      return
    }
    const document = JSON.parse(printed) as Document
    if (outcome === 'warn') {
      expect(document.findings.length).toBeGreaterThan(0)
      expect(err).toContain('warning[')
    }
    if (outcome === 'fit') expect(document.findings).toEqual([])
    const { intercept, coefficients } = document.parameters
    expect([intercept, ...Object.values(coefficients)].every((value) => typeof value === 'number')).toBe(true)
    if (parameters) {
      expect(intercept).toBeCloseTo(parameters.intercept, 9)
      for (const [name, value] of Object.entries(parameters.coefficients))
        expect(coefficients[name]).toBeCloseTo(value, 9)
    }
  },
)

test.concurrent.for(models)('$outcome: $wrong ($file)', async ({ file }, { expect }) => {
  const { code, out, err } = await hp(['predict', reference(`bad-inputs/${file}`), diabetes])
  expect(err).toMatch(/^error\[model-file\//)
  expect(err).toContain(file)
  expect(err).not.toMatch(/\n\s+at /)
  expect(out).toBe('')
  expect(code).toBe(3)
})

test('names and coefficients of hostile headers are the ordinary ones', async () => {
  const { out } = await hp(['fit', 'linear', reference('bad-inputs/proto-columns.csv'), '--target', 'y'])
  expect(out).toMatch(/__proto__ +2\b/)
  expect(out).toMatch(/constructor +-3\b/)
})
