import { HpError, type Place } from '../define/errors.ts'
import { quoted } from '../define/quoted.ts'
import type { Notice } from './dataset.ts'

const invisible = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/** What is to be said about the names of columns; a line end inside a name is ordinary. Throws `data/header` when one repeats. */
export function checkNames(
  names: readonly string[],
  place: (column: number) => { place?: Place; where?: string },
): Notice[] {
  const notices: Notice[] = []
  const seen = new Map<string, number>()
  const alike = new Map<string, string>()
  names.forEach((name, k) => {
    if (name === '') return
    const other = seen.get(name)
    if (other !== undefined) {
      throw new HpError({
        code: 'data/header',
        what: `columns ${other + 1} and ${k + 1} are both named ${quoted(name)}`,
        fix: 'give each column a name of its own',
        ...place(k),
      })
    }
    seen.set(name, k)
    if (invisible.test(name.replace(/[\r\n]/g, ''))) {
      notices.push({
        code: 'invisible-characters',
        what: `the name of column ${k + 1} holds invisible characters: ${quoted(name)}`,
        fix: 'remove them from the header, or write the name with them',
      })
    }
    const shape = name
      .normalize('NFKC')
      .replace(/[\p{Cf}\p{Cc}]/gu, '')
      .trim()
    const twin = alike.get(shape)
    if (twin !== undefined) {
      notices.push({
        code: 'names-look-alike',
        what: `the names ${codePoints(twin)} and ${codePoints(name)} look alike but are two columns`,
        fix: 'rename one of them',
      })
    }
    alike.set(shape, name)
  })
  return notices
}

/** Throws `data/header` unless another file has the names of the first; `spot` says where its column is. */
export function expectSameNames(
  own: readonly string[],
  names: readonly string[],
  spot: (column: number) => { place?: Place; where?: string },
): void {
  const at = own.findIndex((name, k) => name !== names[k])
  if (at < 0 && own.length === names.length) return
  const k = at < 0 ? own.length : at
  const [has, wanted] = [own, names].map((all) => (k < all.length ? quoted(all[k], 40) : 'none'))
  throw new HpError({
    code: 'data/header',
    what: `the files differ: column ${k + 1} is ${has} here, but ${wanted} in the first file`,
    fix: 'give files with the same columns in the same order',
    ...spot(k),
  })
}

/** A name with everything beyond ASCII as code points, for names that cannot be told apart by eye. */
function codePoints(name: string): string {
  return quoted(name).replace(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
