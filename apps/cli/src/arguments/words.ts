import { Refusal } from '../refusal.ts'

/** Words separated by commas; a word with a comma stands in double quotes, a double quote inside is doubled. Throws request/invalid. */
export function readWords(flag: string, text: string): readonly string[] {
  const words: string[] = []
  for (let at = 0; at <= text.length; ) {
    if (text[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"(,|$)/y
      quoted.lastIndex = at
      const found = quoted.exec(text)
      if (!found) throw unclosed(flag, text)
      words.push((found[1] ?? '').replaceAll('""', '"'))
      at = quoted.lastIndex
      if (found[2] === '') break
    } else {
      const comma = text.indexOf(',', at)
      const end = comma < 0 ? text.length : comma
      words.push(text.slice(at, end))
      at = end + 1
    }
  }
  return words
}

const unclosed = (flag: string, text: string) =>
  new Refusal({
    code: 'request/invalid',
    what: `a quotation mark in "${text}" is not closed, or something follows it.`,
    where: `flag --${flag}`,
    fix: `write a name with a comma in double quotes: --${flag} '"height, cm",weight'`,
  })

/** A whole number of at least `least`. Throws request/invalid. */
export function readCount(flag: string, text: string, least: number): number {
  const value = /^\+?\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new Refusal({
    code: 'request/invalid',
    what: `--${flag} must be a whole number of at least ${least}, but is "${text}".`,
    fix: `for instance --${flag} ${Math.max(least, 1)}`,
  })
}

/** A number strictly between 0 and 1. Throws request/invalid. */
export function readShare(flag: string, text: string): number {
  const value = /^\s*$/.test(text) ? Number.NaN : Number(text)
  if (value > 0 && value < 1) return value
  throw new Refusal({
    code: 'request/invalid',
    what: `--${flag} must be a share between 0 and 1, but is "${text}".`,
    fix: `for instance --${flag} 0.25`,
  })
}

/** One of a few words. Throws request/invalid. */
export function readOneOf<const T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  throw new Refusal({
    code: 'request/invalid',
    what: `--${flag} must be one of ${words.join(', ')}, but is "${text}".`,
    fix: `for instance --${flag} ${words[0]}`,
  })
}
