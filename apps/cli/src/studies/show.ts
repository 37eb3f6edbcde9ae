import type { TrialRecord } from '@hp/core'
import { kebab } from '@hp/core/define'
import { isGone } from '@hp/storage'
import type { Context, Input } from '../command.ts'
import { toJson } from '../render/json.ts'
import { formatCount } from '../render/number.ts'
import { paint, type Terminal } from '../render/style.ts'
import { type Cell, type Column, renderTable } from '../render/table.ts'
import { printable } from '../render/text.ts'
import { importanceDocument, importanceLines } from '../tuning/importance.ts'
import { valueText } from '../tuning/searched.ts'
import { trialDocument } from './document.ts'
import { resumeLine } from './keeping.ts'
import { countsText, entryDocument, momentText, scoreText } from './list.ts'
import { openToRead } from './opening.ts'
import { lineOf } from './remembered.ts'
import { nameOf, rememberedBy, type Stored, storedStudy } from './stored.ts'

const shownTrials = 10

/** Shows a study: what it is about, how far it is, and its best trials. Throws storage/…. */
export async function showStudy(name: string | undefined, input: Input, { out }: Context): Promise<undefined> {
  const { storage, url } = openToRead(input)
  try {
    const stored = await storedStudy(storage, name)
    if (input.yes('json')) {
      await out.write(`${toJson(showDocument(stored, url))}\n`)
    } else
      await out.lines(
        showLines(stored, { url, all: input.yes('all'), elsewhere: input.given('storage') }, out.terminal),
      )
    return
  } finally {
    storage.close()
  }
}

function showDocument(stored: Stored, url: string) {
  const { state, description } = stored
  const { name, ...about } = entryDocument(stored)
  return {
    command: 'study show',
    study: name,
    storage: url,
    ...about,
    trials: state.trials.map((trial) => trialDocument(trial, stored)),
    counts: about.trials,
    description,
    searches: state.searches,
    importance: importanceDocument(
      { trials: state.trials, description },
      stored.keys.map((key) => ({ key, name: nameOf(key) })),
    ),
  }
}

function showLines(
  stored: Stored,
  { url, all, elsewhere }: { readonly url: string; readonly all: boolean; readonly elsewhere: boolean },
  terminal: Terminal,
): string[] {
  const { entry, description, state } = stored
  const { scores, metric, splitter, folds, seed } = description
  const arrow = terminal.unicode ? '→' : '->'
  const command = rememberedBy(stored)
  const of = command ? `${command.data.path} ${arrow} ` : ''
  const data = scores && `${of}${scores.data.target ?? ''}  ${formatCount(scores.data.rows, terminal.unicode)} rows`
  const better = metric.direction === 'minimize' ? 'lower is better' : 'higher is better'
  const times = [entry.created, entry.changed].flatMap((time) => (time === undefined ? [] : [momentText(time)]))
  const lost = state.trials.filter(isInterrupted).length
  const facts: [string, string | undefined][] = [
    ['study', `${entry.name}  in ${url}`],
    ['data', data],
    ['scores', `${metric.name} (${better}) by ${splitter}, ${folds} ${folds === 1 ? 'fold' : 'folds'}, seed ${seed}`],
    ['trials', `${countsText(entry, terminal)}${lost > 0 ? `; ${lost} interrupted` : ''}`],
    ['when', times.length === 0 ? undefined : `${[...new Set(times)].join(' to ')} UTC`],
    ['command', command && lineOf(command)],
    ['resume', resumeLine({ study: entry.name, url: elsewhere ? url : undefined })],
  ]
  return [
    ...facts.flatMap(([name, text]) =>
      text === undefined ? [] : [`${paint(name.padEnd(9), 'strong', terminal)}${printable(text)}`],
    ),
    '',
    ...trialTable(stored, all ? Number.POSITIVE_INFINITY : shownTrials, terminal),
    ...importanceOf(stored, terminal),
  ]
}

function importanceOf({ state, description, keys }: Stored, terminal: Terminal): string[] {
  const lines = importanceLines(
    { trials: state.trials, description },
    keys.map((key) => [key, kebab(nameOf(key))]),
    terminal,
  )
  return lines.length === 0 ? [] : ['', ...lines.slice(0, -1)]
}

/** Whether a trial runs according to the record, while its process is gone. */
const isInterrupted = ({ state, worker }: TrialRecord) => state === 'running' && worker !== undefined && isGone(worker)

function trialTable({ ranked, state, keys, description }: Stored, limit: number, terminal: Terminal): string[] {
  const columns: Column[] = [
    { title: 'trial', align: 'right', look: 'faint' },
    ...keys.map((key): Column => ({ title: kebab(nameOf(key)), align: 'point', look: 'hyperparameter' })),
    { title: description.metric.name, align: 'point' },
    { look: 'faint' },
  ]
  const values = ({ candidate }: TrialRecord) => keys.map((key) => valueText(candidate[key]))
  const scored = new Set(ranked.map(({ trial }) => trial.number))
  const rows = [
    ...ranked.map(({ trial, score }): Cell[] => [
      String(trial.number),
      ...values(trial),
      scoreText(score, terminal),
      '',
    ]),
    ...state.trials
      .filter(({ number }) => !scored.has(number))
      .map((trial): Cell[] => [String(trial.number), ...values(trial), '', stateText(trial)]),
  ]
  const about = `the best first, of ${formatCount(rows.length, terminal.unicode)}`
  return renderTable({ title: 'Trials', about, columns, rows, limit }, terminal)
}

const stateText = (trial: TrialRecord) =>
  [isInterrupted(trial) ? 'interrupted' : trial.state, trial.reason].filter(Boolean).join(': ')
