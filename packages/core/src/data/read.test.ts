import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { HpError } from '../define/errors.ts'
import { readCsv, readData, readJson, readJsonl, readParquet } from './read.ts'
import type { Source } from './source.ts'

const reference = new URL('../../test/reference/', import.meta.url)
const clean = new URL('bad-inputs/clean.csv', reference)
const bytes = new Uint8Array(readFileSync(clean))

async function* pieces(of: Uint8Array, length: number) {
  for (let at = 0; at < of.length; at += length) yield of.subarray(at, at + length)
}

describe('sources', () => {
  const sources: [string, () => Source][] = [
    ['a path', () => fileURLToPath(clean)],
    ['a file: URL', () => clean],
    ['a file: URL as text', () => clean.href],
    ['bytes', () => bytes],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes])],
    ['a File', () => new File([bytes], 'clean.csv')],
    ['a stream', () => new Blob([bytes]).stream()],
    ['an async iterable', () => pieces(bytes, 7)],
    ['text', () => ({ text: new TextDecoder().decode(bytes), name: 'clean.csv' })],
    ['gzip', () => gzipSync(bytes)],
    ['a gzip stream in small pieces', () => pieces(gzipSync(bytes), 3)],
    ['UTF-16', () => new Uint8Array(readFileSync(new URL('bad-inputs/utf-16le-bom.csv', reference)))],
    [
      'an array of records',
      () => ({
        text: '[{"x1":1,"x2":2,"y":-3},{"x1":2,"x2":1,"y":2},{"x1":3,"x2":5,"y":-8},{"x1":4,"x2":3,"y":0},{"x1":5,"x2":8,"y":-13},{"x1":6,"x2":4,"y":1},{"x1":7,"x2":7,"y":-6},{"x1":8,"x2":1,"y":14}]',
      }),
    ],
    [
      'columns in JSON',
      () => ({ text: '{"columns":{"x1":[1,2,3,4,5,6,7,8],"x2":[2,1,5,3,8,4,7,1],"y":[-3,2,-8,0,-13,1,-6,14]}}' }),
    ],
    [
      'JSON Lines',
      () => ({
        text: '{"x1":1,"x2":2,"y":-3}\n{"x1":2,"x2":1,"y":2}\n\n{"x1":3,"x2":5,"y":-8}\r\n{"x1":4,"x2":3,"y":0}\n{"x1":5,"x2":8,"y":-13}\n{"x1":6,"x2":4,"y":1}\n{"x1":7,"x2":7,"y":-6}\n{"x1":8,"x2":1,"y":14}\n',
      }),
    ],
  ]
  test.each(sources)('%s gives the same dataset', async (_, make) => {
    const data = await readData(make(), { target: 'y' })
    expect(data.fingerprint).toBe((await readData(clean)).fingerprint)
    expect([data.target, data.features]).toEqual(['y', ['x1', 'x2']])
  })

  test('a path that is not there is refused with the nearest name of the folder', async () => {
    const path = fileURLToPath(clean).replace('clean', 'claen')
    await expect(readData(path)).rejects.toMatchObject({
      code: 'data/unreadable',
      fix: expect.stringContaining('clean.csv'),
    })
    await expect(readData(fileURLToPath(reference))).rejects.toThrow('it is a folder')
    await expect(readData(7 as never)).rejects.toMatchObject({ code: 'data/unreadable' })
    await expect(readData(new URL('https://example.org/a.csv'))).rejects.toThrow('only file: addresses')
  })
})

test('the same table as Parquet and as CSV has the same fingerprint, whatever the codec', async () => {
  for (const name of ['diabetes', 'penguins', 'seattle_weather']) {
    const [csv, parquet] = await Promise.all([
      readData(new URL(`data/${name}.csv`, reference)),
      readData(new URL(`parquet/${name}.parquet`, reference)),
    ])
    expect(parquet.columns, name).toEqual(csv.columns)
    expect(parquet.fingerprint, name).toBe(csv.fingerprint)
  }
})

test.each([
  ['penguins-cut', /not a complete Parquet file/],
  ['penguins-flipped', /column "species" of this Parquet file is damaged/],
])('%s.parquet is refused', async (name, message) => {
  await expect(readParquet(new URL(`parquet/${name}.parquet`, reference))).rejects.toMatchObject({
    code: 'data/parquet',
    message: expect.stringMatching(message),
  })
})

