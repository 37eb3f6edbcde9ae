/** Flags of fit that a search does not have; those with a value say so. */
const ofFitOnly: Readonly<Record<string, { readonly valued: boolean }>> = {
  '--hold-out': { valued: true },
  '--inference': { valued: false },
  '--trace': { valued: false },
  '--verbose': { valued: false },
  '-v': { valued: false },
}

/** The words of a fit as the command line of a search over what they leave open. */
export function searchLine(words: readonly string[]): string {
  const kept = words.filter((word, i) => {
    const [name = ''] = word.split('=')
    return !ofFitOnly[name] && !ofFitOnly[words[i - 1] ?? '']?.valued
  })
  return ['hp tune', ...kept.map(shellWord)].join(' ')
}

/** A word as it can be typed in a shell. */
export const shellWord = (word: string): string =>
  /^[\w./,:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
