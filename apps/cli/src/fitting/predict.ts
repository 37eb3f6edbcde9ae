import { HpError } from '@hp/core'
import { dataset, toCsv, type Values } from '@hp/core/data'
import type { Context, Input } from '../command.ts'
import { readTable } from '../data-flags.ts'
import { shortName } from '../registry.ts'
import { renderProblems } from '../render/error.ts'
import { toJson } from '../render/json.ts'
import { writeFile } from '../streams/write-file.ts'
import { version } from '../version.ts'
import { readModel } from './model-file.ts'

/** Predicts the rows of a table, as `hp predict` does. Throws HpError, Refusal. */
export async function runPredict(input: Input, context: Context): Promise<undefined> {
  const [modelPath = '', path = ''] = input.arguments
  const fitted = readModel(modelPath)
  const table = await readTable(path, input, context.clock)
  if (table.data.rows === 0) {
    throw new HpError({
      code: 'data/no-rows',
      what: 'there are no rows to predict',
      where: table.name,
      fix: 'give a table with data below its header',
    })
  }
  const { values, classes, probabilities } = fitted.prediction(table.data)
  const missing = values.reduce((count, value) => count + Number(Number.isNaN(value)), 0)
  const rows = values.length
  const said = classes ? Array.from(values, (k) => classes[k] ?? null) : values
  const each = (classes ?? []).map((name, k) => [name, probabilities?.slice(k * rows, (k + 1) * rows)] as const)
  const about = { command: 'predict', model: shortName(fitted.names), version, rows, missing, predictions: said }
  const text = input.yes('json')
    ? `${toJson({ ...about, ...(classes && { classes, probabilities: new Map(each) }) })}\n`
    : csvOf(said, each)
  const out = input.text('out')
  if (out === undefined) await context.out.write(text)
  else writeFile(out, text)
  if (input.yes('quiet')) return
  const findings = [...table.data.notices]
  if (missing > 0) {
    findings.push({
      code: 'not-predicted',
      what: `${missing} of ${values.length} rows are not predicted, for a feature is missing there: they are empty`,
      fix: 'complete them, or fit with --impute',
    })
  }
  await context.err.lines(renderProblems(findings, context.err.terminal, { severity: 'warning' }))
}

/** A column of predictions, and for classes one with the probability of each. */
const csvOf = (said: Values, classes: readonly (readonly [string, Float64Array | undefined])[]) =>
  toCsv(
    dataset(
      new Map<string, Values>([
        ['prediction', said],
        ...classes.map(([name, values]): [string, Values] => [`P(${name})`, values ?? []]),
      ]),
    ).columns,
  )
