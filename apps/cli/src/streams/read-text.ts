import { readFileSync, statSync } from 'node:fs'
import { HpError } from '@hp/core/define'
import { printable } from '../render/text.ts'

/** The most bytes that such a file may have. */
const mostBytes = 2 ** 30

/** The text of a file that hp has written, or of standard input for `-`. Throws data/unreadable. */
export function readText(path: string, { noun, fix }: { readonly noun: string; readonly fix: string }): string {
  try {
    const from = path === '-' ? 0 : path
    if (from !== 0 && statSync(path).size > mostBytes) throw Object.assign(new Error('too large'), { code: 'EFBIG' })
    return readFileSync(from, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new HpError(
      {
        code: 'data/unreadable',
        what: `the ${noun} "${printable(path)}" cannot be read: ${reasons[code] ?? code}`,
        fix,
      },
      { cause },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not allowed',
  EFBIG: 'it is larger than 1 GiB',
}
