import { type Plan, tune } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { once } from '../fitting/run.ts'
import { exitCodes } from '../refusal.ts'
import { renderBars } from '../render/bars.ts'
import { renderChart } from '../render/chart.ts'
import { renderProblem, renderProblems } from '../render/error.ts'
import type { Figure } from '../render/figure.ts'
import { renderHeatMap } from '../render/heat-map.ts'
import { toJson } from '../render/json.ts'
import { paint, type Terminal } from '../render/style.ts'
import { renderSvg } from '../render/svg.ts'
import { printable } from '../render/text.ts'
import { expectWritable, writeFile } from '../streams/write-file.ts'
import { expectSameData, type KeptAs, keepingOf, keptAs, keptLines, placedInData } from '../studies/keeping.ts'
import { studyFigure } from './charts.ts'
import { type TuneRecord, tuneDocument } from './document.ts'
import { planLines, planOf, spaceLine } from './plan.ts'
import { ledgerLine, tuneLines } from './report.ts'
import { type Asked, askedFor } from './request.ts'
import { searchedBy } from './searched.ts'
import { watcher } from './watch.ts'

/** How many lines of the plan are shown before a search. */
const shownPlan = 5

/** A study to go on with, and the data that it is about. */
interface Resumed {
  readonly study: string
  readonly fingerprint: string | undefined
}

/** Searches, and fits the winner to all rows, as `hp tune` does; resumed, in a study that is there. Returns the exit code. Throws HpError, Refusal. */
export async function runTune(input: Input, context: Context, resumed?: Resumed): Promise<number> {
  for (const flag of ['out', 'plot', 'rejects']) {
    const path = input.text(flag)
    if (path) expectWritable(path)
  }
  const kept = keptAs(input, resumed?.study)
  const asked = await askedFor(input, context)
  if (resumed) expectSameData(resumed, asked.table)
  const plan = await announced(asked, input, context)
  const record = await searchAndRefit(asked, { plan, kept }, input, context)
  const accepted = record.refit.certificate.converged || input.yes('allow-nonconverged')
  await show(record, input, context)
  const out = accepted ? input.text('out') : undefined
  if (out !== undefined) writeFile(out, `${JSON.stringify(record.refit)}\n`)
  await comment(record, { accepted, out }, input, context)
  return accepted ? exitCodes.done : exitCodes.notConverged
}

/** Says what will be done, where somebody reads it. */
async function announced(asked: Asked, input: Input, { err }: Context): Promise<Plan | undefined> {
  if (input.yes('quiet') || input.yes('json')) return undefined
  const plan = planOf(asked)
  await err.lines([spaceLine('tune', asked, err.terminal), ...planLines(plan, err.terminal, shownPlan), ''])
  return plan
}

/** Searches, and fits the winner to all rows. Throws HpError, with the name of the data. */
export async function searchAndRefit(
  asked: Asked,
  { plan, kept }: { readonly plan: Plan | undefined; readonly kept: KeptAs },
  input: Input,
  context: Context,
): Promise<TuneRecord> {
  const { estimator, table, request } = asked
  const keeping = keepingOf(kept, input, context)
  const { clock } = context
  const searched = searchedBy(asked)
  const { onTrial, onMoment, stop } = watcher(input, context, { total: plan?.candidates ?? request.trials, searched })
  const start = clock()
  try {
    await keeping.share(table)
    const study = await tune(estimator, table.data, {
      ...request,
      ...keeping.options,
      onTrial: keeping.counted(onTrial),
      onMoment,
    })
    const found = clock()
    const refit = await study.refit()
    return {
      asked,
      searched,
      study,
      refit,
      kept: keeping.place(),
      findings: [...keeping.findings(study), ...once(once(table.data.notices, study.findings), refit.findings)],
      durationMs: { read: table.durationMs, search: found - start, refit: clock() - found },
    }
  } catch (error) {
    throw placedInData(table.name, error)
  } finally {
    await keeping.end()
    stop()
  }
}

/** The result on standard output: one JSON document, or tables and a chart. */
async function show(record: TuneRecord, input: Input, { out, err }: Context): Promise<void> {
  const json = input.yes('json')
  const picture = input.text('plot')
  const figure = input.given('plot') ? studyFigure(record.study, record.searched) : undefined
  if (figure && picture) writeFile(picture, renderSvg(figure))
  const { terminal } = json ? err : out
  const chart = figure && !picture ? ['', ...figureLines(figure, terminal)] : []
  if (json) {
    await out.write(`${toJson(tuneDocument(record))}\n`)
    await err.lines(chart)
  } else await out.lines([...tuneLines(record, { has: input.given }, terminal), ...chart])
}

/** A chart of the trials in the terminal. */
export function figureLines(figure: Figure, terminal: Terminal): string[] {
  if ('bars' in figure) return renderBars(figure, terminal)
  if ('cells' in figure) return renderHeatMap(figure, terminal)
  return renderChart(figure, terminal, { height: 12 })
}

/** What is said on standard error: the ledger, what was noticed, where the model went. */
async function comment(
  record: TuneRecord,
  { accepted, out }: { readonly accepted: boolean; readonly out: string | undefined },
  input: Input,
  { err }: Context,
): Promise<void> {
  const { terminal } = err
  const fatal = accepted
    ? []
    : record.refit.findings.filter(({ code }) => code === 'not-converged' || code === 'diverged')
  const lines: string[] = []
  if (!input.yes('quiet')) {
    if (!input.yes('json')) lines.push('', ledgerLine(record, terminal), ...keptLines(record, terminal))
    const others = record.findings.filter((finding) => !fatal.includes(finding))
    lines.push(...renderProblems(others, terminal, { severity: 'warning' }))
    const picture = input.text('plot')
    if (picture) lines.push(`${paint('picture', 'strong', terminal)}  ${printable(picture)}`)
    if (out !== undefined)
      lines.push(`${paint('model file', 'strong', terminal)}  ${printable(out)}   (hp predict ${printable(out)} DATA)`)
  }
  for (const finding of fatal) {
    const unsaved = input.given('out') ? '; the model file was not written' : ''
    const fix = `${finding.fix ?? ''}; --allow-nonconverged keeps it as it is${unsaved}`
    lines.push(...renderProblem({ ...finding, fix }, terminal, { exitCode: exitCodes.notConverged }))
  }
  await err.lines(lines)
}
