/** Characters that JSON lets through but a terminal obeys. */
const unsafe = /[\x7f-\x9f\u2028\u2029\p{Bidi_Control}\u200b-\u200d\u2060\ufeff]/gu

const columns = 100

/**
 * One JSON document, indented by two spaces, arrays of numbers or words filled into lines. Numbers read back to the same double (−0 too),
 * what is not finite is null; Maps and objects give their own string keys, whatever these are; typed arrays are arrays.
 */
export function toJson(value: unknown): string {
  return write(value, '', false) ?? 'null'
}

/** The same document on one line, for streams of events. */
export function toJsonLine(value: unknown): string {
  return write(value, '', true) ?? 'null'
}

/** An object with these own properties, safe for every name (`__proto__` too). */
export function fromEntries<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(entries)
}

function write(value: unknown, indent: string, flat: boolean): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : 'null'
    case 'bigint':
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return writeArray(value, indent, flat)
      if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
        return writeArray(Array.from(value as unknown as Iterable<unknown>), indent, flat)
      }
      return writeObject(value instanceof Map ? [...value] : Object.entries(value), indent, flat)
    default:
      return undefined
  }
}

function writeArray(values: readonly unknown[], indent: string, flat: boolean): string {
  const inner = `${indent}  `
  const items = Array.from(values, (value) => write(value, inner, flat) ?? 'null')
  if (flat) return `[${items.join(',')}]`
  if (items.length === 0) return '[]'
  if (values.every((value) => typeof value !== 'object' || value === null)) {
    const lines = fill(items, columns - inner.length)
    if (lines.length === 1) return `[${lines[0]}]`
    return `[\n${inner}${lines.join(`\n${inner}`)}\n${indent}]`
  }
  return `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`
}

/** Items with commas, in lines of about `width` characters. */
function fill(items: readonly string[], width: number): string[] {
  const lines: string[] = []
  let line = ''
  items.forEach((item, i) => {
    const piece = i < items.length - 1 ? `${item},` : item
    if (line !== '' && line.length + 1 + piece.length > width) {
      lines.push(line)
      line = piece
    } else line = line === '' ? piece : `${line} ${piece}`
  })
  return [...lines, line]
}

function writeObject(entries: readonly (readonly [unknown, unknown])[], indent: string, flat: boolean): string {
  const inner = `${indent}  `
  const members: string[] = []
  for (const [key, value] of entries) {
    const text = write(value, inner, flat)
    if (text !== undefined) members.push(`${quote(String(key))}:${flat ? '' : ' '}${text}`)
  }
  if (flat) return `{${members.join(',')}}`
  return members.length === 0 ? '{}' : `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`
}

function quote(text: string): string {
  return JSON.stringify(text).replace(unsafe, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
