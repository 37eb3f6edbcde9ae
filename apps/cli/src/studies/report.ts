import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../refusal.ts'

/** The script and the style of the page "Study" in one piece each, beside the program. */
const folder = join(import.meta.dirname, 'web/report')

/**
 * A study as one HTML file: the page that shows it and the study itself. It runs no script but its own, and asks nothing of anybody. Throws
 * request/invalid where the page is not built.
 */
export function reportOf(name: string, study: string): string {
  const [script, style] = ['report.js', 'report.css'].map(part) as [string, string]
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `style-src ${hashOf(style)}`,
    'img-src blob: data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(name)}</title>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="study">${study.replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`
}

function part(file: string): string {
  const path = join(folder, file)
  if (existsSync(path)) return readFileSync(path, 'utf8').replaceAll('</', '<\\/')
  throw new Refusal({
    code: 'request/invalid',
    what: 'the page is not built.',
    fix: 'in the repository: npm run build',
  })
}

/** What a policy names a script or a style by. */
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
