import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import { csvReader, type Reject, type TextOptions } from './csv.ts'
import { datasetOf } from './dataset.ts'

const encoder = new TextEncoder()

function read(text: string | Uint8Array, options: TextOptions = {}, bufferBytes?: number) {
  const reader = csvReader(options, bufferBytes)
  reader.write(typeof text === 'string' ? encoder.encode(text) : text)
  const table = reader.end()
  return datasetOf(table.columns, { notices: table.notices })
}

function failure(run: () => unknown): HpError {
  try {
    run()
  } catch (error) {
    if (error instanceof HpError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** The columns as plain values, null where missing. */
function plain(data: ReturnType<typeof read>) {
  return data.columns.map((column) =>
    Array.from({ length: column.rows }, (_, i) => {
      if (column.missing?.[i] === 1) return null
      return column.kind === 'category' ? column.levels[column.codes[i]] : column.values[i]
    }),
  )
}

describe('form', () => {
  test('quotes hold separators, line ends and doubled quotes; spaces about unquoted fields go', () => {
    const data = read('a,b\n"x, ""y""\nz", p q \n" k ",""\n')
    expect(plain(data)).toEqual([
      ['x, "y"\nz', ' k '],
      ['p q', null],
    ])
  })

  test('LF, CR LF and CR end lines, mixed as they come; blank lines and the last line end do not matter', () => {
    for (const text of ['a,b\r1,2\r3,4', '\r\n\na,b\r\n1,2\n\r\n  \n3,4\r\n\r\n', 'a,b\n1,2\r3,4\r'])
      expect(plain(read(text))).toEqual([
        [1, 3],
        [2, 4],
      ])
  })

  test.each([[','], [';'], ['\t'], ['|']])('the separator %j is found out', (separator) => {
    expect(
      plain(
        read(
          [
            ['a b', 'c'],
            ['1', '2'],
          ]
            .map((line) => line.join(separator))
            .join('\n'),
        ),
      ),
    ).toEqual([[1], [2]])
  })

  test('a header with more of another mark is split by the one that splits the data alike', () => {
    expect(read('size;width, height, depth\n1;2\n').names).toEqual(['size', 'width, height, depth'])
    expect(read('a b\n1 2\n', { separator: ' ' }).names).toEqual(['a', 'b'])
  })

  test('lines with # before a header of several fields are skipped with a notice; a column may be called #n', () => {
    const data = read('# made by hand\n# twice\nx,y\n1,2\n')
    expect([data.names, data.notices.map(({ code }) => code)]).toEqual([['x', 'y'], ['comments-skipped']])
    expect(read('#n,y\n1,2\n').names).toEqual(['#n', 'y'])
    expect(read('#n\n1\n').names).toEqual(['#n'])
  })

  test.each([
    ['a,b\n1,2\n"x\n\ny",3\n4\n', 'data/ragged', 6, 1],
    ['a,b\n"1\n",2\n3,"4" x\n', 'data/quote', 4, 6],
    ['a,b\r\n"p\r\n\r\nq",2\r\n3,"4\r\n\r\n', 'data/quote', 5, 3],
    ['a,b\n\n\n1,"2\n3\u00004"\n', 'data/control-character', 5, 2],
  ])('%j: the place is right even behind quoted line ends', (text, code, line, column) => {
    expect(failure(() => read(text, { name: 'f.csv' }))).toMatchObject({ code, place: { file: 'f.csv', line, column } })
  })

  test('in a long line the excerpt is the part about the place', () => {
    const names = Array.from({ length: 900 }, (_, k) => `column${k}`)
    const error = failure(() =>
      read(
        `${names.join(',')}\n${names.map(() => 1).join(',')}\n${names.map((_, k) => (k === 700 ? 'x' : 1)).join(',')}\n`,
      ),
    )
    const { column = 0, excerpt = '', excerptFrom = 1 } = error.place ?? {}
    expect([column, excerpt[column - excerptFrom], excerpt.length]).toEqual([1401, 'x', 200])
  })
})

describe('kinds', () => {
  test('number, boolean, date and words are told from all cells', () => {
    const data = read(
      'n,b,d,t,w,one\n1,true,2024-02-29,2024-01-01T10:00:00+02:00,yes,1\n-.5e1,FALSE,,2024-01-01 08:00,no,0\n',
    )
    expect(data.columns.map(({ kind }) => kind)).toEqual(['number', 'boolean', 'date', 'date', 'category', 'number'])
    expect(plain(data).slice(2, 4)).toEqual([
      [Date.UTC(2024, 1, 29), null],
      [Date.UTC(2024, 0, 1, 8), Date.UTC(2024, 0, 1, 8)],
    ])
  })

  test('dates that are not in the calendar are words', () => {
    expect(read('d\n2023-02-29\n2023-01-01\n2023-01-01\n').columns[0].kind).toBe('category')
  })

  test('a column of which at least half of the cells are numbers is numeric: a word in it is an error, counted', () => {
    const error = failure(() => read('x,y\n1,1\n2,1\nn.a.,1\nn.a.,1\nn.a.,1\nbad,1\n3,1\n4,1\n', { name: 'h.csv' }))
    expect(error).toMatchObject({
      code: 'data/not-a-number',
      place: { line: 4, column: 1, excerpt: 'n.a.,1', length: 4 },
    })
    expect(error.what).toBe(
      'column "x" must be numeric, but line 4 has "n.a."; 2 more rows have the same value; other values of this kind: line 7 "bad"',
    )
    expect(error.fix).toContain('--na n.a.')
  })

  test('a column of which less than half is numbers holds words, and its numbers keep their spelling', () => {
    const data = read('zip\n007\n1.50\nSW1A\nX\nY\n')
    expect(plain(data)).toEqual([['007', '1.50', 'SW1A', 'X', 'Y']])
  })

  test('a word after 4096 numbers makes no category any more', () => {
    const numbers = Array.from({ length: 4096 }, (_, k) => k).join('\n')
    const words = Array.from({ length: 9000 }, () => 'w').join('\n')
    expect(failure(() => read(`x\n${numbers}\n${words}\n`))).toMatchObject({
      code: 'data/not-a-number',
      place: { line: 4098 },
    })
    expect(read(`x\n${numbers.slice(0, -5)}\n${words}\n`).columns[0].kind).toBe('category')
  })

  test('categories are read as words whatever they hold; missing adds spellings', () => {
    expect(plain(read('zip,x\n01234,1\n1e3,none\n', { categories: ['zip'], missing: ['none'] }))).toEqual([
      ['01234', '1e3'],
      [1, null],
    ])
  })

  test('decimal commas and marks between thousands are read when named, and only whole groups of three', () => {
    expect(plain(read('x;y\n1,5;1.000,25\n-2;3\n', { decimal: ',', thousands: '.' }))).toEqual([
      [1.5, -2],
      [1000.25, 3],
    ])
    expect(failure(() => read('x\n"1,00"\n2\n', { thousands: ',' }))).toMatchObject({ code: 'data/not-a-number' })
    expect(failure(() => read('x\n1\n', { thousands: '.', decimal: '.' }))).toMatchObject({ code: 'request/invalid' })
  })

  test.each([
    ['1,5;2,5', 'decimal'],
    ['"1,000";"2,000"', 'thousands'],
    ["1'000;2'000", 'thousands'],
    ['5 %;7 %', 'percentage'],
    ['€5;€7', 'currency'],
  ])('%s is neither words nor numbers, and the message says why', (row, why) => {
    const error = failure(() => read(`a;b\n${row}\n`))
    expect(error.code).toBe('data/not-a-number')
    expect(`${error.what} ${error.fix}`).toContain(why)
  })

  test('blocks of rows meet without a seam: 200 000 rows of numbers, gaps and words come back', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i % 977 === 0 ? '' : i / 7},w${i % 3},${i % 2 === 0}`)
    const [x, w, b] = read(`x,w,b\n${rows.join('\n')}\n`).columns
    if (x.kind !== 'number' || w.kind !== 'category' || b.kind !== 'boolean') throw new Error('kinds')
    for (let i = 0; i < rows.length; i++) {
      if (i % 977 === 0 ? x.missing?.[i] !== 1 : x.values[i] !== i / 7) throw new Error(`row ${i}: ${x.values[i]}`)
      if (w.codes[i] !== i % 3 || b.values[i] !== 1 - (i % 2)) throw new Error(`row ${i}`)
    }
    expect(x.missingCount).toBe(Math.ceil(200_000 / 977))
  })
})

describe('rows kept aside', () => {
  const text = 'x,w\n1,a\n2\n3,b,c\n"4\n",d\noops,e\n5,"f" g\n6,\n'

  test('bad rows come with line, reason and text, and the others are read', () => {
    const rejects: Reject[] = []
    const data = read(text, { rejects })
    expect(plain(data)).toEqual([
      [1, 4, 6],
      ['a', 'd', null],
    ])
    expect(rejects.map(({ line, text }) => [line, text])).toEqual([
      [3, '2'],
      [4, '3,b,c'],
      [7, 'oops,e'],
      [8, '5,"f" g'],
    ])
    expect(rejects[2]).toMatchObject({ column: 1, reason: '"oops" is not a number' })
    expect(data.notices.at(-1)).toMatchObject({ code: 'rows-rejected' })
  })

  test('more than the allowed number are an error', () => {
    expect(failure(() => read(text, { rejects: [], maxBadRows: 3 })).what).toContain('oops')
    expect(failure(() => read(text, { rejects: [], maxBadRows: 1 }))).toMatchObject({
      code: 'data/ragged',
      place: { line: 4 },
    })
  })

  test('a quote that is never closed costs the line on which it stands', () => {
    const rejects: Reject[] = []
    expect(plain(read('x,y\n1,2\n3,"4\n5,6\n', { rejects }))).toEqual([
      [1, 5],
      [2, 6],
    ])
    expect(rejects).toMatchObject([{ line: 3, text: '3,"4' }])
  })

  test('in an ignored column odd cells are missing, with a notice', () => {
    const data = read('x,y\n1,2\n2,3\nz,4\n', { ignore: ['x'] })
    expect(plain(data)).toEqual([
      [1, 2, null],
      [2, 3, 4],
    ])
    expect(data.notices).toMatchObject([{ code: 'ignored-column' }])
  })
})

describe('any portions of bytes give the same table', () => {
  const cell = fc.constantFrom(
    '1',
    '-2.5',
    '1e300',
    '1e400',
    '',
    'NA',
    'word',
    '"a,b"',
    '"c""d"',
    '"e\r\nf"',
    ' 7 ',
    '"',
    '\u0000',
    'é',
    '2024-01-01',
    'true',
    '9007199254740993',
    '0.12345678901234567890',
  )
  const table = fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n', '\r'),
  )

  test('the same columns, notices and rejects, or the same error', () => {
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.boolean(),
        ([width, rows, end], bufferBytes, cuts, keep) => {
          const header = Array.from({ length: width }, (_, k) => `c${k}`).join(',')
          const text = [header, ...rows.map((row) => (row.length > 3 ? row : row.slice(0, width)).join(','))].join(end)
          const bytes = encoder.encode(text)
          const outcome = (pieces: Uint8Array[], size?: number) => {
            const rejects: Reject[] = []
            try {
              const reader = csvReader(keep ? { rejects } : {}, size)
              for (const piece of pieces) reader.write(piece)
              const { columns, notices } = reader.end()
              return { columns, notices, rejects }
            } catch (error) {
              if (!(error instanceof HpError)) throw error
              return { message: error.message, place: error.place }
            }
          }
          const pieces: Uint8Array[] = []
          for (let at = 0, k = 0; at < bytes.length; k++) {
            const length = cuts[k % cuts.length]
            pieces.push(bytes.subarray(at, at + length))
            at += length
          }
          expect(outcome(pieces, bufferBytes)).toEqual(outcome([bytes]))
        },
      ),
      { numRuns: 600, seed: 4 },
    )
  }, 60_000)
})

describe('thousands of lines of numbers', () => {
  // declaring a number missing turns the kernel off: one that does not occur changes nothing else
  const without = ['-98765.4321']
  const odd = fc.constantFrom(
    ...[
      '',
      '1,2',
      '1,2,3,4',
      ' 1, 2,3 ',
      '"1",2,"3"',
      '1,NA,3',
      '1,oops,3',
      '"1',
      '1,"a""b",3',
      '1e400,2,3',
      '9007199254740993,2,3',
    ],
    ...['1.2345678901234567890123,-0,+3', ',,', '1;2;3', '\u0000,1,2'],
  )

  test('with odd ones among them are read as if each cell were taken by itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 4090, max: 6000 }), odd), { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(1000, 1 << 20),
        fc.boolean(),
        (places, end, bufferBytes, keep) => {
          const lines = Array.from({ length: 6000 }, (_, i) => `${i},${(i * 0.37).toFixed(3)},${-i / 7}`)
          for (const [at, line] of places) lines[at - 1] = line
          const text = encoder.encode(`a,b,c${end}${lines.join(end)}${end}`)
          const outcome = (missing: readonly string[]) => {
            const rejects: Reject[] = []
            try {
              const reader = csvReader({ missing, ...(keep && { rejects }) }, bufferBytes, text.length)
              reader.write(text)
              const { columns, notices } = reader.end()
              return { columns, notices, rejects }
            } catch (error) {
              if (!(error instanceof HpError)) throw error
              return { message: error.message, place: error.place }
            }
          }
          expect(outcome([])).toEqual(outcome(without))
        },
      ),
      { numRuns: 30, seed: 6 },
    )
  })

  test('a number declared missing is missing in every line', () => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `${i},${i % 2 ? -999 : i}`)
    const data = read(`a,b\n${lines.join('\n')}\n`, { missing: ['-999'] })
    expect(data.columns[1].missingCount).toBe(6000)
  })
})

test('a million unterminated bytes, a wide header and a record larger than the window are read in time', () => {
  expect(failure(() => read(`a,b\n1,"${'x'.repeat(1_000_000)}`, {}, 64))).toMatchObject({
    code: 'data/quote',
    place: { line: 2, column: 3 },
  })
  const wide = read(
    `${Array.from({ length: 20_000 }, (_, k) => `c${k}`).join(',')}\n${Array.from({ length: 20_000 }, (_, k) => k).join(',')}\n`,
    {},
    64,
  )
  expect(wide.columns.length).toBe(20_000)
}, 30_000)
