import { readFileSync, statSync } from 'node:fs'
import { type Fitted, HpError, loadModel } from '@hp/core'
import { printable } from '../render/text.ts'

/** The most bytes of a model file. */
const mostBytes = 2 ** 30

/** The fitted model in a file. Throws data/unreadable, model-file/…. */
export function readModel(path: string): Fitted {
  return loadModel(textOf(path), { name: path })
}

function textOf(path: string): string {
  try {
    const from = path === '-' ? 0 : path
    if (from !== 0 && statSync(path).size > mostBytes) throw Object.assign(new Error('too large'), { code: 'EFBIG' })
    return readFileSync(from, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new HpError(
      {
        code: 'data/unreadable',
        what: `the model file "${printable(path)}" cannot be read: ${reasons[code] ?? code}`,
        fix: 'hp fit … --out FILE writes a model file',
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
