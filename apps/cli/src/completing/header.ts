import { closeSync, openSync, readSync, statSync } from 'node:fs'

const enough = 1 << 16

/** The first line of a text table at this path; undefined where it is no such file. */
export function firstLineOf(path: string): string | undefined {
  if (!/\.(csv|tsv|tab|txt)$/i.test(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined
  const [line = ''] = beginning(path)
    .replace(/^\ufeff/, '')
    .split(/\r?\n|\r/)
  return line
}

/** The names in the first line of a text table at this path; none where it is no such file. A guess, good enough to be completed. */
export function headerOf(path: string): readonly string[] {
  const line = firstLineOf(path)
  if (line === undefined) return []
  const separators = [',', ';', '\t', '|']
  const count = (separator: string) => line.split(separator).length
  const separator = separators.reduce((best, each) => (count(each) > count(best) ? each : best))
  const cells = line.match(new RegExp(`"(?:[^"]|"")*"|[^${separator}"]+`, 'g')) ?? []
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
}

function beginning(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(enough)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, enough, 0))
  } finally {
    closeSync(file)
  }
}
