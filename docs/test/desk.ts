import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './pages.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, root))

/**
 * A temporary folder that looks like the root of the repository to what the pages show: the bundled data are there, and `hp`.
 * What a command writes stays there.
 */
export function desk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hp-docs-'))
  mkdirSync(join(folder, 'apps/cli'), { recursive: true })
  symlinkSync(path('apps/cli/data'), join(folder, 'apps/cli/data'))
  const launcher = join(folder, 'hp')
  writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${path('apps/cli/bin/hp.js')}" "$@"\n`)
  chmodSync(launcher, 0o755)
  return folder
}
