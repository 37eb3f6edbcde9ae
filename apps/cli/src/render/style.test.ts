import { expect, test } from 'vitest'
import { detectTerminal, labelled, paint, plainTerminal } from './style.ts'

const tty = { isTTY: true, columns: 120 }
const pipe = {}
const usual = { TERM: 'xterm-256color', LANG: 'en_GB.UTF-8' }

test('a terminal has colours, Unicode and a live block', () => {
  expect(detectTerminal(tty, usual)).toEqual({ colour: true, depth: 8, unicode: true, width: 120, interactive: true })
})

test('a pipe has neither colours nor a live block, and 80 columns', () => {
  expect(detectTerminal(pipe, usual)).toEqual({ colour: false, depth: 1, unicode: true, width: 80, interactive: false })
})

test('the flag wins over FORCE_COLOR, that over NO_COLOR, that over the stream', () => {
  const colour = (...those: Parameters<typeof detectTerminal>) => detectTerminal(...those).colour
  expect(colour(tty, { ...usual, NO_COLOR: '1' })).toBe(false)
  expect(colour(tty, { ...usual, NO_COLOR: '' })).toBe(true)
  expect(colour(pipe, { ...usual, NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(true)
  expect(colour(tty, { ...usual, FORCE_COLOR: '0' })).toBe(false)
  expect(colour(tty, { ...usual, NO_COLOR: '1' }, true)).toBe(true)
  expect(colour(tty, { ...usual, FORCE_COLOR: '3' }, false)).toBe(false)
  expect(colour(tty, { ...usual, TERM: 'dumb' })).toBe(false)
})

test('colours asked for have a depth even where the environment vetoes them', () => {
  expect(detectTerminal(pipe, { TERM: 'dumb', NO_COLOR: '1' }, true).depth).toBe(4)
  expect(detectTerminal(pipe, { COLORTERM: 'truecolor', TERM: 'xterm' }, true).depth).toBe(24)
})

test('a dumb terminal and a locale that is not UTF-8 get ASCII; no locale is taken for UTF-8', () => {
  const unicode = (environment: Record<string, string>) => detectTerminal(tty, environment).unicode
  expect(unicode({ TERM: 'dumb', LANG: 'en_GB.UTF-8' })).toBe(false)
  expect(unicode({ TERM: 'xterm', LANG: 'C' })).toBe(false)
  expect(unicode({ TERM: 'xterm', LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' })).toBe(false)
  expect(unicode({ TERM: 'xterm', LC_ALL: '', LANG: 'C.utf8' })).toBe(true)
  expect(unicode({ TERM: 'xterm' })).toBe(true)
})

test('a build server is not interactive, even with a terminal', () => {
  expect(detectTerminal(tty, { ...usual, CI: 'true' }).interactive).toBe(false)
})

test('roles differ by shape as well as by colour', () => {
  const colours = detectTerminal(tty, usual)
  expect(labelled('lambda', 'hyperparameter', colours)).toBe('\x1b[38;5;166m■ lambda\x1b[39m')
  expect(labelled('age', 'parameter', colours)).toBe('\x1b[38;5;32m● age\x1b[39m')
  expect(labelled('lambda', 'hyperparameter', plainTerminal)).toBe('■ lambda')
  expect(labelled('lambda', 'hyperparameter', { ...plainTerminal, unicode: false })).toBe('# lambda')
  expect(paint('x', 'strong', colours)).toBe('\x1b[1mx\x1b[22m')
})
