import { placed } from './arguments/placed.ts'
import { explainUsage, nearest, UsageError } from './arguments/usage.ts'
import type { CommandDefinition, Context, Flag, Input, Output } from './command.ts'
import { commonFlags } from './common-flags.ts'
import { report } from './failure.ts'
import { helpLines, programLines } from './help.ts'
import { Refusal } from './refusal.ts'
import { interruptible } from './streams/interrupt.ts'
import { outputTo } from './streams/output.ts'
import { version } from './version.ts'

const files = import.meta.glob<{ readonly command: CommandDefinition }>('./commands/*.ts')

/** The commands by name: each file in `commands/` is one. */
export const commands: ReadonlyMap<string, () => Promise<CommandDefinition>> = new Map(
  Object.entries(files).map(([path, load]) => [path.replace(/^.*\/|\.ts$/g, ''), async () => (await load()).command]),
)

/** Runs the program on these words. Returns its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const colour = colourOf(words)
  const err = outputTo(process.stderr, colour)
  const context = {
    out: outputTo(process.stdout, colour),
    err,
    clock: () => performance.now(),
    whenInterrupted: interruptible(err),
  }
  try {
    return await dispatch(words, context)
  } catch (error) {
    return await report(error, words, context)
  }
}

async function dispatch(words: readonly string[], context: Context): Promise<number> {
  const [name, ...rest] = words.filter((word) => !/^--(no-)?colou?r$/.test(word))
  if (name === '--version' || name === '-V') return await print(context.out, [version])
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' ? rest[0] : undefined
    if (topic !== undefined) return await dispatch([...rest, '--help'], context)
    return await print(context.out, programLines(await allCommands(), context.out.terminal))
  }
  const load = commands.get(name)
  if (!load) throw await noCommand(name)
  return await runCommand(name, await load(), rest, context)
}

async function runCommand(name: string, command: CommandDefinition, words: readonly string[], context: Context) {
  if (command.raw) return (await command.run(rawInput(words), context)) ?? 0
  const { first, flags } = pageOf(command, words)
  if (asksForHelp(words)) {
    if (first !== undefined && !command.firsts?.().includes(first)) throw command.refuse?.(first)
    return await print(context.out, helpLines(name, command, context.out.terminal, command.page && first))
  }
  if (first !== undefined && command.firsts && !command.firsts().includes(first) && command.refuse)
    throw command.refuse(first)
  return (await command.run(await understood(name, command, words, flags, first), context)) ?? 0
}

/** The first argument, where it decides which flags there are, and these flags. */
export function pageOf(
  command: CommandDefinition,
  words: readonly string[],
): { first: string | undefined; flags: readonly Flag[] } {
  if (!command.firsts || !command.page) return { first: undefined, flags: [...command.options, ...commonFlags] }
  const firsts = command.firsts()
  const { page } = command
  const every = words[0]?.startsWith('-') ? firsts.flatMap((each) => page(each).options) : []
  const [first] = placed(words, [...command.options, ...commonFlags, ...every])
  const options = first !== undefined && firsts.includes(first) ? page(first).options : command.options
  return { first, flags: [...options, ...commonFlags] }
}

const rawInput = (words: readonly string[]): Input => ({
  words,
  arguments: words,
  text: () => undefined,
  texts: () => [],
  choice: () => undefined,
  yes: () => false,
  given: () => false,
})

/** What was typed, read; what is wrong with it is said in our words. */
async function understood(
  name: string,
  command: CommandDefinition,
  words: readonly string[],
  flags: readonly Flag[],
  first: string | undefined,
): Promise<Input> {
  const { parse } = await import('./arguments/parse.ts')
  try {
    return parse(words, flags, command.arguments)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw explainUsage(error, { name, command, flags, first, words })
  }
}

async function allCommands() {
  const all = await Promise.all([...commands].map(async ([name, load]) => [name, await load()] as const))
  return all.sort(([, a], [, b]) => (a.place ?? 99) - (b.place ?? 99))
}

async function noCommand(name: string): Promise<Refusal> {
  const listed = (await allCommands()).filter(([, { hidden }]) => !hidden).map(([each]) => each)
  return new Refusal({
    code: 'request/invalid',
    what: name.startsWith('-') ? `hp itself has no flag ${name}.` : `there is no command "${name}".`,
    fix: nearest(name, listed, 'commands'),
  })
}

async function print(output: Output, lines: readonly string[]): Promise<number> {
  await output.lines(lines)
  return 0
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

/** Colour is decided before anything can be printed, errors in the words included. */
function colourOf(words: readonly string[]): boolean | undefined {
  const last = words.findLast((word) => /^--(no-)?colou?r$/.test(word))
  return last === undefined ? undefined : !last.startsWith('--no')
}
