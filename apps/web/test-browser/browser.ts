import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { launch } from '../scripts/chromium.ts'
import { serve } from '../scripts/serve.ts'

/** A browser, and the address of a server, while the tests of a file run. */
export interface Running {
  browser: Browser
  url: string
}

/** Starts a browser and a server of a folder, else of the built page, before the tests of a file; ends both after them. */
export function running(...served: Parameters<typeof serve>): Running {
  const both = {} as Running
  let site: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    const begun = await Promise.all([launch(), serve(...served)])
    both.browser = begun[0]
    site = begun[1]
    both.url = site.url
  })
  afterAll(async () => {
    await both.browser?.close()
    await site?.close()
  })
  return both
}

/**
 * A folder that a browser can load modules from: `core`, the built library, and source files by their names there, without their types and with
 * imports as `asServed` writes them. It goes when the tests of the file have run.
 */
export function moduleFolder(
  sources: Readonly<Record<string, string>>,
  asServed: (source: string) => string = (source) => source,
): string {
  const packages = join(import.meta.dirname, '../../../packages')
  const folder = mkdtempSync(join(tmpdir(), 'hp-modules-'))
  symlinkSync(join(packages, 'core/dist'), join(folder, 'core'))
  for (const [name, path] of Object.entries(sources))
    writeFileSync(join(folder, name), asServed(stripTypeScriptTypes(readFileSync(join(packages, path), 'utf8'))))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>modules</title>')
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}
