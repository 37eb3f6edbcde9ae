/**
 * A name or a cell as it may be shown anywhere: in double quotes, everything invisible or able to steer a terminal (control characters,
 * zero-width and direction marks, lone surrogates) written as an escape, at most `limit` characters of it.
 */
export function quoted(text: string, limit = 80): string {
  return `"${visible(text, limit)}"`
}

/** Like `quoted`, without the quotation marks. */
export function visible(text: string, limit = 80): string {
  let shown = ''
  let length = 0
  for (const character of text) {
    if (length === limit) return `${shown}…`
    shown += escaped(character)
    length++
  }
  return shown
}

const short = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** Control, format (zero-width, direction), private, unassigned characters, lone surrogates, and every space but the ordinary one. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

function escaped(character: string): string {
  if (!unseen.test(character)) return character
  const known = short.get(character)
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}
