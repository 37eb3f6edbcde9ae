import type { ScoredTrial, Study, Trial } from '@hp/core'
import type { Chosen } from '../fitting/report.ts'
import { certificateLines, headline, milliseconds, nounTables } from '../fitting/report.ts'
import { formatCount, formatDuration, formatNumber } from '../render/number.ts'
import { paint, type Terminal } from '../render/style.ts'
import { type Cell, type Column, renderTable } from '../render/table.ts'
import type { TuneRecord } from './document.ts'
import { importanceLines } from './importance.ts'
import { type Searched, titleOf, valueText } from './searched.ts'
import { scoreText } from './watch.ts'

/** How many of the best trials a table shows. */
const shownTrials = 5

/** The result of a search for people: the winner and its parameters, how sure that is, and what came close. */
export function tuneLines(record: TuneRecord, chosen: Chosen, terminal: Terminal): string[] {
  const { asked, refit, searched, study } = record
  const names = new Set(searched.map(({ name }) => name))
  return [
    headline(refit, asked.table.name, terminal),
    '',
    ...nounTables(refit, { inference: undefined, chosen, searched: names }, terminal),
    '',
    ...trialTable(study, searched, terminal),
    '',
    ...importanceLines(
      study,
      searched.map((one) => [one.key, titleOf(one, terminal)]),
      terminal,
    ),
    scoreLine(study, terminal),
    ...notWorseLines(study, terminal),
    ...certificateLines(refit, terminal),
  ]
}

/** The best trials, and the simplest that is as good as far as the folds can tell. */
function trialTable(study: Study, searched: readonly Searched[], terminal: Terminal): string[] {
  const { trials, best, simplestWithinOneStandardError: simplest, description } = study
  const { metric, folds } = description
  const sign = metric.direction === 'minimize' ? 1 : -1
  const scored = trials.filter((trial): trial is ScoredTrial => trial.score !== undefined)
  const ranked = [...scored].sort((a, b) => sign * (a.score.mean - b.score.mean) || a.number - b.number)
  const first = [best, ...ranked.filter(({ number }) => number !== best.number)].slice(0, shownTrials)
  const shown: Trial[] = first.some(({ number }) => number === simplest.number) ? first : [...first, simplest]
  const noteOf = ({ number }: Trial) =>
    [number === best.number && 'best', number === simplest.number && 'simplest within 1 s.e.']
      .filter((note) => note !== false)
      .join(', ')
  const columns: Column[] = [
    { title: 'trial', align: 'right', look: 'faint' },
    ...searched.map((one): Column => ({ title: titleOf(one, terminal), align: 'point', look: 'hyperparameter' })),
    {
      title: several(study) ? `${metric.name} ${terminal.unicode ? '±' : '+-'} standard error` : metric.name,
      align: 'point',
    },
    { look: 'faint' },
  ]
  const rows = shown.map((trial): Cell[] => [
    String(trial.number),
    ...searched.map(({ key }) => valueText(trial.candidate[key])),
    scoreText(trial.score, terminal.unicode),
    noteOf(trial),
  ])
  const pruned = trials.filter(({ state }) => state === 'pruned').length
  const failed = trials.length - scored.length - pruned
  const better = metric.direction === 'minimize' ? 'lower is better' : 'higher is better'
  const on = folds === 1 ? 'the rows held out' : `${folds} folds`
  const lost = [pruned > 0 && `${pruned} stopped early`, failed > 0 && `${failed} without a score`]
    .filter((part) => part !== false)
    .map((part) => `; ${part}`)
    .join('')
  const about = `the best of ${formatCount(trials.length, terminal.unicode)}, by ${metric.name} on ${on} (${better})${lost}`
  return renderTable({ title: 'Trials', about, columns, rows }, terminal)
}

const several = ({ description }: Study) => description.folds > 1

/** The score of the winner, and what is left of it when its luck in being chosen is taken away. */
function scoreLine({ best, description, trials }: Study, terminal: Terminal): string {
  const among = `the best of ${formatCount(trials.length, terminal.unicode)}`
  const { corrected, correction } = best
  const lucky = trials.length > 1 && corrected !== best.score.mean
  const range = correction.interval?.map((value) => formatNumber(value, 4)).join(' to ')
  const after = lucky
    ? `; ${formatNumber(corrected, 4)} corrected for having been chosen${range ? ` (95%: ${range})` : ''}`
    : ''
  return `${paint('Score', 'strong', terminal)}        ${description.metric.name} ${scoreText(best.score, terminal.unicode)} for ${among}${after}`
}

/** How many candidates cannot be told from the best, and which of them to prefer. */
function notWorseLines(study: Study, terminal: Terminal): string[] {
  const { notWorse, trials, best, simplestWithinOneStandardError: simplest } = study
  if (!several(study) || trials.length < 2) return []
  const count = (value: number) => formatCount(value, terminal.unicode)
  const others = notWorse.length - 1
  const scored = trials.filter(({ state }) => state === 'complete').length - 1
  const stopped = trials.filter(({ state }) => state === 'pruned').length
  const which = stopped > 0 ? ' that were not stopped' : ''
  const all =
    scored > 0 ? `no other trial${which}: the best can be told from all of them` : `every other trial was stopped`
  const told =
    others === 0 ? all : `${count(others)} of ${count(scored)} other trials${which} cannot be told from the best`
  const among = notWorse.some(({ number }) => number === simplest.number)
  const simpler =
    simplest.number === best.number
      ? ''
      : `; trial ${simplest.number}${among ? '' : ', told from it,'} is the simplest within 1 s.e.`
  return [`${paint('As good', 'strong', terminal)}      ${told}${simpler}`]
}

/** What was counted, what was saved, and what it took beside what was predicted. */
export function ledgerLine({ study, durationMs }: TuneRecord, terminal: Terminal): string {
  const { ledger, plan } = study
  const count = (value: number) => formatCount(value, terminal.unicode)
  const counts = [
    `complete trainings ${count(ledger.completeTrainings)} (${count(ledger.saved.completeTrainings)} saved)`,
    ...(ledger.partialTrainings > 0 ? [`partial ${count(ledger.partialTrainings)}`] : []),
    `cost evaluations ${count(ledger.costEvaluations)}`,
    `read ${milliseconds(durationMs.read)}`,
    `search ${milliseconds(plan.measuredMs)} (predicted ${formatDuration(plan.predictedMs)})`,
  ]
  return `${paint('ledger', 'strong', terminal)}  ${counts.join(terminal.unicode ? ' · ' : ', ')}`
}
