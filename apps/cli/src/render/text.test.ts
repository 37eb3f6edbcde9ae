import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayWidth, pad, printable, truncate, wrap } from './text.ts'

const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\x1b[31m', '\x9b', '\n', '\u202e', '\u200b', '漢', 'é', '👩‍👧', ' '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})

test('printable shows escape sequences, line ends, bidi marks and invisible characters as text', () => {
  expect(printable('\x1b[31mred')).toBe('\\x1b[31mred')
  expect(printable('a\nb\tc\r\0')).toBe('a\\nb\\tc\\r\\x00')
  expect(printable('\u202eevil\u200b')).toBe('\\u202eevil\\u200b')
  expect(printable('1\u00a0234\u202f567')).toBe('1\\xa0234\\u202f567')
  expect(printable('\ud800x\u{e0001}')).toBe('\\ud800x\\u{e0001}')
  expect(printable('\u0301a')).toBe('\\u0301a')
})

test('printable leaves words of all languages, combining accents and emoji alone', () => {
  for (const text of ['Größe', '身長', 'e\u0301', 'שלום', '👨‍👩‍👧 ❤️ 🇦🇹', 'C:\\data']) expect(printable(text)).toBe(text)
})

test('printable lets no control, bidi or zero-width character through, whatever the text', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const shown = printable(text).replace(/\p{RGI_Emoji}/gv, '')
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b-\u200f]/u)
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('the width counts two cells for wide characters and emoji, none for accents and colours', () => {
  expect(displayWidth('abc')).toBe(3)
  expect(displayWidth('身長')).toBe(4)
  expect(displayWidth('e\u0301')).toBe(1)
  expect(displayWidth('👨‍👩‍👧')).toBe(2)
  expect(displayWidth('🇦🇹')).toBe(2)
  expect(displayWidth('\x1b[38;5;166m■ λ\x1b[39m')).toBe(3)
  expect(displayWidth('─⠋█ﾊ')).toBe(4)
})

test('truncated text fits, padded text is as wide as asked', () => {
  fc.assert(
    fc.property(anything.map(printable), fc.integer({ min: 0, max: 40 }), (text, width) => {
      const cut = truncate(text, width)
      expect(displayWidth(cut)).toBeLessThanOrEqual(width)
      expect(displayWidth(pad(cut, width, 'right'))).toBe(width)
    }),
    { seed: 2 },
  )
})

test('truncating keeps colour sequences, so that every colour is closed', () => {
  expect(truncate('\x1b[31mlong text\x1b[39m', 5)).toBe('\x1b[31mlong…\x1b[39m')
})

test('wrapping breaks between words', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
})
