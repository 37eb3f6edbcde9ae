import { exec } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { diabetes, folder, hp, penguins, program } from './hp.ts'

const inFolder = folder()
const commands = readdirSync(new URL('../src/commands/', import.meta.url)).map((file) => file.replace('.ts', ''))
const models = ['linear', 'ridge', 'lasso', 'elastic-net', 'logistic', 'poisson']
const pages = [
  ['--help'],
  ...commands.filter((name) => name !== 'complete-words').map((name) => [name, '--help']),
  ...models.map((name) => ['fit', name, '--help']),
  ['tune', 'ridge', '--help'],
  ['tune', 'linear', '--help'],
  ['plan', 'elastic-net', '--help'],
  ['generate', 'friedman1', '--help'],
  ['study', 'resume', '--help'],
  ['study', 'export', '--help'],
]

test.concurrent.for(pages.map((words) => ({ words, name: words.slice(0, -1).join('-') || 'hp' })))(
  'the page of $name',
  async ({ words, name }, { expect }) => {
    const { code, out, err } = await hp(words)
    expect(err).toBe('')
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(`pages/${name}.txt`)
  },
)

test.concurrent('every page but the first stays within 80 columns, and every command is listed', async ({ expect }) => {
  const { out } = await hp(['--help'])
  for (const name of commands) expect(out.includes(`\n  ${name} `)).toBe(name !== 'complete-words')
})

test.concurrent('help is found by every usual way', async ({ expect }) => {
  const runs = await Promise.all([
    hp(['fit', 'ridge', '-h']),
    hp(['help', 'fit', 'ridge']),
    hp(['fit', '--json', 'ridge', '--help']),
  ])
  for (const { out } of runs) expect(out).toMatch(/^hp fit ridge <data>/)
  expect((await hp([])).out).toBe((await hp(['--help'])).out)
})

test.concurrent('hp --version prints the version', async ({ expect }) => {
  expect((await hp(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

beforeAll(async () => {
  copyFileSync(diabetes, inFolder('diabetes.csv'))
  copyFileSync(penguins, inFolder('penguins.csv'))
  mkdirSync(inFolder('bin'))
  writeFileSync(inFolder('bin/hp'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 })
  const { code } = await hp(['fit', 'linear', 'diabetes.csv', '--target', 'progression', '--out', 'model.json'], {
    cwd: inFolder('.'),
  })
  expect(code).toBe(0)
  expect((await hp(['tune', 'ridge', 'diabetes.csv', '--target', 'progression'], { cwd: inFolder('.') })).code).toBe(0)
})

/** Runs a line in a shell, in a folder with the bundled data and a model file. */
function shell(line: string): Promise<{ readonly code: number; readonly err: string }> {
  const env = { ...process.env, PATH: `${inFolder('bin')}${delimiter}${process.env['PATH']}` }
  return new Promise((resolve) => {
    exec(line, { cwd: inFolder('.'), env }, (error, _, err) => resolve({ code: error?.code ?? 0, err }))
  })
}

test('every example of every page can be typed and ends with 0', async () => {
  const texts = await Promise.all(pages.map(async (words) => (await hp(words)).out))
  const lines = new Set(texts.flatMap((text) => examplesIn(text)))
  expect(lines.size).toBeGreaterThan(20)
  const left = [...lines]
  const work = async () => {
    for (let line = left.shift(); line !== undefined; line = left.shift()) {
      const serves = line.startsWith('hp ui') // it ends when it is interrupted
      const { code: ended, err } = await shell(serves ? `timeout --preserve-status --signal INT 5 ${line}` : line)
      const code = serves && ended === 130 ? 0 : ended
      expect(`${line} ends with ${code} ${code === 0 ? '' : err}`.trim()).toBe(`${line} ends with 0`)
    }
  }
  await Promise.all([work(), work()])
}, 180_000)

/** The lines under the heading Examples that are indented by two. */
function examplesIn(text: string): readonly string[] {
  const [, rest = ''] = text.split('\nExamples\n')
  const [section = ''] = rest.split('\n\n')
  return section.split('\n').flatMap((line) => (/^ {2}\S/.test(line) ? [line.trim()] : []))
}

test('the tour searches, and its next three commands can be typed', async () => {
  const { code, out, err } = await hp(['demo'], { cwd: inFolder('.') })
  expect([code, err]).toEqual([0, ''])
  for (const part of [
    '1000 trainings',
    'one decomposition',
    '■ Hyperparameters',
    '● Parameters',
    'simplest within 1 s.e.',
    'predicted',
    'ledger',
  ]) {
    expect(out).toContain(part)
  }
  const next = (out.split('\nNext\n')[1] ?? '').split('\n').filter((line) => /^ {2}\S/.test(line))
  expect(next).toHaveLength(3)
  for (const line of next) expect((await shell(line.trim())).code).toBe(0)
})
