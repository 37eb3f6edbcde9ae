import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderProblem, renderProblems } from './error.ts'
import { plainTerminal } from './style.ts'
import { displayWidth } from './text.ts'

const show = (lines: readonly string[]) => `\n${lines.join('\n')}\n`

test('an error shows the place in the file with marks under it, and what to try', () => {
  const problem = {
    code: 'data/not-a-number',
    what: 'column "area" must be numeric',
    where: 'houses.csv:1843:3',
    fix: '--na n/a     or: --rejects bad.csv --max-bad-rows 50',
    place: {
      file: 'houses.csv',
      line: 1843,
      column: 3,
      length: 3,
      header: 'rooms,area,price',
      excerpt: '4,n/a,310000',
      label: '"n/a" in column 2 "area"; 41 more rows have the same value',
    },
  }
  expect(show(renderProblem(problem, plainTerminal, { exitCode: 3 }))).toMatchInlineSnapshot(`
    "
    error[data/not-a-number]: column "area" must be numeric        (exit 3)
      --> houses.csv:1843:3
         |  rooms,area,price
    1843 |  4,n/a,310000
         |    ^^^ "n/a" in column 2 "area"; 41 more rows have the same value
      try: --na n/a     or: --rejects bad.csv --max-bad-rows 50
    "
  `)
})

test('in a very long line a window around the column is shown', () => {
  const excerpt = `${'1234,'.repeat(4000)}n/ax${',5678'.repeat(4000)}`
  const place = { file: 'wide.csv', line: 7, column: 20_001, length: 4, excerpt }
  expect(
    show(renderProblem({ code: 'data/not-a-number', what: 'not a number', place }, { ...plainTerminal, width: 60 })),
  ).toMatchInlineSnapshot(`
    "
    error[data/not-a-number]: not a number
      --> wide.csv:7:20001
    7 |  …34,1234,1234,1234,n/ax,5678,5678,5678,5678,5678,5678,…
      |                     ^^^^
    "
  `)
})

test('wide and hidden characters before the column move the marks by the cells they take', () => {
  const place = { line: 2, column: 6, length: 1, excerpt: '漢字,\t,x' }
  const [, , text = '', marks = ''] = renderProblem({ code: 'c', what: 'w', place }, plainTerminal)
  expect(text).toBe('2 |  漢字,\\t,x')
  expect(displayWidth(text.slice(0, text.indexOf('x')))).toBe(marks.indexOf('^'))
})

test('a column behind the end of a line is marked there', () => {
  const lines = renderProblem(
    { code: 'data/ragged', what: 'a field is missing', place: { file: 'a.csv', line: 2, column: 4, excerpt: '1,2' } },
    plainTerminal,
  )
  expect(lines.slice(2)).toEqual(['2 |  1,2', '  |     ^'])
})

test('without a file the place is where it is said to be', () => {
  const problem = {
    code: 'hyperparameter/invalid',
    what: 'learningRate must be above 0, but is 0',
    where: 'gradient-descent (flag --learning-rate)',
    fix: 'the default is 0.1',
  }
  expect(show(renderProblem(problem, plainTerminal))).toMatchInlineSnapshot(`
    "
    error[hyperparameter/invalid]: learningRate must be above 0, but is 0
      where: gradient-descent (flag --learning-rate)
      try:   the default is 0.1
    "
  `)
})

test('findings are notes, and equal ones are counted', () => {
  const note = { code: 'collinear', what: 'columns a and b say the same' }
  expect(renderProblems([note, note], plainTerminal, { severity: 'note' })).toEqual([
    'note[collinear]: columns a and b say the same  (2 times)',
  ])
})

test('nothing of a file reaches the terminal unescaped, no excerpt is wider than it, and marks never leave it', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\x1b[2J', '漢', '\u202e', '\n', 'a'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 300,
  })
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: 20, max: 100 }),
      (excerpt, column, length, width) => {
        const lines = renderProblem(
          { code: 'c', what: excerpt, place: { file: excerpt, line: 12, column, length, excerpt } },
          { ...plainTerminal, width },
        )
        for (const line of lines) expect(line.replace(/\p{RGI_Emoji}/gv, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        for (const line of lines.slice(2)) expect(displayWidth(line)).toBeLessThanOrEqual(width)
        expect(lines[3]).toMatch(/\^/)
      },
    ),
    { numRuns: 200, seed: 7 },
  )
})

test('a long line that is given in part is marked at the right character', () => {
  const place = { file: 'wide.csv', line: 7, column: 5002, length: 3, excerpt: ',n/a,4', excerptFrom: 5001 }
  const lines = renderProblem({ code: 'data/not-a-number', what: 'a word', place }, plainTerminal)
  expect(lines.slice(1)).toEqual(['  --> wide.csv:7:5002', '7 |  ,n/a,4', '  |   ^^^'])
})
