import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diabetes, folder, hp, json, penguins, read } from './hp.ts'

const file = folder()

test('data read part by part give the document, predictions and scores of data in memory, and it is said', async () => {
  const model = file('model.json')
  const words = ['fit', 'ridge', diabetes, '--target', 'progression', '--lambda', '0.1']
  const memory = await json([...words, '--out', model])
  const parts = await json([...words, '--stream'])
  expect(parts).toMatchObject({ parameters: memory.parameters, certificate: memory.certificate, data: memory.data })
  expect((await hp([...words, '--stream'])).err).toContain('read-in-parts')
  const [one, other] = [file('one.csv'), file('other.csv')]
  await hp(['predict', model, diabetes, '--out', one])
  await hp(['predict', model, diabetes, '--out', other, '--stream'])
  expect(read(other)).toBe(read(one))
  expect(readdirSync(dirname(other)).filter((name) => name.endsWith('.part'))).toEqual([])
  const scores = (await hp(['evaluate', model, diabetes])).out
  expect((await hp(['evaluate', model, diabetes, '--stream'])).out).toBe(scores)
})

test('a search over a file gives the study of a search in memory', async () => {
  const words = ['tune', 'lasso', diabetes, '--target', 'progression', '--lambda', '1e-3..1:20']
  const memory = await json(words)
  const parts = await json([...words, '--stream'])
  const scores = ({ trials }: Readonly<Record<string, unknown>>) =>
    (trials as readonly { score: { mean: number } }[]).map(({ score }) => score)
  expect(scores(parts)).toEqual(scores(memory))
  expect(scores(parts)).toHaveLength(20)
})

test('a pattern names files in order; an odd cell is named with its file, line and column', async () => {
  const [header = '', ...rows] = read(penguins).trimEnd().split('\n')
  const parts = [rows.slice(0, 100), rows.slice(100, 200), rows.slice(200)]
  for (const [k, some] of parts.entries()) writeFileSync(file(`part-${k}.csv`), `${[header, ...some].join('\n')}\n`)
  const words = ['--target', 'species', '--penalty', 'ridge', '--lambda', '0.1']
  const whole = await json(['fit', 'logistic', penguins, ...words])
  const several = await json(['fit', 'logistic', file('part-*.csv'), ...words])
  expect(several.parameters).toEqual(whole.parameters)
  expect(several.data).toEqual(whole.data)
  writeFileSync(
    file('part-2.csv'),
    `${[header, ...(parts[2] ?? []).slice(0, 9), (parts[2]?.[9] ?? '').replace(/\d{4}(?=,|$)/, 'oops')].join('\n')}\n`,
  )
  const { code, err } = await hp(['fit', 'logistic', file('part-*.csv'), ...words])
  expect(code).toBe(3)
  expect(err).toMatch(/part-2\.csv:11:\d+/)
})

test('a size without a meaning, rows kept aside and a document of all predictions are refused', async () => {
  const refused = async (...words: string[]) => (await hp(words)).err
  const fit = ['fit', 'linear', diabetes, '--target', 'progression']
  expect(await refused(...fit, '--max-memory', 'much')).toContain('--max-memory 1.5GB')
  expect(await refused(...fit, '--stream', '--max-bad-rows', '3')).toContain('kept aside')
  const model = file('small.json')
  await hp([...fit, '--out', model])
  expect(await refused('predict', model, diabetes, '--stream', '--json')).toContain('leave --json out')
})

describe('a query', () => {
  test('gives the document of the same rows in a file, in memory or part by part', async () => {
    const words = ['--target', 'progression', '--lambda', '0.1']
    const whole = await json(['fit', 'ridge', diabetes, ...words])
    for (const more of [[], ['--stream']]) {
      const own = await json(['fit', 'ridge', `select * from '${diabetes}'`, ...words, ...more])
      expect(own).toMatchObject({ parameters: whole.parameters, data: whole.data })
    }
    const some = await json([
      'fit',
      'linear',
      `select bmi, progression from '${diabetes}' where bp > 90`,
      ...words.slice(0, 2),
    ])
    expect(some.data.features).toEqual(['bmi'])
    expect(some.data.rows).toBeLessThan(whole.data.rows)
  })

  test('is searched, and its study goes on where it was left', async () => {
    const cwd = dirname(file('here'))
    writeFileSync(join(cwd, 'one-a.csv'), read(diabetes))
    const words = ['tune', 'lasso', "from 'one-a.csv'", '--target', 'progression', '--lambda', '1e-3..1:5']
    const study = await json([...words, '--study', 'asked'], { cwd })
    const again = await hp(['study', 'resume', 'asked', '--json'], { cwd })
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ best: study.best })
    const files = await json(
      [...words.map((word) => word.replace("from 'one-a.csv'", 'one-?.csv')), '--study', 'named'],
      { cwd },
    )
    expect(files.best).toEqual(study.best)
    expect((await hp(['study', 'resume', 'named', '--quiet'], { cwd })).code).toBe(0)
  })

  test('that is wrong is shown with its line, one that changes something refused, and flags for text as well', async () => {
    const failed = async (query: string, ...more: string[]) => {
      const { code, err } = await hp(['fit', 'linear', query, '--target', 'y', ...more])
      expect(code).toBe(more.length > 0 ? 2 : 3)
      return err
    }
    expect(await failed(`select *,\n  nothing from '${diabetes}'`)).toMatch(
      /data\/query.*"nothing" not found[\s\S]*the query:2:3\n2 \|\s+nothing from/,
    )
    expect(await failed(`copy (select 1) to '${file('out.csv')}'`)).toContain('only queries are run')
    expect(await failed('delete from x where y = 1')).toContain('only queries are run')
    expect(await failed(`from '${diabetes}'`, '--separator', ';')).toContain('--separator means nothing')
  })

  test('says what to install where DuckDB is not, and files are read all the same', async () => {
    const hook = `import { registerHooks } from 'node:module'
      registerHooks({ resolve(name, context, next) {
        if (name.startsWith('@duckdb/')) throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
        return next(name, context)
      } })`
    const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(hook)}"` }
    const words = ['--target', 'progression', '--quiet']
    const { code, err } = await hp(['fit', 'linear', `select * from '${diabetes}'`, ...words], { env })
    expect(code).toBe(3)
    expect(err).toContain('npm install @duckdb/node-api')
    expect((await hp(['fit', 'linear', diabetes, ...words], { env })).code).toBe(0)
  })
})
