import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HpError } from '../../define/errors.ts'
import { missingCode } from '../column.ts'
import { readCsv, readData } from '../read.ts'
import { readStored } from '../stored/read.ts'
import { readQuery } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'hp-sql-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  for (const [k, from, to] of [
    [1, 0, 70_000],
    [2, 70_000, 100_000],
  ])
    await connection.run(
      `copy (select range as id, range * 0.125 as x, case when range % 7 = 3 then null else 'w' || range % 5 end as word,
        case when range % 11 = 5 then null else range % 2 = 0 end as really, date '2024-01-01' + (range % 40)::int as day
        from range(${from}, ${to})) to '${at(`part-${k}.parquet`)}'`,
    )
  connection.closeSync()
  writeFileSync(at('small.csv'), 'x,y\n1,2\n3,5\n5,9\n')
})

const failing = async (query: string) => {
  const error = await readQuery(query).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(HpError)
  return error as HpError
}

describe('the rows of a query', () => {
  test('are those of the files, with the kinds, gaps, levels and the fingerprint that reading these gives', async () => {
    const query = `select * from '${at('part-*.parquet')}'`
    const wanted = await readStored([at('part-1.parquet'), at('part-2.parquet')], { target: 'x' })
    const own = await readQuery(query, { target: 'x', always: true })
    expect(own.rows).toBe(100_000)
    expect(own.columns.map(({ kind }) => kind)).toEqual(['number', 'number', 'category', 'boolean', 'date'])
    expect(own.fingerprint).toBe(wanted.fingerprint)
    expect(own.notices.map(({ code }) => code)).toEqual(['read-in-parts'])
    const near = await readQuery(query, { target: 'x' })
    expect(near.stored).toBeUndefined()
    expect(near.fingerprint).toBe(wanted.fingerprint)
  })

  test('have every type of number as the nearest double, times in milliseconds, and nothing for what is nested', async () => {
    const data =
      await readQuery(`select 127::tinyint a, 3::ubigint b, -9007199254740993 c, 123456789.01::decimal(18, 2) d, 0.1::float e,
      170141183460469231731687303715884105727::hugeint f, 12345678901234567890.123456789::decimal(38, 9) g, null n,
      timestamp '1969-12-31 23:59:59.9995' t, timestamptz '2024-02-29 12:00:00+00' z, [1, 2] l, {'q': 1} s, time '12:00' o,
      'b'::enum('a', 'b') w, uuid '00000000-0000-0000-0000-000000000001' u, true really`)
    const value = (name: string) => {
      const column = data.column(name)
      return column.kind === 'category' ? column.levels[column.codes[0]] : column.values[0]
    }
    expect(Object.fromEntries(data.names.map((name) => [name, value(name)]))).toEqual({
      ...{
        a: 127,
        b: 3,
        c: -9007199254740992,
        d: 123456789.01,
        e: Math.fround(0.1),
        f: 2 ** 127,
        g: Number('12345678901234567890.123456789'),
      },
      ...{
        n: Number.NaN,
        t: -1,
        z: Date.UTC(2024, 1, 29, 12),
        w: 'b',
        u: '00000000-0000-0000-0000-000000000001',
        really: 1,
      },
    })
    expect(data.column('c')).toMatchObject({ integersBeyondExact: 1 })
    expect(data.notices.map(({ code, what }) => [code, what])).toEqual([
      ['nested-columns', expect.stringContaining('"l" (INTEGER[]), "s" (STRUCT("q" INTEGER)), "o" (TIME)')],
    ])
  })

  test('keep gaps however they are written, and words where words are asked for', async () => {
    const query = "select * from (values (1, 'NA', 7), (null, 'b', 8), (3, ' ? ', null)) t(x, word, code)"
    const data = await readQuery(query, { categories: ['code'] })
    expect(data.column('x')).toMatchObject({ missingCount: 1 })
    expect(data.column('word')).toMatchObject({ levels: ['b'], codes: Uint32Array.of(missingCode, 0, missingCode) })
    expect(data.column('code')).toMatchObject({ levels: ['7', '8'] })
  })

  test('come in the order of the query, columns without a part left where they are', async () => {
    const query = `select x, word, id from '${at('part-*.parquet')}' order by word nulls first, id desc`
    const data = await readQuery(query, { target: 'x', features: ['id'] })
    expect(data.names).toEqual(['x', 'id'])
    const first = data.column('id')
    expect(first.kind === 'number' && first.values[0]).toBe(99_998)
  })

  test('are read in parts of memory that is a fraction of them, and nothing is left behind', async () => {
    mkdirSync(at('own'))
    vi.stubEnv('TMPDIR', at('own'))
    const rows = await readQuery('select range x, hash(range) % 1000 y from range(300000) order by y, x', {
      room: 1e5,
      memoryBytes: 1,
    })
    expect(rows.stored?.rows).toBe(300_000)
    rows.stored?.close()
    expect(readdirSync(at('own'))).toEqual([])
    vi.unstubAllEnvs()
  })

  test('may be none, as a table with a header only', async () => {
    const none = await readQuery(`select x from '${at('small.csv')}' where x > 9`, { target: 'x' })
    expect([none.rows, none.names]).toEqual([0, ['x']])
    expect((await readCsv(at('small.csv'))).rows).toBe(3)
  })
})

