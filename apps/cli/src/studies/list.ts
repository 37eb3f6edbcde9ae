import { existsSync } from 'node:fs'
import type { StudyEntry } from '@hp/core'
import { HpError } from '@hp/core/define'
import type { Context, Input } from '../command.ts'
import { toJson } from '../render/json.ts'
import { formatCount, formatWithError } from '../render/number.ts'
import type { Terminal } from '../render/style.ts'
import { type Cell, renderTable } from '../render/table.ts'
import { printable } from '../render/text.ts'
import { namedStorage, usualStorage } from './flags.ts'
import { openToRead } from './opening.ts'
import { type Stored, storedStudy } from './stored.ts'

/** Lists the studies of a storage, the last changed first. Throws storage/…. */
export async function listStudies(input: Input, { out }: Context): Promise<undefined> {
  if (namedStorage(input) === undefined && !existsSync(usualStorage)) {
    const none = { command: 'study list', storage: usualStorage, studies: [] }
    await out.lines([input.yes('json') ? toJson(none) : 'there are no studies yet: hp tune begins one'])
    return
  }
  const { storage, url } = openToRead(input)
  try {
    const studies: Stored[] = []
    const damaged: string[] = []
    for (const { name, events } of await storage.studies()) {
      if (events === 0) continue
      try {
        studies.push(await storedStudy(storage, name))
      } catch (error) {
        if (!(error instanceof HpError && error.code === 'storage/corrupt')) throw error
        damaged.push(name)
      }
    }
    if (input.yes('json')) {
      await out.write(
        `${toJson({ command: 'study list', storage: url, studies: studies.map(entryDocument), damaged })}\n`,
      )
    } else await out.lines([...listLines(studies, url, out.terminal), ...damagedLines(damaged)])
    return
  } finally {
    storage.close()
  }
}

const damagedLines = (names: readonly string[]) =>
  names.length === 0 ? [] : ['', `damaged: ${names.map(printable).join(', ')}   (hp study remove NAME)`]

export function entryDocument({ entry, description, ranked }: Stored) {
  const [best] = ranked
  return {
    name: entry.name,
    created: entry.created,
    changed: entry.changed,
    trials: entry.trials,
    metric: description.metric,
    ...(best && { best: { number: best.trial.number, score: best.score } }),
  }
}

function listLines(studies: readonly Stored[], url: string, terminal: Terminal): string[] {
  const rows = studies.map(({ entry, description, ranked }): Cell[] => [
    entry.name,
    countsText(entry, terminal),
    description.metric.name,
    ranked[0] && scoreText(ranked[0].score, terminal),
    entry.changed === undefined ? undefined : { text: momentText(entry.changed), look: 'faint' },
  ])
  const columns = [
    { title: 'study' },
    { title: 'trials' },
    { title: 'metric', look: 'faint' as const },
    { title: 'best', align: 'point' as const },
    { title: 'changed (UTC)' },
  ]
  const about = `${formatCount(studies.length, terminal.unicode)} in ${url}`
  return renderTable({ title: 'Studies', about, columns, rows }, terminal)
}

/** How many trials are in which state: `50 complete, 3 running`. */
export function countsText({ trials }: StudyEntry, { unicode }: Terminal): string {
  const counts = Object.entries(trials).map(([state, count]) => `${formatCount(count, unicode)} ${state}`)
  return counts.join(', ') || 'none'
}

export const scoreText = ({ mean, standardError }: Stored['ranked'][number]['score'], { unicode }: Terminal): string =>
  standardError === undefined ? String(mean) : formatWithError(mean, standardError, unicode)

/** A moment in UTC, to the minute. */
export const momentText = (iso: string): string => iso.slice(0, 16).replace('T', ' ')
