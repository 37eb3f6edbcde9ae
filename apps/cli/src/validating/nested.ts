import { type NestedFold, type NestedStudy, nestedTune } from '@hp/core'
import type { Splitter } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { readCount } from '../arguments/words.ts'
import type { Context, Input } from '../command.ts'
import { once, placedIn } from '../fitting/run.ts'
import { renderProblems } from '../render/error.ts'
import { toJson } from '../render/json.ts'
import { formatNumber, formatPercent } from '../render/number.ts'
import type { Terminal } from '../render/style.ts'
import { type Cell, renderTable } from '../render/table.ts'
import { type Asked, askedFor } from '../tuning/request.ts'
import { byRole, searchedBy, titleOf, valueText } from '../tuning/searched.ts'
import { usualName } from '../tuning/splitters.ts'
import { scoreText } from '../tuning/watch.ts'
import { version } from '../version.ts'

/** Scores a search as a whole, as `hp nested` does. Throws HpError, Refusal. */
export async function runNested(input: Input, context: Context): Promise<undefined> {
  const folds = input.given('outer-folds') ? readCount('outer-folds', input.text('outer-folds') ?? '', 2) : 5
  const asked = await askedFor(input, context)
  const { request, table, estimator, name } = asked
  const { validation: inner, ...rest } = request
  const outer = registries.splitters[usualName(table.data, name.model.target) as 'k-fold'](folds) as unknown as Splitter
  const { out, err } = context
  const talks = err.stream.isTTY && !input.yes('quiet') && !input.yes('json')
  let nested: NestedStudy
  try {
    nested = await nestedTune(estimator, table.data, {
      ...rest,
      outer,
      ...(inner && { inner }),
      onFold: ({ fold, score }) => {
        const line = `outer fold ${fold + 1} of ${folds}: ${formatNumber(score ?? Number.NaN)}`
        if (talks) void err.lines([line])
      },
    })
  } catch (error) {
    throw placedIn(table.name, error)
  }
  if (input.yes('json')) await out.write(`${toJson(documentOf(asked, nested))}\n`)
  else await out.lines(nestedLines(asked, nested, out.terminal))
  if (!input.yes('quiet'))
    await err.lines(renderProblems(once(table.data.notices, nested.findings), err.terminal, { severity: 'warning' }))
}

function nestedLines(
  asked: Asked,
  { folds, metric, score, optimism, instability, outer }: NestedStudy,
  terminal: Terminal,
) {
  const searched = searchedBy(asked)
  const rows = folds.map(({ fold, rows, candidate, inner, score }: NestedFold): Cell[] => [
    String(fold + 1),
    rows.test,
    ...searched.map(({ key }) => valueText(candidate[key])),
    scoreText(inner, terminal.unicode),
    score === undefined ? null : Number(score.toPrecision(4)),
  ])
  const table = renderTable(
    {
      title: `nested  ${asked.name.name} on ${asked.table.name}`,
      about: `${metric.name}, ${metric.direction === 'minimize' ? 'lower' : 'higher'} is better; outer ${outer}`,
      columns: [
        { title: 'fold', align: 'right', look: 'faint' },
        { title: 'rows', align: 'right' },
        ...searched.map((one) => ({
          title: titleOf(one, terminal),
          align: 'point' as const,
          look: 'hyperparameter' as const,
        })),
        { title: 'in the search', align: 'point' },
        { title: 'held out', align: 'point' },
      ],
      rows,
    },
    terminal,
  )
  return [
    ...table,
    '',
    score
      ? `Score      ${metric.name} ${scoreText(score, terminal.unicode)} for the whole procedure`
      : 'Score      undefined in some fold',
    ...(optimism === undefined
      ? []
      : [
          optimism > 0
            ? `Optimism   the searches' own scores look better by ${formatNumber(optimism, 3)}`
            : `Optimism   none: the searches' own scores look no better`,
        ]),
    ...instability.map(
      ({ name, spread }) =>
        `Choice     ${name}: ${spread === 0 ? 'the same in every fold' : `spread over ${formatPercent(spread)} of what was searched`}`,
    ),
  ]
}

function documentOf(asked: Asked, nested: NestedStudy): Readonly<Record<string, unknown>> {
  const searched = searchedBy(asked)
  const { data } = asked.table
  const { metric, outer, score, optimism, instability, ledger, findings, folds } = nested
  return {
    command: 'nested',
    model: asked.name.name,
    version,
    seed: asked.request.seed,
    validation: { outer, inner: folds[0]?.study.description.splitter },
    metric,
    score,
    optimism,
    folds: folds.map(({ fold, rows, candidate, inner, score, study }) => ({
      fold,
      rows,
      hyperparameters: byRole(searched, candidate),
      inner: { mean: inner.mean, ...(inner.standardError !== undefined && { standardError: inner.standardError }) },
      ...(score !== undefined && { score }),
      trials: study.trials.length,
    })),
    instability,
    ledger,
    findings,
    data: { rows: data.rows, target: data.target, fingerprint: data.fingerprint },
  }
}
