import { expect, test } from 'vitest'
import { quoted, visible } from './quoted.ts'

test('control sequences, direction marks and odd spaces are written as escapes', () => {
  expect(quoted('\u001b[2Jx\n')).toBe('"\\u001b[2Jx\\n"')
  expect(visible('a\u202eb\u00a0c\ud800')).toBe('a\\u202eb\\u00a0c\\ud800')
  expect(visible('größe 身長 é 😀')).toBe('größe 身長 é 😀')
})

test('a long text is cut by characters, not in the middle of one', () => {
  expect(quoted('😀'.repeat(10), 3)).toBe('"😀😀😀…"')
})
