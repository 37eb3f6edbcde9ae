import type { Dataset } from '@hp/core/data'
import type { Finding } from '@hp/core/define'
import type { Context, Input, Output } from '../command.ts'
import { exitCodes } from '../refusal.ts'
import { renderProblem, renderProblems } from '../render/error.ts'
import { renderFigure } from '../render/figure-lines.ts'
import { toJson } from '../render/json.ts'
import { paint } from '../render/style.ts'
import { renderSvg } from '../render/svg.ts'
import { printable } from '../render/text.ts'
import { writeFile } from '../streams/write-file.ts'
import { costChart } from './charts.ts'
import { type FitRecord, fitDocument } from './document.ts'
import { figuresOf } from './figures.ts'
import { fitLines, inferenceLines, ledgerLine } from './report.ts'

/** Where a result comes from. */
interface Origin {
  readonly source: string
  readonly data: Dataset
}

/** The result on standard output: one JSON document, or tables and charts. */
export async function show(record: FitRecord, origin: Origin, input: Input, context: Context): Promise<void> {
  const { out, err } = context
  const plot = input.text('plot')
  const [figure] = plot ? figuresOf(record.fitted, origin.data, input) : []
  if (plot && figure) writeFile(plot, renderSvg(figure))
  if (input.yes('json')) {
    await out.write(`${toJson(fitDocument(record))}\n`)
    await err.lines(chartLines(record, origin, input, err, false))
    return
  }
  const lines = fitLines(record, origin.source, { has: input.given }, out.terminal)
  if (input.yes('inference') && record.inference)
    lines.push('', ...inferenceLines(record.inference, record.fitted, out.terminal))
  await out.lines([...lines, ...chartLines(record, origin, input, out, out.terminal.interactive)])
}

/** Charts when asked for; the cost of a training in steps also where somebody looks. */
function chartLines(
  record: FitRecord,
  { data }: Origin,
  input: Input,
  { terminal }: Output,
  looked: boolean,
): string[] {
  const asked = input.given('plot') && !input.text('plot')
  const cost = asked || looked ? costChart(record.fitted) : undefined
  const figures = [...(asked ? figuresOf(record.fitted, data, input) : []), ...(cost ? [cost] : [])]
  return figures.flatMap((each) => ['', ...renderFigure(each, terminal, { height: 12 })])
}

/** What is said on standard error: the ledger, what was noticed, where the model went. */
export async function comment(
  record: FitRecord,
  { accepted, out }: { readonly accepted: boolean; readonly out: string | undefined },
  input: Input,
  { err }: Context,
): Promise<void> {
  const { terminal } = err
  const fatal = (finding: Finding) => !accepted && (finding.code === 'not-converged' || finding.code === 'diverged')
  const lines: string[] = []
  if (!input.yes('quiet')) {
    if (!input.yes('json')) lines.push('', ledgerLine(record, terminal))
    lines.push(
      ...renderProblems(
        record.findings.filter((finding) => !fatal(finding)),
        terminal,
        { severity: 'warning' },
      ),
    )
    const picture = input.text('plot')
    if (picture) lines.push(`${paint('picture', 'strong', terminal)}  ${printable(picture)}`)
    if (out !== undefined)
      lines.push(`${paint('model file', 'strong', terminal)}  ${printable(out)}   (hp predict ${printable(out)} DATA)`)
  }
  for (const finding of record.findings.filter(fatal)) {
    const unsaved = input.given('out') ? '; the model file was not written' : ''
    const fix = `${finding.fix ?? ''}; --allow-nonconverged keeps it as it is${unsaved}`
    lines.push(...renderProblem({ ...finding, fix }, terminal, { exitCode: exitCodes.notConverged }))
  }
  await err.lines(lines)
}
