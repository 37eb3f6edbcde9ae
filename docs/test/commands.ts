import type { Block } from './pages.ts'

/** A command on a page; `shown` is the output under it, in a `console` block. */
export interface Command {
  readonly line: number
  readonly text: string
  readonly exit: number
  readonly shown?: string
}

/** The commands of a block that call `hp`: every such line of `sh`, and each line after `$ ` of `console`. A line that ends in `\` goes on. */
export function commandsOf({ language, line, lines }: Block): readonly Command[] {
  if (language !== 'sh' && language !== 'console') return []
  const commands: Command[] = []
  for (let i = 0; i < lines.length; i++) {
    if (language === 'console' && !lines[i].startsWith('$ ')) continue
    const from = i
    while (lines[i].endsWith('\\')) i++
    const whole = lines
      .slice(from, i + 1)
      .join('\n')
      .replace(/^\$ /, '')
    if (!/(^|[|;&] *)(\.\/)?hp /.test(whole)) continue
    const [, text, exit = '0'] = /^([\s\S]*?)(?:\s+# exit (\d+))?$/.exec(whole) as RegExpExecArray
    let end = i + 1
    while (end < lines.length && !lines[end].startsWith('$ ')) end++
    const shown = language === 'console' ? lines.slice(i + 1, end).join('\n') : undefined
    commands.push({ line: line + from, text, exit: Number(exit), ...(shown !== undefined && { shown }) })
  }
  return commands
}

/** Whether the output is what is shown: `…` alone stands for any lines, `…` in a line for any text; blanks at the ends of lines do not count. */
export function agrees(output: string, shown: string): boolean {
  const tidy = (text: string) => `${text.replace(/[ \t]+$/gm, '').replace(/\n+$/, '')}\n`
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = tidy(shown)
    .split('\n')
    .slice(0, -1)
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*' : `${line.split('…').map(literal).join('.*')}\\n`))
  return new RegExp(`^${pattern.join('')}$`).test(tidy(output))
}
