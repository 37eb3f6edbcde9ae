import type { Block } from './pages.ts'

/** A program made of one or more blocks; its lines have the numbers that they have on the page. */
export interface Program {
  readonly line: number
  readonly text: string
}

/** The first line of every program; no block begins on the first line of a page. */
const prelude = "import * as check from '../../test/check.ts'"

/** The programs of a page: a block that imports begins one, a block that does not goes on with the one before. */
export function programsOf(blocks: readonly Block[]): readonly Program[] {
  const programs: { line: number; lines: string[] }[] = []
  for (const { line, lines } of blocks) {
    if (programs.length === 0 || lines.some((text) => /^import\b/.test(text))) programs.push({ line, lines: [prelude] })
    const now = (programs.at(-1) as (typeof programs)[number]).lines
    while (now.length < line - 1) now.push('')
    now.push(...lines.map(checked))
  }
  return programs.map(({ line, lines }) => ({ line, text: `${lines.join('\n')}\n` }))
}

/** A line with its comment turned into a check. */
export function checked(line: string): string {
  const found = /^(\s*)(.+?)\s*\/\/ (=>|≈|throws) (.+)$/.exec(line)
  if (!found) return line
  const [, indent, code, sign, value] = found
  if (sign === 'throws') return `${indent}await check.throws('${value}', async () => (${code}))`
  const test = sign === '=>' ? 'equal' : 'near'
  const name = /^(?:const|let) (\w+)[^=]* = /.exec(code)?.[1]
  return name === undefined
    ? `${indent}check.${test}(${code}, ${value})`
    : `${indent}${code}; check.${test}(${name}, ${value})`
}
