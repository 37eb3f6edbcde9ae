import { globSync, readFileSync } from 'node:fs'

/** The root of the repository, with a slash at the end. */
export const root = new URL('../../', import.meta.url)

/** A text with fenced blocks in it: a page, or a source file whose doc comments hold code. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

/** A fenced block; `line` is that of its first line of code, 1-based. */
export interface Block {
  readonly language: string
  readonly line: number
  readonly lines: readonly string[]
}

const read = (path: string): Page => ({ path, text: readFileSync(new URL(path, root), 'utf8') })
const found = (patterns: readonly string[]): Page[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', '**/build/**', '**/dist/**'] })
    .sort()
    .map(read)

/** Every page of the documentation. */
export const pages: readonly Page[] = found(['README.md', 'docs/**/*.md', 'packages/*/README.md', 'apps/*/README.md'])

/** The source files of the core, with the stars of their doc comments taken off, line by line. */
export const sources: readonly Page[] = found(['packages/core/src/**/*.ts'])
  .filter(({ path }) => !path.endsWith('.test.ts'))
  .map(({ path, text }) => ({ path, text: text.replace(/^\s*\* ?/gm, '') }))

/** The source files of the command line that find something about a study. */
export const studySources: readonly Page[] = found(['apps/cli/src/studies/*.ts'])

/** The fenced blocks of a page. */
export function blocksOf({ text }: Page): readonly Block[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: language, 2: code, index }) => ({
    language,
    line: text.slice(0, index).split('\n').length + 1,
    lines: code.split('\n').slice(0, -1),
  }))
}
