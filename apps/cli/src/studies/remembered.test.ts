import { expect, test } from 'vitest'
import { parse } from '../arguments/parse.ts'
import type { Flag } from '../command.ts'
import { inputOf, lineOf, readRemembered, remembered } from './remembered.ts'

const flag = (name: string, more: Partial<Flag> = {}): Flag => ({ name, describe: '', group: '', ...more })
const flags = [
  flag('lambda', { value: 'X' }),
  flag('features', { value: 'NAMES', many: true }),
  flag('share', { negatable: true }),
  flag('standardize', { negatable: true }),
  flag('allow-nonconverged'),
  flag('json'),
  flag('out', { value: 'FILE' }),
]
const places = [
  { name: 'model', describe: '' },
  { name: 'data', describe: '' },
]
const typed = (...words: string[]) => parse(words, flags, places)

test('a command is understood again as it was typed, from what JSON keeps of it', () => {
  const words = ['--lambda', '-1..1', '--features', 'a', '--features', '"b, c"', '--no-share', '--allow-nonconverged']
  const input = typed('ridge', 'a b.csv', ...words, '--json', '--out', 'old')
  const kept = readRemembered(JSON.parse(JSON.stringify(remembered(input, flags))))
  if (kept === undefined) throw new Error('nothing was kept')
  const again = inputOf(kept, 'other.csv', typed('x', 'y', '--out', 'new'))
  expect(again.arguments).toEqual(['ridge', 'other.csv'])
  for (const { name } of flags.slice(0, 5)) {
    for (const read of ['text', 'texts', 'choice', 'yes', 'given'] as const)
      expect([name, read, again[read](name)]).toEqual([name, read, input[read](name)])
  }
  expect([again.text('out'), again.given('json')]).toEqual(['new', false])
  expect(lineOf(kept)).toBe(
    `hp tune ridge 'a b.csv' --lambda=-1..1 --features a --features '"b, c"' --no-share --allow-nonconverged`,
  )
})

test.each([
  undefined,
  null,
  {},
  { command: 'tune', model: 'ridge' },
  { command: 'rm', model: 'ridge', data: { path: 'a', absolute: 'a' }, flags: {} },
  { command: 'tune', model: 'ridge', data: { path: 'a', absolute: 'a' }, flags: { lambda: 1 } },
  { command: 'tune', model: 'ridge', data: { path: 'a', absolute: 'a' }, flags: { lambda: [1] } },
])('what is no command is none: %j', (about) => expect(readRemembered(about)).toBeUndefined())
