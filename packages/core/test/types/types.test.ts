import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const folder = import.meta.dirname
const lines = readFileSync(`${folder}/refused.ts`, 'utf8').split('\n')
const { stdout } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8' })
/** Messages by line of refused.ts; lines that start with a blank continue the message above. */
const messages = new Map<number, string>()
const elsewhere: string[] = []
let current: number | undefined
for (const text of stdout.split('\n')) {
  const head = /^(.*?)\((\d+),\d+\): error/.exec(text)
  if (head) {
    current = head[1].endsWith('refused.ts') ? Number(head[2]) : undefined
    if (current === undefined) elsewhere.push(text)
  }
  if (current !== undefined) messages.set(current, `${messages.get(current) ?? ''}${text}\n`)
}

describe('what does not fit does not compile', () => {
  lines.forEach((text, i) => {
    const wanted = /^\/\/ refused: (.*)$/.exec(text)?.[1]
    if (wanted !== undefined) test(lines[i + 1], () => expect(messages.get(i + 2)).toContain(wanted))
  })

  test('and nothing else is refused', () => {
    expect(elsewhere).toEqual([])
    for (const line of messages.keys()) expect(lines[line - 2]).toMatch(/^\/\/ refused: /)
  })
})
