import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Refusal } from '../refusal.ts'

/** A file of the page. */
export interface PageFile {
  readonly type: string
  readonly content: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** The built page, beside the program. */
const folder = join(import.meta.dirname, 'web')

/** What tells the page that a server with studies is behind it. */
const mark = '<meta name="hp-server" content="studies" />'

/**
 * The files of the page by their path in an address, read once: what is not in here is not served, whatever a path looks like.
 * Throws request/invalid where the page is not built.
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  if (!existsSync(join(folder, 'index.html')))
    throw new Refusal({
      code: 'request/invalid',
      what: 'the page is not built.',
      fix: 'in the repository: npm run build',
    })
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/')
    files.set(address, { type, content: readFileSync(path) })
  }
  const index = files.get('/index.html') as PageFile
  const marked = index.content.toString('utf8').replace('<head>', `<head>\n    ${mark}`)
  files.set('/', { type: index.type, content: Buffer.from(marked) })
  files.delete('/index.html')
  return files
}
