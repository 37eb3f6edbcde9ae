import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainTerminal } from './style.ts'
import { beside, renderTable } from './table.ts'
import { displayWidth } from './text.ts'

const hyperparameters = {
  title: 'Hyperparameters',
  about: 'what we set',
  role: 'hyperparameter' as const,
  columns: [{}, {}],
  rows: [
    ['lambda', 0.1],
    ['algorithm', 'qr'],
    ['standardize', true],
  ],
}
const parameters = {
  title: 'Parameters',
  about: 'what training set',
  role: 'parameter' as const,
  columns: [{ title: 'term' }, { title: 'value' }],
  rows: [
    ['intercept', 152.133],
    ['age', -1.2],
    ['bmi', 520],
    ['s1', null],
    ['s2', Number.NaN],
  ],
}

test('what we set stands beside what training set, numbers under each other by their points', () => {
  const both = beside(
    renderTable(hyperparameters, plainTerminal),
    renderTable(parameters, plainTerminal),
    plainTerminal,
  )
  expect(`\n${both.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ■ Hyperparameters  what we set    ● Parameters  what training set
    ──────────────────────────────    ───────────────────────────────
      lambda       0.1                  term           value
      algorithm    qr                   intercept    152.133
      standardize  true                 age           -1.2
                                        bmi          520
                                        s1                 –
                                        s2         undefined
    "
  `)
})

test('in a narrow terminal the tables stand below each other', () => {
  const narrow = { ...plainTerminal, width: 40 }
  const lines = beside(renderTable(hyperparameters, narrow), renderTable(parameters, narrow), narrow)
  expect(lines.findIndex((line) => line.startsWith('● Parameters'))).toBeGreaterThan(3)
})

test('names from a file cannot act on the terminal', () => {
  expect(renderTable({ columns: [{ title: 'a\x1b[2J' }], rows: [['b\nc']] }, plainTerminal)).toEqual([
    '  a\\x1b[2J',
    '  b\\nc',
  ])
})

test('many columns go below, with the first one repeated; numbers stay whole', () => {
  const columns = [{ title: 'term' }, ...Array.from({ length: 6 }, (_, j) => ({ title: `fold ${j + 1}` }))]
  const rows = [['age', ...Array.from({ length: 6 }, (_, j) => 1000.123 + j)]]
  expect(`\n${renderTable({ columns, rows }, { ...plainTerminal, width: 40 }).join('\n')}\n`).toMatchInlineSnapshot(`
    "
      term   fold 1   fold 2   fold 3
      age   1000.12  1001.12  1002.12

      term   fold 4   fold 5   fold 6
      age   1003.12  1004.12  1005.12
    "
  `)
})

test('rows beyond the limit are counted', () => {
  const rows = Array.from({ length: 9 }, (_, i) => [i])
  expect(renderTable({ columns: [{}], rows, limit: 2 }, plainTerminal)).toEqual(['  0', '  1', '  … 7 more'])
})

test('no line is wider than the terminal, whatever stands in the table', () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.double(), fc.boolean(), fc.constant(null))
  const table = fc.integer({ min: 1, max: 12 }).chain((width) =>
    fc.record({
      title: fc.string({ unit: 'grapheme', maxLength: 60 }),
      columns: fc.array(fc.record({ title: fc.string({ maxLength: 30 }) }), { minLength: width, maxLength: width }),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
    }),
  )
  fc.assert(
    fc.property(table, fc.integer({ min: 20, max: 120 }), fc.boolean(), (table, width, colour) => {
      const terminal = { ...plainTerminal, width, colour, depth: colour ? 8 : 1 }
      const lines = renderTable({ ...table, role: 'parameter' }, terminal)
      for (const line of beside(lines, lines, terminal)) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }),
    { numRuns: 200, seed: 6 },
  )
})
