import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agrees, commandsOf } from './commands.ts'
import { desk } from './desk.ts'
import { blocksOf, pages } from './pages.ts'

/** Runs a line of shell in the folder; what it prints to both streams, in order, and its exit code. */
function run(line: string, cwd: string): Promise<{ readonly output: string; readonly code: number | null }> {
  return new Promise((resolve, reject) => {
    const shell = spawn(`{ ${line}\n} 2>&1`, {
      cwd,
      shell: '/bin/bash',
      env: { ...process.env, PATH: `${cwd}:${process.env['PATH']}`, NO_COLOR: '1', COLUMNS: '100' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    shell.stdout.setEncoding('utf8').on('data', (text) => (output += text))
    shell.on('error', reject).on('close', (code) => resolve({ output, code }))
  })
}

const all = pages.map((page) => ({ page: page.path, commands: blocksOf(page).flatMap(commandsOf) }))

describe.each(all.filter(({ commands }) => commands.length > 0))('the commands of $page', ({ commands }) => {
  test('run one after the other in one folder, with the exit codes and the output that the page shows', {
    timeout: 120_000,
  }, async () => {
    const cwd = desk()
    try {
      for (const { line, text, exit, shown } of commands) {
        const { output, code } = await run(text, cwd)
        expect({ line, text, code, output: code === exit ? '' : output }).toEqual({
          line,
          text,
          code: exit,
          output: '',
        })
        if (shown !== undefined && !agrees(output, shown)) expect(output, `line ${line}: ${text}`).toBe(shown)
      }
    } finally {
      rmSync(cwd, { recursive: true })
    }
  })
})

describe('what a page shows', () => {
  test.each([
    ['a 1.5\nb\n', 'a …\nb', true],
    ['a\nx\ny\nb\n', 'a\n…\nb', true],
    ['a\nb\n', 'a\n…\nb', true],
    ['a\nb\n', 'b', false],
    ['a+ \n', 'a+', true],
  ])('%j as %j: %j', (output, shown, want) => expect(agrees(output, shown)).toBe(want))

  test('is found in blocks of sh and of console', () => {
    expect(commandsOf({ language: 'sh', line: 5, lines: ['npm test', './hp fit x \\', '  --json # exit 3'] })).toEqual([
      { line: 6, text: './hp fit x \\\n  --json', exit: 3 },
    ])
    expect(
      commandsOf({ language: 'console', line: 5, lines: ['$ hp --version', '0.1.0', '$ hp models', '…'] }),
    ).toEqual([
      { line: 5, text: 'hp --version', exit: 0, shown: '0.1.0' },
      { line: 7, text: 'hp models', exit: 0, shown: '…' },
    ])
  })
})
