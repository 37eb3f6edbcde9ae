import type { Flag } from '../command.ts'

/** The words that stand by their place, flags and their values left out: what can be told before the flags of a model are known. */
export function placed(words: readonly string[], flags: readonly Flag[]): string[] {
  const valued = new Map<string, Flag>()
  for (const flag of flags) {
    if (flag.value === undefined) continue
    valued.set(`--${flag.name}`, flag)
    if (flag.short) valued.set(`-${flag.short}`, flag)
  }
  const out: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--') return [...out, ...words.slice(i + 1)]
    if (!word.startsWith('-') || word === '-') out.push(word)
    else {
      const flag = valued.get(word)
      if (flag && (!flag.optionalValue || flag.optionalValue.test(words[i + 1] ?? ''))) i++
    }
  }
  return out
}
