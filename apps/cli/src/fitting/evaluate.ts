import { evaluate } from '@hp/core'
import type { Context, Input } from '../command.ts'
import { readTable } from '../data-flags.ts'
import { shortName } from '../registry.ts'
import { renderProblems } from '../render/error.ts'
import { toJson } from '../render/json.ts'
import { renderTable } from '../render/table.ts'
import { version } from '../version.ts'
import { readModel } from './model-file.ts'

/** Scores a model file on a table, as `hp evaluate` does. Throws HpError, Refusal. */
export async function runEvaluate(input: Input, { out, err, clock }: Context): Promise<undefined> {
  const [modelPath = '', path = ''] = input.arguments
  const fitted = readModel(modelPath)
  const { data, name } = await readTable(path, input, clock)
  const { rows, scores, dropped } = evaluate(fitted, data)
  const model = shortName(fitted.names)
  const { target } = fitted.data
  const why = new Map(Object.entries(dropped.why))
  if (input.yes('json')) {
    const about = { rows, target, fingerprint: data.fingerprint, dropped: { rows: dropped.rows, why } }
    await out.write(`${toJson({ command: 'evaluate', model, version, data: about, scores, findings: data.notices })}\n`)
  } else {
    const lines = Object.entries(scores)
    const columns = [{}, {}]
    await out.lines(
      renderTable(
        { title: `${model} on ${name}`, about: `${target}, ${rows} rows`, columns, rows: lines },
        out.terminal,
      ),
    )
  }
  if (input.yes('quiet')) return
  const reasons = [...why].map(([reason, count]) => `${count} because ${reason}`).join(', ')
  const left =
    dropped.rows === 0
      ? []
      : [{ code: 'rows-dropped', what: `${dropped.rows} of ${data.rows} rows are not scored: ${reasons}` }]
  await err.lines(renderProblems([...data.notices, ...left], err.terminal, { severity: 'warning' }))
}
