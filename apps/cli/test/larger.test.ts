import { readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
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
