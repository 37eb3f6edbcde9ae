// Runs the tests in Chromium; without one, reports them as skipped, says how to get one, and ends well.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, howToGetOne } from './find-chromium.ts'

const folder = join(import.meta.dirname, '..')
const vitest = (words: readonly string[], stdio: 'inherit' | 'pipe') =>
  spawnSync('vitest', [...words, '--config', 'vitest.browser.config.ts'], {
    cwd: folder,
    stdio,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })

const executable = findChromium()
if (executable) {
  process.env['CHROMIUM'] = executable
  process.exitCode = vitest(['run', ...process.argv.slice(2)], 'inherit').status ?? 1
} else {
  const listed = vitest(['list', '--json', '--no-static-parse'], 'pipe')
  if (listed.status !== 0) throw new Error(`The tests could not be counted:\n${listed.stderr}`)
  const tests = JSON.parse(listed.stdout) as { name: string; file: string }[]
  mkdirSync(join(folder, 'reports'), { recursive: true })
  writeFileSync(join(folder, 'reports/browser.json'), JSON.stringify(skipped(tests), null, 2))
  const asked = process.env['CHROMIUM']
  console.log(
    `${tests.length} browser tests skipped: there is no Chromium ${asked && asked !== 'none' ? `at ${asked}` : 'here'}. To run them: ${howToGetOne}.`,
  )
}

/** A report in the form of vitest's, in which every test waits. */
function skipped(tests: readonly { name: string; file: string }[]) {
  const files = Map.groupBy(tests, ({ file }) => file)
  return {
    numTotalTestSuites: files.size,
    numPassedTestSuites: 0,
    numFailedTestSuites: 0,
    numPendingTestSuites: files.size,
    numTotalTests: tests.length,
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: tests.length,
    numTodoTests: 0,
    startTime: 0,
    success: true,
    testResults: [...files].map(([name, inside]) => ({
      name,
      status: 'passed',
      message: `no Chromium: ${howToGetOne}`,
      startTime: 0,
      endTime: 0,
      assertionResults: inside.map(({ name: fullName }) => ({
        fullName,
        title: fullName,
        ancestorTitles: [],
        status: 'pending',
        failureMessages: [],
      })),
    })),
  }
}
