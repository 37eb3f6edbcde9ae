import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { readCsv, readData } from '../read.ts'
import { readStored } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'hp-stored-'))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Rows with a column of every kind, and gaps. */
const lines = (rows: number, first = 0) =>
  Array.from({ length: rows }, (_, k) => {
    const i = first + k
    const word = i % 7 === 3 ? '' : ['pear', 'apple', 'fig', 'Äpfel'][(i * i) % 4]
    return `${i % 11 === 5 ? 'NA' : (i * 37) % 101},${word},${i % 3 === 0},2024-01-${String(1 + (i % 28)).padStart(2, '0')},${i * 0.125}`
  })
const header = 'x,fruit,ripe,day,y'
const csv = (rows: number) => `${[header, ...lines(rows)].join('\n')}\n`

const same = (stored: Dataset, wanted: Dataset) => {
  const about = ({ columns }: Dataset) =>
    columns.map(({ kind, name, rows, missingCount, ...column }) => [
      kind,
      name,
      rows,
      missingCount,
      'levels' in column && column.levels,
    ])
  expect(about(stored)).toEqual(about(wanted))
  expect(stored.fingerprint).toBe(wanted.fingerprint)
}

describe('a table that is kept in a file', () => {
  test('has the columns, gaps, levels and the fingerprint that it has in memory', async () => {
    const path = written('all.csv', csv(70_000))
    const stored = await readStored([path], { always: true, target: 'y' })
    expect(stored.stored).toBeDefined()
    expect(stored.columns.map(({ kind }) => kind)).toEqual(['number', 'category', 'boolean', 'date', 'number'])
    same(stored, await readCsv(path))
  })

  test('is one table of several files, compressed or not', async () => {
    const parts = [
      written('a.csv', csv(1000)),
      written('b.csv.gz', gzipSync(`${[header, ...lines(500, 1000)].join('\n')}\n`)),
      written('c.csv', `${[header, ...lines(1, 1500)].join('\r\n')}`),
    ]
    const stored = await readStored(parts, { always: true })
    expect(stored.rows).toBe(1501)
    same(stored, await readCsv({ text: csv(1501) }))
  })

  test('is read into memory after all when it fits', async () => {
    const stored = await readStored([written('few.csv', csv(20))], { room: 10_000 })
    expect(stored.stored).toBeUndefined()
    expect(stored.fingerprint).toBe((await readCsv({ text: csv(20) })).fingerprint)
  })

  test('holds only the columns that are asked for', async () => {
    const stored = await readStored([written('some.csv', csv(20))], { always: true, target: 'y', features: ['x'] })
    expect(stored.names).toEqual(['x', 'y'])
    await expect(readStored([written('some.csv', csv(20))], { ignore: ['z'] })).rejects.toMatchObject({
      code: 'data/unknown-column',
    })
  })

  test('gives parts of its rows as a dataset: in memory where they fit, else in a file of their own', async () => {
    const path = written('parts.csv', csv(70_000))
    const even = Uint32Array.from({ length: 35_000 }, (_, k) => 2 * k)
    const wanted = (await readCsv(path)).rowsAt(even)
    const stored = await readStored([path], { always: true, room: 1000 })
    expect(stored.rowsAt(even).stored).toBeDefined()
    expect(stored.rowsAt(even).fingerprint).toBe(wanted.fingerprint)
    expect(stored.rowsAt(Uint32Array.of(5, 69_999, 7)).columns[4]).toMatchObject({
      values: Float64Array.of(5 / 8, 69_999 / 8, 7 / 8),
    })
  })

  test('refuses to hand over all values of a column, and says what to do', async () => {
    const { columns } = await readStored([written('far.csv', csv(20))], { always: true })
    expect(() => (columns[4] as { values: Float64Array }).values).toThrow('this needs all 20 rows of column "y"')
  })

  test('names file, line and column of a word among numbers far behind the beginning', async () => {
    const rows = lines(140_000)
    rows[135_000] = rows[135_000].replace(/[^,]*$/, 'oops')
    const path = written('late.csv', `${[header, ...rows].join('\n')}\n`)
    const error = await readStored([written('first.csv', csv(10)), path], { always: true }).catch((error) => error)
    expect(error).toMatchObject({ code: 'data/not-a-number', place: { file: path, line: 135_002 } })
    expect(error.place.column).toBe(rows[135_000].length - 3)
  })

  test('names the file and line of a record with a field too many, and of a file with another header', async () => {
    const ragged = written('ragged.csv', `${csv(70_000)}1,2,3,4,5,6\n`)
    await expect(readStored([ragged], { always: true })).rejects.toMatchObject({
      code: 'data/ragged',
      place: { file: ragged, line: 70_002 },
    })
    const other = written('other.csv', 'x,fruit,ripe,date,y\n')
    await expect(readStored([ragged.replace('ragged', 'first'), other], {})).rejects.toMatchObject({
      code: 'data/header',
      place: { file: other, line: 1 },
    })
  })

  test('is the same from Parquet, whatever the codec, of one file or several', async () => {
    const place = (name: string) =>
      fileURLToPath(new URL(`../../../test/reference/parquet/${name}.parquet`, import.meta.url))
    for (const name of ['diabetes', 'penguins', 'seattle_weather'].map(place)) {
      const wanted = await readData(name)
      same(await readStored([name], { always: true }), wanted)
      expect((await readStored([name, name], { always: true })).rows).toBe(2 * wanted.rows)
    }
    const cut = place('penguins-cut')
    await expect(readStored([cut])).rejects.toMatchObject({ code: 'data/parquet', where: cut })
    await expect(readStored([place('penguins-flipped')])).rejects.toMatchObject({ code: 'data/parquet' })
    await expect(readStored([place('penguins'), place('diabetes')])).rejects.toMatchObject({ code: 'data/header' })
  })

  test('is refused where a format cannot be read part by part', async () => {
    const json = written('table.json', '[{"x":1}]')
    await expect(readStored([json], {})).rejects.toMatchObject({ code: 'data/too-large' })
    await expect(readData(json)).resolves.toMatchObject({ rows: 1 })
  })
})
