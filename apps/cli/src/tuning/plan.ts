import { type Plan, type PlanNode, plan } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { placedIn } from '../fitting/run.ts'
import { toJson } from '../render/json.ts'
import { formatBytes, formatDuration } from '../render/number.ts'
import { paint, type Terminal } from '../render/style.ts'
import { displayWidth, printable, wrap } from '../render/text.ts'
import { version } from '../version.ts'
import { type Asked, askedFor } from './request.ts'
import { searchedBy, spaceText } from './searched.ts'

/** Says what a search would train, as `hp plan` does. Throws HpError, Refusal. */
export async function runPlan(input: Input, context: Context): Promise<undefined> {
  const asked = await askedFor(input, context)
  const found = planOf(asked)
  const { out } = context
  if (input.yes('json')) {
    await out.write(`${toJson(planDocument(asked, found))}\n`)
    return
  }
  await out.lines([spaceLine('plan', asked, out.terminal), '', ...planLines(found, out.terminal)])
}

/** The plan of what was asked for. Throws HpError, with the name of the data. */
export function planOf({ estimator, table, request }: Asked): Plan {
  try {
    return plan(estimator, table.data, request)
  } catch (error) {
    throw placedIn(table.name, error)
  }
}

function planDocument({ name, request }: Asked, found: Plan) {
  const { tree, candidates, folds, naiveTrainings, units, predictedMs, memoryBytes, reasons } = found
  return {
    command: 'plan',
    model: name.name,
    version,
    seed: request.seed,
    candidates,
    folds,
    naiveTrainings,
    units,
    saved: { completeTrainings: naiveTrainings - units },
    predictedMs,
    memoryBytes,
    reasons,
    tree,
  }
}

/** What is searched, on which data. */
export function spaceLine(command: string, asked: Asked, terminal: Terminal): string {
  const arrow = terminal.unicode ? '→' : '->'
  const { name, table } = asked
  const times = terminal.unicode ? ' × ' : ' x '
  const space = searchedBy(asked)
    .map((one) => spaceText(one, terminal))
    .join(times)
  const what = paint(`${command}  ${name.name}`, 'strong', terminal)
  return `${what}  ${printable(table.name)} ${arrow} ${printable(table.data.target ?? '')}  ${paint(space, 'hyperparameter', terminal)}`
}

/** The tree of a plan for people, with its first `most` units of work. */
export function planLines(found: Plan, terminal: Terminal, most = Number.POSITIVE_INFINITY): string[] {
  const lines = treeLines(found.tree, '', '', terminal)
  const shown = lines.length > most + 1 ? lines.slice(0, most) : lines
  const left = lines.length - shown.length
  return [
    ...shown,
    ...(left > 0
      ? [paint(`   ${terminal.unicode ? '…' : '...'} ${left} more; hp plan shows all`, 'faint', terminal)]
      : []),
    ...(most === Number.POSITIVE_INFINITY
      ? [paint(`memory  about ${formatBytes(found.memoryBytes)}`, 'faint', terminal)]
      : []),
    ...found.reasons.map((reason) => paint(`strategy  ${reason}`, 'faint', terminal)),
  ]
}

function treeLines(
  { title, ms, trainings, children }: PlanNode,
  first: string,
  rest: string,
  terminal: Terminal,
): string[] {
  const [branch, end, down] = terminal.unicode ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  ']
  const about = terminal.unicode ? '≈' : 'about'
  const figures = [
    trainings !== undefined && `${trainings} ${trainings === 1 ? 'training' : 'trainings'}`,
    ms !== undefined && `${about} ${formatDuration(ms)}`,
  ].filter((figure) => figure !== false)
  const text = terminal.unicode ? title : title.replaceAll('×', 'x')
  const room = Math.max(30, Math.min(terminal.width, 100) - first.length)
  const [own = '', ...more] = withFigures(wrap(text, room), `[${figures.join(', ')}]`, room)
  const below = children.length > 0 ? down : ''
  return [
    first + (first === '' ? paint(own, 'strong', terminal) : own),
    ...more.map((line) => `${rest}${below}${line}`),
    ...children.flatMap((child, k) => {
      const last = k === children.length - 1
      return treeLines(child, rest + (last ? end : branch), rest + (last ? '   ' : down), terminal)
    }),
  ]
}

/** Lines with the figures behind the last, or below it where they have no room. */
function withFigures(lines: readonly string[], figures: string, room: number): string[] {
  if (figures === '[]') return [...lines]
  const last = lines.at(-1) ?? ''
  const whole = `${last}  ${figures}`
  return displayWidth(whole) <= room ? [...lines.slice(0, -1), whole] : [...lines, figures]
}
