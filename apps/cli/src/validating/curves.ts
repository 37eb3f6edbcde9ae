import { type LearningCurve, learningCurve, type Score, type ValidationCurve, validationCurve } from '@hp/core'
import type { Finding } from '@hp/core/define'
import type { Context, Input } from '../command.ts'
import { once, placedIn } from '../fitting/run.ts'
import { estimatorOf, openEstimatorOf } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { renderProblems } from '../render/error.ts'
import type { Figure } from '../render/figure.ts'
import { renderFigure } from '../render/figure-lines.ts'
import { toJson } from '../render/json.ts'
import { paint, type Terminal } from '../render/style.ts'
import { renderSvg } from '../render/svg.ts'
import { type Cell, renderTable } from '../render/table.ts'
import { printable } from '../render/text.ts'
import { writeFile } from '../streams/write-file.ts'
import { valueText } from '../tuning/searched.ts'
import { scoreText } from '../tuning/watch.ts'
import { version } from '../version.ts'
import { learningFigure, validationFigure } from './figures.ts'
import { type Scoring, scoringOf } from './request.ts'

/** Scores a model on growing parts of the rows, as `hp learning-curve` does. Throws HpError, Refusal. */
export async function runLearningCurve(input: Input, context: Context): Promise<undefined> {
  const sizes = input.given('sizes') ? readSizes(input.text('sizes') ?? '') : undefined
  const asked = await scoringOf(input, context, estimatorOf)
  const curve = await placed(asked, () =>
    learningCurve(asked.estimator, asked.table.data, { ...asked.request, ...(sizes && { sizes }) }),
  )
  const points = curve.points.map((point) => ({ at: point.rows, ...point }))
  await show({ asked, curve, points, column: 'rows', command: 'learning-curve' }, learningFigure(curve), input, context)
}

/** Scores a model over the values of one hyperparameter, as `hp validation-curve` does. Throws HpError, Refusal. */
export async function runValidationCurve(input: Input, context: Context): Promise<undefined> {
  const asked = await scoringOf(input, context, openEstimatorOf)
  const curve = await placed(asked, () => validationCurve(asked.estimator, asked.table.data, asked.request))
  const points = curve.points.map((point) => ({ at: point.value, ...point }))
  const column = curve.hyperparameter.name
  await show({ asked, curve, points, column, command: 'validation-curve' }, validationFigure(curve), input, context)
}

function readSizes(text: string): readonly number[] {
  const sizes = text.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)))
  if (sizes.every((size) => size > 0)) return sizes
  throw new Refusal({
    code: 'request/invalid',
    what: `--sizes must be shares up to 1 or numbers of rows, separated by commas, but is "${text}".`,
    fix: 'for instance --sizes 0.1,0.5,1 or --sizes 50,100,200',
  })
}

/** Names the data in what is thrown. */
async function placed<E, T>({ table }: Scoring<E>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw placedIn(table.name, error)
  }
}

interface Shown {
  readonly command: string
  readonly asked: Scoring<unknown>
  readonly curve: LearningCurve | ValidationCurve
  /** What the first column of the table holds. */
  readonly column: string
  readonly points: readonly {
    readonly at: unknown
    readonly train?: Score
    readonly validation?: Score
    readonly reason?: string
  }[]
}

async function show(shown: Shown, figure: Figure, input: Input, { out, err }: Context): Promise<void> {
  const { asked, curve } = shown
  const json = input.yes('json')
  const picture = input.text('plot')
  if (picture) writeFile(picture, renderSvg(figure))
  const { terminal } = json ? err : out
  const chart = input.given('plot') && !picture ? ['', ...renderFigure(figure, terminal, { height: 12 })] : []
  if (json) {
    await out.write(`${toJson(documentOf(shown))}\n`)
    await err.lines(chart)
  } else await out.lines([...tableLines(shown, terminal), ...chart])
  if (input.yes('quiet')) return
  const findings: readonly Finding[] = once(asked.table.data.notices, curve.findings)
  const where = picture ? [`${paint('picture', 'strong', err.terminal)}  ${printable(picture)}`] : []
  await err.lines([...renderProblems(findings, err.terminal, { severity: 'warning' }), ...where])
}

function tableLines({ command, asked, curve, column, points }: Shown, terminal: Terminal) {
  const { metric, folds, splitter } = curve
  const score = (one: Score | undefined): Cell => (one === undefined ? null : scoreText(one, terminal.unicode))
  const best = 'best' in curve ? curve.best?.value : undefined
  return renderTable(
    {
      title: `${command}  ${asked.name.name} on ${asked.table.name}`,
      about: `${metric.name}, ${metric.direction === 'minimize' ? 'lower' : 'higher'} is better; ${splitter}, ${folds} ${folds === 1 ? 'split' : 'splits'}`,
      columns: [
        { title: column, align: 'point', look: 'hyperparameter' },
        { title: 'trained on', align: 'point' },
        { title: 'held out', align: 'point' },
        { look: 'faint' },
      ],
      rows: points.map(({ at, train, validation, reason }): Cell[] => [
        valueText(at),
        score(train),
        score(validation),
        reason ?? (best !== undefined && at === best ? 'best' : ''),
      ]),
    },
    terminal,
  )
}

function documentOf({ command, asked, curve, points }: Shown): Readonly<Record<string, unknown>> {
  const { data } = asked.table
  const { metric, splitter, folds, findings } = curve
  return {
    command,
    model: asked.name.name,
    version,
    seed: asked.request.seed,
    validation: { splitter, folds },
    metric,
    ...('hyperparameter' in curve && { hyperparameter: curve.hyperparameter }),
    points: points.map(({ at, train, validation, reason }) => ({
      [command === 'learning-curve' ? 'rows' : 'value']: at,
      ...(train && { train }),
      ...(validation && { validation }),
      ...(reason !== undefined && { reason }),
    })),
    ...('best' in curve && { best: curve.best && { value: curve.best.value } }),
    findings,
    data: { rows: data.rows, target: data.target, fingerprint: data.fingerprint },
  }
}
