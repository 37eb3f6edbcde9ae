import { scoreOf, studyDocument, type TrialRecord } from '@hp/core'
import { shown } from '../arguments/flags.ts'
import { readOneOf } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { toJson } from '../render/json.ts'
import { expectWritable, writeFile } from '../streams/write-file.ts'
import { openToRead } from './opening.ts'
import { nameOf, type Stored, storedStudy } from './stored.ts'

type Described = Parameters<typeof studyDocument>[0]

export const formats = ['csv', 'json', 'html'] as const

/** Writes the trials of a study as CSV, all of it as JSON, or a report of it, to a file or standard output. Throws storage/…, output/unwritable. */
export async function exportStudy(name: string | undefined, input: Input, { out }: Context): Promise<undefined> {
  const path = input.text('out')
  if (path !== undefined) expectWritable(path)
  const usual = input.yes('json') || path?.endsWith('.json') ? 'json' : path && /\.html?$/.test(path) ? 'html' : 'csv'
  const format = readOneOf('format', input.text('format') ?? usual, formats)
  const { storage } = openToRead(input)
  try {
    const stored = await storedStudy(storage, name)
    const text = await textOf(stored, format)
    if (path === undefined) await out.write(text)
    else writeFile(path, text)
    return
  } finally {
    storage.close()
  }
}

async function textOf(stored: Stored, format: (typeof formats)[number]): Promise<string> {
  if (format === 'csv') return csvOf(stored)
  const json = toJson(studyDocument(stored.state as Described, stored.entry))
  return format === 'json' ? `${json}\n` : (await import('./report.ts')).reportOf(stored.entry.name, json)
}

/** A row for each trial: what was searched, the score, and that of each fold. */
export function csvOf({ state, keys, description }: Pick<Stored, 'state' | 'keys' | 'description'>): string {
  const { metric, folds } = description
  const ofFolds = Array.from({ length: folds }, (_, fold) => fold)
  const names = keys.map(nameOf)
  const header = [
    'number',
    'state',
    ...keys.map((key, k) => (names.indexOf(nameOf(key)) === names.lastIndexOf(nameOf(key)) ? names[k] : key)),
    metric.name,
    `${metric.name} standard error`,
    ...ofFolds.map((fold) => `${metric.name} fold ${fold + 1}`),
    'durationMs',
    'reason',
  ]
  const row = (trial: TrialRecord) => {
    const score = trial.state === 'complete' ? scoreOf(trial.folds, metric.name, folds) : undefined
    const scoreIn = (fold: number) => trial.folds.find((each) => each.fold === fold)?.scores[metric.name]
    return [
      trial.number,
      trial.state,
      ...keys.map((key) => trial.candidate[key]),
      score?.mean,
      score?.standardError,
      ...ofFolds.map(scoreIn),
      trial.durationMs,
      trial.reason,
    ]
  }
  return [header, ...state.trials.map(row)].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

/** A cell: numbers as they are; text that a spreadsheet would take for a formula begins with an apostrophe. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : shown(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
