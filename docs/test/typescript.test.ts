import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { desk } from './desk.ts'
import { blocksOf, pages, root, sources } from './pages.ts'
import { programsOf } from './programs.ts'

const folder = new URL('docs/build/programs/', root)
const programs = [...pages, ...sources].flatMap((page) => {
  const blocks = blocksOf(page).filter(({ language }) => language === 'ts')
  return programsOf(blocks).map(({ line, text }) => ({
    page: page.path,
    line,
    text,
    file: `${page.path.replace(/\W+/g, '_')}_${line}.ts`,
  }))
})

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const { file, text } of programs) writeFileSync(new URL(file, folder), text)
const settings = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    noEmit: true,
    declaration: false,
    declarationMap: false,
    noUnusedLocals: false,
    types: ['node'],
    allowImportingTsExtensions: true,
  },
  files: programs.map(({ file }) => file),
}
writeFileSync(new URL('tsconfig.json', folder), JSON.stringify(settings))

const cwd = desk()
afterAll(() => rmSync(cwd, { recursive: true }))
const run = promisify(execFile)

describe('the code on the pages', () => {
  test('is there', () => expect(programs.length).toBeGreaterThan(10))

  test('compiles for a user of the package; errors have the line numbers of the page', {
    timeout: 60_000,
  }, async () => {
    const tsc = fileURLToPath(new URL('node_modules/.bin/tsc', root))
    const output = await run(tsc, ['-p', fileURLToPath(folder)]).then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout,
    )
    expect(output).toBe('')
  })

  describe.each([...new Set(programs.map(({ page }) => page))])('%s', (page) => {
    test.concurrent.for(programs.filter((program) => program.page === page))(
      'line $line runs',
      { timeout: 60_000 },
      async ({ file }) => {
        await run(process.execPath, [fileURLToPath(new URL(file, folder))], { cwd })
      },
    )
  })
})
