import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
  readonly isEntry?: boolean
}

const dist = join(import.meta.dirname, '../dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** The chunks that must be there before a view is: the entry, the view, and what these import. */
function needed(view: string): readonly Chunk[] {
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    manifest[name].imports?.forEach(visit)
  }
  Object.keys(manifest)
    .filter((name) => manifest[name].isEntry)
    .forEach(visit)
  visit(view)
  return [...seen].map((name) => manifest[name])
}

const gzipped = (files: Iterable<string>) =>
  [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0)

test.each([
  ['Learn', 70],
  ['TwoSpaces', 46],
  ['Fit', 70],
  ['Tune', 70],
  ['Study', 70],
])('the JavaScript that %s needs is at most %i KB, its CSS at most 8 KB, compressed', (view, most) => {
  const chunks = needed(`src/views/${view}.svelte`)
  expect(gzipped(chunks.map(({ file }) => file))).toBeLessThanOrEqual(most * 1024)
  expect(gzipped(chunks.flatMap(({ css }) => css ?? []))).toBeLessThanOrEqual(8 * 1024)
})

test('the built page has no script or style of its own in the markup', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  expect(html).toMatch(/<meta http-equiv="Content-Security-Policy"[^>]*require-trusted-types-for/)
  expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
})
