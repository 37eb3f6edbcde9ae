import { globSync, readFileSync } from 'node:fs'

/** A file of source code that is not a test. */
export interface CodeFile {
  /** Relative to the folder that was asked for, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** The TypeScript and Svelte files of a folder, tests left out. */
export function codeIn(folder: URL): CodeFile[] {
  return globSync('**/*.{ts,svelte}', { cwd: folder, exclude: ['**/node_modules', '**/dist'] })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.(test|d)\.ts$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') }))
}

const part =
  /(?<blank>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<word>[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*)|(?<number>\.?\d(?:[eE][+-]?\d|[\w.])*)|(?<text>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?<sign>\?\?=|\?\.|\*\*=?|=>|[\s\S])/uy
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y
/** After these a slash begins a regular expression; after a name, a number or a closing bracket it divides. */
const beforeRegex = /^(?:[([{,;:=!?&|+\-*%<>~^]|=>|\*\*=?|\?\?=|return|typeof|case|in|of|yield|await)$/

/** The tokens of a program without comments; texts and regular expressions become one token `''`, what a template computes stays. */
export function tokens(text: string): string[] {
  const found: string[] = []
  const depths: number[] = [] // open braces inside each ${ } that is being read
  let at = 0
  while (at < text.length) {
    if (text[at] === '`' || (text[at] === '}' && depths.at(-1) === 0)) {
      if (text[at] === '}') depths.pop()
      const end = templateEnd(text, at + 1)
      found.push("''")
      if (text[end - 1] === '{') depths.push(0)
      at = end
      continue
    }
    regex.lastIndex = at
    if (
      text[at] === '/' &&
      !/[/*]/.test(text[at + 1]) &&
      (!found.length || beforeRegex.test(found[found.length - 1]))
    ) {
      const match = regex.exec(text)
      if (match) {
        found.push("''")
        at = regex.lastIndex
        continue
      }
    }
    part.lastIndex = at
    const groups = part.exec(text)?.groups ?? {}
    const { blank, word, number, text: quoted, sign } = groups
    if (depths.length > 0 && sign === '{') depths[depths.length - 1]++
    if (depths.length > 0 && sign === '}') depths[depths.length - 1]--
    if (blank === undefined) found.push(quoted === undefined ? (word ?? number ?? sign) : "''")
    at = part.lastIndex
  }
  return found
}

/** The place after the end of a template's text: behind its closing backtick or behind the next `${`. */
function templateEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '`') return at + 1
    else if (text.startsWith('${', at)) return at + 2
  }
  return text.length
}

/** What a file imports or exports from elsewhere, types included: the specifiers as they are written. */
export function imports(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = /(?:^|[\n;>])\s*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*(['"])([^'"\n]+)\1/g
  const calls = /\bimport\(\s*(['"])([^'"\n]+)\1/g
  return [...code.matchAll(statements), ...code.matchAll(calls)].map((match) => match[2])
}
