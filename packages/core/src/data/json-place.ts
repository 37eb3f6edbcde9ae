/** Where a JSON text first breaks the grammar (RFC 8259), as an index, or undefined when it does not. Nesting needs no stack of calls. */
export function brokenAt(text: string): number | undefined {
  const open: string[] = []
  let at = 0
  let expects: 'value' | 'value or ]' | 'key or }' | 'key' | 'next' = 'value'
  const token =
    /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y
  const blank = /[ \t\n\r]*/y
  const skip = () => {
    blank.lastIndex = at
    blank.test(text)
    return blank.lastIndex
  }
  for (;;) {
    const begin = skip()
    if (begin === text.length) return open.length === 0 && expects === 'next' ? undefined : begin
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) return begin
    const [, mark, word, scalar] = found
    at = token.lastIndex
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
