import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'vitest'
import { diabetes, hp } from './hp.ts'

const wordsOf = async (...words: string[]) =>
  (await hp(['complete-words', '--', ...words])).out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0])

test.concurrent('commands, models, flags and words are completed', async ({ expect }) => {
  const [commands, models, flags, words, nothing] = await Promise.all([
    wordsOf('e'),
    wordsOf('fit', ''),
    wordsOf('fit', 'ridge', diabetes, '--la'),
    wordsOf('fit', 'ridge', '--algorithm', 'grad'),
    wordsOf('fit', 'ridge', diabetes, '--lambda', ''),
  ])
  expect(commands).toEqual(['explain', 'evaluate'].sort())
  expect(models).toContain('elastic-net')
  expect(flags).toEqual(['--lambda'])
  expect(words).toEqual(['gradient-descent'])
  expect(nothing).toEqual([])
})

test.concurrent('the columns of the named file are completed, one after the other in a list', async ({ expect }) => {
  const [target, list, equals] = await Promise.all([
    wordsOf('fit', 'linear', diabetes, '--target', 'pro'),
    wordsOf('fit', 'linear', diabetes, '--features', 'age,b'),
    wordsOf('fit', 'linear', diabetes, '--target=s1'),
  ])
  expect(target).toEqual(['progression'])
  expect(list).toEqual(['age,bmi', 'age,bp'])
  expect(equals).toEqual(['--target=s1'])
})

test.concurrent('where a path belongs, the shell is asked for paths', async ({ expect }) => {
  expect(await wordsOf('fit', 'linear', 'dia')).toEqual([':paths'])
  expect(await wordsOf('predict', '')).toEqual([':paths'])
})

test.concurrent.for(['bash', 'zsh', 'fish'])(
  'the script for %s is one that this shell accepts',
  async (shell, { expect }) => {
    const { out, code } = await hp(['complete', shell])
    expect(code).toBe(0)
    expect(out).toContain('hp complete-words --')
    if (existsSync(`/bin/${shell}`) || existsSync(`/usr/bin/${shell}`)) {
      const { status, stderr } = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
    }
  },
)

test.concurrent('an unknown shell is refused with those that are known', async ({ expect }) => {
  const { code, err } = await hp(['complete', 'tcsh'])
  expect(err).toMatch(/bash|zsh/)
  expect(code).toBe(2)
})