describe('JSON', () => {
  test.each([
    ['[{"a": 1},\n {"a": 2,}]', 2, 10, /"\}\]" cannot stand here/],
    ['[{"a": 1}', 1, 10, /ends too early/],
    ['[{"a": "x', 1, 8, /ends too early/],
    ['[1, 2', 1, 6, /ends too early/],
    ['[{"a": NaN}]', 1, 8, /"NaN/],
    ['[{"a": 01}]', 1, 8, /cannot stand/],
    ["[{'a': 1}]", 1, 3, /cannot stand/],
    ['[{"a" 1}]', 1, 7, /cannot stand/],
    ['[{"a": "b\\q"}]', 1, 8, /cannot stand/],
    ['[] []', 1, 4, /cannot stand/],
  ])('%j: the place of the first mistake is named', async (text, line, column, message) => {
    await expect(readJson({ text, name: 'f.json' })).rejects.toMatchObject({
      code: 'data/json',
      place: { file: 'f.json', line, column },
      message: expect.stringMatching(message),
    })
  })

  test('records may differ in their names; ISO dates, booleans, missing spellings and large integers are seen', async () => {
    const data = await readJson({
      text: '[{"d":"2024-01-01","b":true,"n":1,"id":9007199254740995},{"n":"NA","b":null,"id":2}]',
    })
    expect(data.columns.map(({ kind, missingCount }) => [kind, missingCount])).toEqual([
      ['date', 1],
      ['boolean', 1],
      ['number', 1],
      ['number', 0],
    ])
    expect(data.notices).toMatchObject([{ code: 'integers-beyond-exact' }])
  })

  test('kinds that are mixed, nested values and what is no table are refused', async () => {
    await expect(readJsonl({ text: '{"a":1}\n{"a":"x"}' })).rejects.toThrow(
      'column "a" mixes kinds: line 2 is a word, those before are numbers',
    )
    await expect(readJson({ text: '[{"a":[1]}]' })).rejects.toThrow('record 1 of column "a" is an array')
    for (const text of ['7', 'null', '"x"', '{"a":1}', '{}'])
      await expect(readJson({ text }), text).rejects.toMatchObject({ code: 'data/json' })
    await expect(readJson({ text: '[]' })).rejects.toMatchObject({ code: 'data/empty' })
  })

  test('lines that are no records are kept aside when that is asked for', async () => {
    const rejects: { line: number }[] = []
    const data = await readJsonl({ text: '{"a":1}\n[2]\nxx\n{"a":4}' }, { rejects: rejects as never })
    expect([data.rows, rejects.map(({ line }) => line)]).toEqual([2, [2, 3]])
  })
})

describe('limits', () => {
  test('maxBytes bounds plain and inflated data', async () => {
    await expect(readData(bytes, { maxBytes: 61 })).rejects.toMatchObject({ code: 'data/too-large' })
    await expect(readData(gzipSync(bytes), { maxBytes: 61 })).rejects.toMatchObject({ code: 'data/too-large' })
    expect((await readData(gzipSync(bytes), { maxBytes: 62 })).rows).toBe(8)
  })

  test('data compressed twice, damaged data and a Parquet file given to readCsv are refused', async () => {
    await expect(readData(gzipSync(gzipSync(bytes)))).rejects.toThrow('compressed twice')
    const damaged = gzipSync(bytes)
    damaged[15] ^= 255
    await expect(readData(damaged)).rejects.toMatchObject({ code: 'data/compressed' })
    await expect(readCsv(new URL('parquet/penguins.parquet', reference))).rejects.toThrow('this is a Parquet file')
    await expect(readParquet(bytes)).rejects.toThrow('not a Parquet file')
  })

  test('progress counts the bytes of the file, and a signal stops the reading', async () => {
    const seen: unknown[] = []
    await readData(clean, { onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([{ bytes: 62, totalBytes: 62 }])
    const stop = new AbortController()
    const text = `x\n${'1\n'.repeat(4_000_000)}`
    await expect(
      readData({ text }, { signal: stop.signal, onProgress: ({ bytes }) => bytes > 2e6 && stop.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    await expect(readData(clean, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

test('roles that name no column are refused with the file and the nearest name', async () => {
  await expect(readData(clean, { target: 'Y' })).rejects.toMatchObject({
    code: 'data/unknown-column',
    message: expect.stringMatching(/clean\.csv[\s\S]*did you mean "y"/),
  })
})

test('an inverted byte anywhere in a Parquet file is refused or read, in time: a count is not believed before it is checked', async () => {
  for (const name of ['seattle_weather', 'penguins']) {
    const whole = new Uint8Array(readFileSync(new URL(`parquet/${name}.parquet`, reference)))
    for (let at = 0; at < whole.length; at += 59) {
      const damaged = whole.slice()
      damaged[at] ^= 255
      await readParquet(damaged).catch((error) => expect(error, `${name}, byte ${at}`).toBeInstanceOf(HpError))
    }
  }
}, 60_000)
