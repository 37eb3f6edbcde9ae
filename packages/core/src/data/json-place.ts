/** Where a JSON text first breaks the grammar (RFC 8259), as an index, or undefined when it does not. Nesting needs no stack of calls. */
export function brokenAt(text: string): number | undefined {
  const open: string[] = []
  let at = 0
  let expects: 'value' | 'value or ]' | 'key or }' | 'key' | 'next' = 'value'
  const token = /[ \t\n\r]*(?:([[\]{},:])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y
  const blank = /[ \t\n\r]*/y
  const skip = () => {
    blank.lastIndex = at
    blank.test(text)
    return blank.lastIndex
  }
  for (;;) {
    const begin = skip()
    if (begin === text.length) return open.length === 0 && expects === 'next' ? undefined : begin
    const close = text[begin] === '"' ? stringEnd(text, begin) : undefined
    token.lastIndex = at
    const found = close === undefined ? token.exec(text) : null
    if (found === null && (close ?? -1) < 0) return begin
    const mark = found?.[1]
    const scalar = found?.[2]
    const word = close
    at = close ?? token.lastIndex
    if (expects === 'next') {
      const inside = open.at(-1)
      if (mark === ',' && inside !== undefined) expects = inside === '[' ? 'value' : 'key'
      else if ((mark === ']' && inside === '[') || (mark === '}' && inside === '{')) open.pop()
      else return begin
    } else if (expects === 'key' || expects === 'key or }') {
      if (mark === '}' && expects === 'key or }') {
        open.pop()
        expects = 'next'
      } else if (word !== undefined) {
        const colon = skip()
        if (text[colon] !== ':') return colon
        at = colon + 1
        expects = 'value'
      } else return begin
    } else if (mark === ']' && expects === 'value or ]') {
      open.pop()
      expects = 'next'
    } else if (mark === '[') {
      open.push(mark)
      expects = 'value or ]'
    } else if (mark === '{') {
      open.push(mark)
      expects = 'key or }'
    } else if (word !== undefined || scalar !== undefined) expects = 'next'
    else return begin
  }
}

/** The index after the string that opens at `at`, or −1 when it is none. */
function stringEnd(text: string, at: number): number {
  for (let p = at + 1; p < text.length; p++) {
    const c = text.charCodeAt(p)
    if (c === 34) return p + 1
    if (c < 32) return -1
    if (c !== 92) continue
    p++
    if (text[p] === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(p + 1, p + 5))) return -1
      p += 4
    } else if (!'"\\/bfnrt'.includes(text[p] ?? ' ')) return -1
  }
  return -1
}