describe('a query that is wrong', () => {
  test('is shown at its place', async () => {
    const parsed = await failing(`select x,\n  'ä' frm '${at('small.csv')}'`)
    expect(parsed).toMatchObject({
      code: 'data/query',
      place: { line: 2, column: 11, excerpt: `  'ä' frm '${at('small.csv')}'` },
    })
    const bytes = await failing(`select 'ä', z from '${at('small.csv')}'`)
    expect(bytes.place?.column).toBe(13)
    const bound = await failing(`select x,\n  z from '${at('small.csv')}'`)
    expect(bound).toMatchObject({ code: 'data/query', place: { line: 2, column: 3 } })
    expect(bound.what).toContain('"z" not found')
    const late = await failing("select cast(w as int) x from (values ('1'), ('apple')) t(w)")
    expect(late).toMatchObject({ code: 'data/query', what: expect.stringContaining("'apple'") })
  })

  test('does not change anything, read the network, or hide what it reads', async () => {
    for (const query of [
      `copy (select 1) to '${at('out.csv')}'`,
      'create table t as select 1',
      'set threads = 4',
      "attach 'x.db'",
      'select 1; select 2',
      '',
      "select * from 'https://example.org/a.parquet'",
      "select * from read_parquet('s3://bucket/a.parquet')",
    ])
      expect(await failing(query)).toMatchObject({ code: 'data/query' })
    expect(readdirSync(folder)).not.toContain('out.csv')
    const hidden = `select * from query('from ''${at('small').slice(0, -1)}'' || ''l.csv''')`
    expect((await failing(hidden)).code).toMatch(/^data\/(query|unreadable)$/)
    const indirect = `select * from query('select * from "${at('small.csv')}"')`
    expect((await failing(indirect)).code).toBe('data/unreadable')
  })

  test('names the file that is not there, and an infinite value by its row', async () => {
    expect(await failing(`select * from '${at('smal.csv')}'`)).toMatchObject({
      code: 'data/unreadable',
      fix: `did you mean "${at('small.csv')}"?`,
    })
    expect((await failing(`select * from '${at('none-*.csv')}'`)).code).toBe('data/unreadable')
    expect(await failing("select x from (values (1.5::double), ('inf'::double)) t(x)")).toMatchObject({
      code: 'data/not-finite',
      what: 'row 2 of column "x" is Infinity',
    })
  })

  test('says how much it may take when that is too little', async () => {
    const error = await readQuery('select list(range) l, sum(range) x from range(30000000)', { memoryBytes: 1 }).catch(
      (error: unknown) => error,
    )
    expect(error).toMatchObject({ code: 'data/larger-than-memory', fix: expect.stringContaining('--max-memory') })
  })
})

test('one Parquet file by query and by name is one table', async () => {
  const [one, other] = await Promise.all([readQuery(`from '${at('part-2.parquet')}'`), readData(at('part-2.parquet'))])
  expect(one.fingerprint).toBe(other.fingerprint)
})
