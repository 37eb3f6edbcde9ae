import { HpError } from '@hp/core'
import { type Dataset, dataset, datasetOf, toCsv, type Values } from '@hp/core/data'
import type { Context, Input } from '../command.ts'
import { readTable } from '../data-flags.ts'
import { shortName } from '../registry.ts'
import { renderProblems } from '../render/error.ts'
import { toJson } from '../render/json.ts'
import { writeFile } from '../streams/write-file.ts'
import { writeParts } from '../streams/write-parts.ts'
import { version } from '../version.ts'
import { readModel } from './model-file.ts'

/** Predicts the rows of a table, as `hp predict` does. Throws HpError, Refusal. */
export async function runPredict(input: Input, context: Context): Promise<undefined> {
  const [modelPath = '', path = ''] = input.arguments
  const fitted = readModel(modelPath)
  const table = await readTable(path, input, context)
  if (table.data.rows === 0) {
    throw new HpError({
      code: 'data/no-rows',
      what: 'there are no rows to predict',
      where: table.name,
      fix: 'give a table with data below its header',
    })
  }
  if (table.data.stored) return predictParts(fitted, table.data, input, context)
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
  await comment(table.data, { rows, missing }, input, context)
}

/** What is said on standard error. */
async function comment(
  { notices }: Dataset,
  { rows, missing }: { readonly rows: number; readonly missing: number },
  input: Input,
  { err }: Context,
): Promise<undefined> {
  if (input.yes('quiet')) return
  const findings = [...notices]
  if (missing > 0) {
    findings.push({
      code: 'not-predicted',
      what: `${missing} of ${rows} rows are not predicted, for a feature is missing there: they are empty`,
      fix: 'complete them, or fit with --impute',
    })
  }
  await err.lines(renderProblems(findings, err.terminal, { severity: 'warning' }))
}

/** Rows that are predicted at a time where they are not in memory. */
const portion = 65536

/** Predicts rows that are not in memory, and writes them as they come. */
async function predictParts(
  fitted: ReturnType<typeof readModel>,
  data: Dataset,
  input: Input,
  context: Context,
): Promise<undefined> {
  if (input.yes('json'))
    throw new HpError({
      code: 'data/larger-than-memory',
      what: 'a JSON document of all predictions would need them in memory',
      where: 'flag --json',
      fix: 'leave --json out: CSV is written as it comes',
    })
  const out = input.text('out')
  const file = out === undefined ? undefined : writeParts(out)
  const { stored, rows } = data
  let missing = 0
  try {
    for (let from = 0; stored && from < rows; from += portion) {
      const part = datasetOf(stored.columnsAt(from, Math.min(rows, from + portion)))
      const { values, classes, probabilities } = fitted.prediction(part)
      for (const value of values) missing += Number(Number.isNaN(value))
      const said = classes ? Array.from(values, (k) => classes[k] ?? null) : values
      const each = (classes ?? []).map(
        (name, k) => [name, probabilities?.slice(k * part.rows, (k + 1) * part.rows)] as const,
      )
      const text = csvOf(said, each)
      const lines = from === 0 ? text : text.slice(text.indexOf('\n') + 1)
      if (file) file.write(lines)
      else await context.out.write(lines)
    }
    file?.done()
  } catch (error) {
    file?.abandon()
    throw error
  }
  await comment(data, { rows, missing }, input, context)
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
