import { evaluate } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { readTable } from '../data-flags.ts'
import { shortName } from '../registry.ts'
import { renderProblems } from '../render/error.ts'
import { renderFigure } from '../render/figure-lines.ts'
import { toJson } from '../render/json.ts'
import { paint, type Terminal } from '../render/style.ts'
import { renderSvg } from '../render/svg.ts'
import { renderTable } from '../render/table.ts'
import { printable } from '../render/text.ts'
import { expectWritable, writeFile } from '../streams/write-file.ts'
import { version } from '../version.ts'
import { figuresOf } from './figures.ts'
import { readModel } from './model-file.ts'

/** Scores a model file on a table, as `hp evaluate` does. Throws HpError, Refusal. */
export async function runEvaluate(input: Input, { out, err, clock }: Context): Promise<undefined> {
  const [modelPath = '', path = ''] = input.arguments
  const picture = input.text('plot')
  if (picture) expectWritable(picture)
  const fitted = readModel(modelPath)
  const { data, name } = await readTable(path, input, { err, clock })
  const { rows, scores, dropped } = evaluate(fitted, data)
  const model = shortName(fitted.names)
  const { target } = fitted.data
  const why = new Map(Object.entries(dropped.why))
  const figures = input.given('plot') ? figuresOf(fitted, data, input) : []
  const [first] = figures
  if (picture && first) writeFile(picture, renderSvg(first))
  const charts = (terminal: Terminal) =>
    picture ? [] : figures.flatMap((each) => ['', ...renderFigure(each, terminal, { height: 12 })])
  if (input.yes('json')) {
    const about = { rows, target, fingerprint: data.fingerprint, dropped: { rows: dropped.rows, why } }
    await out.write(`${toJson({ command: 'evaluate', model, version, data: about, scores, findings: data.notices })}\n`)
    await err.lines(charts(err.terminal))
  } else {
    const lines = Object.entries(scores)
    const columns = [{}, {}]
    const about = `${target}, ${rows} rows`
    const table = renderTable({ title: `${model} on ${name}`, about, columns, rows: lines }, out.terminal)
    await out.lines([...table, ...charts(out.terminal)])
  }
  if (input.yes('quiet')) return
  const reasons = [...why].map(([reason, count]) => `${count} because ${reason}`).join(', ')
  const left =
    dropped.rows === 0
      ? []
      : [{ code: 'rows-dropped', what: `${dropped.rows} of ${data.rows} rows are not scored: ${reasons}` }]
  const where = picture ? [`${paint('picture', 'strong', err.terminal)}  ${printable(picture)}`] : []
  await err.lines([...renderProblems([...data.notices, ...left], err.terminal, { severity: 'warning' }), ...where])
}
