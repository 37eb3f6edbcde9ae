import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { diabetes, fitWords, folder, hp, program, read } from './hp.ts'

const inFolder = folder()
const escapeCharacter = String.fromCharCode(27)

test.concurrent('data come from standard input, the result goes to standard output, the rest to standard error', async ({
  expect,
}) => {
  const { code, out, err } = await hp(['fit', 'linear', '-', '--target', 'progression'], { stdin: read(diabetes) })
  expect(out).toMatch(/^linear {2}standard input → progression {2}442 rows/)
  expect(out).toContain('● Parameters')
  expect(out).not.toContain('ledger')
  expect(err).toMatch(/ledger {2}cost evaluations 1 · gradient evaluations 0 · complete trainings 1/)
  expect(code).toBe(0)
})

test.concurrent('--quiet leaves standard error empty', async ({ expect }) => {
  const { code, err } = await hp(fitWords('linear', '--quiet'))
  expect([code, err]).toEqual([0, ''])
})

test.concurrent('there are colours where they are asked for, and none in a pipe, with NO_COLOR or --no-color', async ({
  expect,
}) => {
  const runs = await Promise.all([
    hp(fitWords('linear')),
    hp(fitWords('linear'), { env: { FORCE_COLOR: '1' } }),
    hp(fitWords('linear', '--color'), { env: { NO_COLOR: '1' } }),
    hp(fitWords('linear', '--no-color'), { env: { FORCE_COLOR: '1' } }),
    hp(fitWords('linear'), { env: { NO_COLOR: '1' } }),
  ])
  expect(runs.map(({ out }) => out.includes(escapeCharacter))).toEqual([false, true, true, false, false])
})

test.concurrent('a dumb terminal and a locale without UTF-8 get ASCII', async ({ expect }) => {
  const words = fitWords('linear', '--features', 'bmi', '--plot')
  const [dumb, latin] = await Promise.all([hp(words, { env: { TERM: 'dumb' } }), hp(words, { env: { LC_ALL: 'C' } })])
  expect(dumb.out + dumb.err + latin.out + latin.err).toMatch(/^[\x20-\x7e\n]*$/)
  expect(dumb.out).toContain('progression over bmi')
})

test.concurrent('the plot is drawn in the terminal, or written as a picture', async ({ expect }) => {
  const svg = inFolder('fit.svg')
  const [drawn, written] = await Promise.all([
    hp(fitWords('linear', '--algorithm', 'momentum', '--epochs', '900', '--plot')),
    hp(['fit', 'linear', '--plot', svg, diabetes, '--target', 'progression', '--features', 'bmi']),
  ])
  expect(drawn.out).toContain('progression: predicted and measured')
  expect(drawn.out).toContain('Cost while momentum trains')
  expect(read(svg)).toMatch(/^<svg xmlns/)
  expect(written.out).not.toContain('progression over bmi')
})

test.concurrent('with --json there is one document on standard output, whatever else is asked for', async ({
  expect,
}) => {
  const { out, err } = await hp(fitWords('linear', '--json', '--plot', '--verbose', '--inference'))
  expect(JSON.parse(out)).toMatchObject({ command: 'fit' })
  expect(err).toContain('predicted and measured')
})

test.concurrent('-v prints the steps 1, 2, 4, 8 …', async ({ expect }) => {
  const { err } = await hp(
    fitWords('ridge', '--algorithm', 'gradient-descent', '--epochs', '20', '--verbose', '--allow-nonconverged'),
  )
  expect(err.match(/^step \d+/gm)).toEqual(['step 1', 'step 2', 'step 4', 'step 8', 'step 16'])
})

test.concurrent('a reader that goes away ends it quietly', async ({ expect }) => {
  const child = spawn(process.execPath, [program, 'generate', 'line', '--rows', '200000'])
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, err]).toEqual([0, ''])
})

test.concurrent('Ctrl-C ends a long fit with 130, and nothing is left half-written', async ({ expect }) => {
  const out = inFolder('never.json')
  const words = fitWords(
    'ridge',
    '--algorithm',
    'gradient-descent',
    '--learning-rate',
    '1e-9',
    '--epochs',
    '1000000000',
    '--verbose',
    '--out',
    out,
  )
  let asked = false
  const ended = await hp(words, {
    onError: (err, kill) => {
      if (asked || !err.includes('step 1024')) return
      asked = true
      kill('SIGINT')
    },
  })
  expect(ended.code).toBe(130)
  expect(ended.err).toContain('interrupted: nothing was written')
  expect(ended.out).toBe('')
  expect(readdirSync(inFolder('.')).filter((name) => name.startsWith('never'))).toEqual([])
})

test.skipIf(!existsSync('/dev/full'))('a full disk is said, with 6', async ({ expect }) => {
  const { code, err } = await hp(fitWords('linear', '--out', '/dev/full'))
  expect(err).toContain('the disk is full')
  expect(code).toBe(6)
})

test.concurrent('an existing model file is replaced whole', async ({ expect }) => {
  const out = inFolder('twice.json')
  await hp(fitWords('linear', '--out', out))
  const first = read(out)
  await hp(fitWords('ridge', '--out', out))
  expect(JSON.parse(read(out))).toMatchObject({ format: 'hp-model' })
  expect(read(out)).not.toBe(first)
})

test.concurrent('the launcher at the root runs from any folder', async ({ expect }) => {
  const launcher = fileURLToPath(new URL('../../../hp', import.meta.url))
  const run = (words: string[]) => spawnSync(launcher, words, { cwd: inFolder('.'), encoding: 'utf8' })
  expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run(['fti']).status).toBe(2)
})

test.concurrent('--out takes a path, not a stream', async ({ expect }) => {
  const { code, err } = await hp(fitWords('linear', '--out', '-'))
  expect(err).toContain('a file is written to a path')
  expect(code).toBe(2)
})
