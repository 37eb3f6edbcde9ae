import { stripVTControlCharacters } from 'node:util'

/** What must not act on the terminal; RGI emoji are matched first and kept whole (they hold joiners). */
const hiddenSource = String.raw`\p{RGI_Emoji}|^\p{M}|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]`

/** Patterns made when first needed: to read the sets of emoji takes as long as Node takes to start. */
const patterns = new Map<string, RegExp>()

function pattern(source: string, flags: string): RegExp {
  const made = patterns.get(source) ?? new RegExp(source, flags)
  patterns.set(source, made)
  return made
}

const isEmoji = (text: string) => pattern(String.raw`^\p{RGI_Emoji}$`, 'v').test(text)

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', ' ': ' ' }

/**
 * Text from outside (a file, a flag, a name) made safe to print: controls, escape sequences, bidirectional marks, invisible characters and
 * unusual spaces appear as `\n`, `\x1b`, `\u200b`.
 */
export function printable(text: string): string {
  if (simple.test(text)) return text
  return text.replace(
    pattern(hiddenSource, 'gv'),
    (found) => named[found] ?? (isEmoji(found) ? found : escaped(found.codePointAt(0) ?? 0)),
  )
}

function escaped(code: number): string {
  const digits = code.toString(16)
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
}

/** Made when first needed: it takes as long as Node to start. */
let segmenter: Intl.Segmenter | undefined

/** The user-perceived characters of a text. */
export function* graphemes(text: string): Generator<string> {
  if (simple.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

/** Only characters that are one cell each and never join: Latin, Greek, punctuation, super- and subscripts, signs, boxes, blocks, Braille. */
const simple =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03ff\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2190-\u22ff\u2500-\u25fc\u2800-\u28ff]*$/

const zero = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff]$/v
/** East Asian wide and full-width (Unicode Standard Annex 11), and characters shown as emoji by default. */
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2fb}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/v

function graphemeWidth(grapheme: string): number {
  if (isEmoji(grapheme)) return 2
  let cells = 0
  for (const character of grapheme) cells += zero.test(character) ? 0 : wide.test(character) ? 2 : 1
  return cells
}

/** Cells that a text takes in a terminal; colour sequences take none. */
export function displayWidth(text: string): number {
  if (simple.test(text)) return text.length
  let cells = 0
  for (const grapheme of graphemes(stripVTControlCharacters(text))) cells += graphemeWidth(grapheme)
  return cells
}

/** Text filled with spaces to a width in cells; longer text stays as it is. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'centre' = 'left'): string {
  const room = width - displayWidth(text)
  if (room <= 0) return text
  const before = align === 'left' ? 0 : align === 'right' ? room : room >> 1
  return ' '.repeat(before) + text + ' '.repeat(room - before)
}

const colourSequence = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`)

/** Text cut to a width in cells with a mark of omission; colour sequences all stay, so that every colour is closed. */
export function truncate(text: string, width: number, omission = '…'): string {
  if (displayWidth(text) <= width) return text
  const mark = displayWidth(omission) <= width ? omission : ''
  const room = Math.max(0, width - displayWidth(mark))
  let out = ''
  let used = 0
  let full = false
  for (const piece of text.split(colourSequence)) {
    if (colourSequence.test(piece)) {
      out += piece
      continue
    }
    if (full) continue
    for (const grapheme of graphemes(piece)) {
      const cells = graphemeWidth(grapheme)
      if (used + cells > room) {
        full = true
        out += mark
        break
      }
      out += grapheme
      used += cells
    }
  }
  return out
}

/** Words laid into lines of at most `width` cells; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  lines.push(line)
  return lines.map((each) => truncate(each, width))
}
