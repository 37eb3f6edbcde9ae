import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pages, root } from './pages.ts'

/** The name of a heading in a link. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
const anchors = new Map(
  pages.map(({ path, text }) => [path, [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading))]),
)

describe('links', () => {
  test.each(pages)('of $path lead somewhere', ({ path, text }) => {
    for (const [, link] of text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      const target = new URL(link, new URL(path, root))
      const hash = decodeURIComponent(target.hash.slice(1))
      target.hash = ''
      expect(existsSync(target), `${link} in ${path}`).toBe(true)
      if (hash) expect(anchors.get(target.href.slice(root.href.length)), `${link} in ${path}`).toContain(hash)
    }
  })

  test('lead from the contents to every page', () => {
    const contents = pages.find(({ path }) => path === 'docs/README.md')?.text ?? ''
    for (const { path } of pages)
      if (path.startsWith('docs/') && path !== 'docs/README.md')
        expect(contents).toContain(`](${path.slice('docs/'.length)})`)
  })
})
