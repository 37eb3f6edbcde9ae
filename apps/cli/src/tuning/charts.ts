import type { ScoredTrial, Study } from '@hp/core'
import type { Bars, Chart, Figure, HeatMap } from '../render/figure.ts'
import { type Searched, titleOf, valueText } from './searched.ts'

/** Most values of a hyperparameter that a map shows each by itself. */
const mostValues = 24
/** Into how many cells more values are gathered. */
const cellsAcross = 16

/** The scores over what was searched: a validation curve for one hyperparameter, a map for two, the course of the search for more. */
export function studyFigure(study: Study, searched: readonly Searched[]): Figure {
  const [first, second, ...rest] = searched
  const scored = study.trials.filter((trial): trial is ScoredTrial => trial.score !== undefined)
  if (first && !second) return numeric(first) ? validationCurve(study, scored, first) : scoreBars(study, scored, first)
  if (first && second && rest.length === 0) return scoreMap(study, scored, first, second)
  return course(study, scored)
}

const title = (study: Study) => `${study.description.metric.name} by cross-validation`
const label = (one: Searched) => titleOf(one, { unicode: true })
const numeric = ({ domain }: Searched) =>
  domain.kind !== 'choice' || domain.values.every((value) => typeof value === 'number')

/** Mean scores with one standard error to each side; rules at the best and at the simplest that is within one standard error of it. */
function validationCurve(study: Study, scored: readonly ScoredTrial[], one: Searched): Chart {
  const at = ({ candidate }: ScoredTrial) => Number(candidate[one.key])
  const sorted = [...scored].sort((a, b) => at(a) - at(b))
  const x = sorted.map(at)
  const y = sorted.map(({ score }) => score.mean)
  const error = sorted.map(({ score }) => score.standardError ?? 0)
  const { best, simplestWithinOneStandardError: simplest, description } = study
  const sign = description.metric.direction === 'minimize' ? 1 : -1
  const known = best.score.standardError
  const log = one.domain.kind === 'choice' ? ('auto' as const) : (one.domain.scale ?? 'linear')
  return {
    title: title(study),
    x: { label: label(one), scale: log },
    y: { label: description.metric.name },
    series: [
      { kind: 'line', name: 'mean', role: 'hyperparameter', x, y },
      ...(known === undefined
        ? []
        : [
            {
              kind: 'band' as const,
              name: 'one standard error',
              x,
              lower: y.map((mean, i) => mean - (error[i] ?? 0)),
              upper: y.map((mean, i) => mean + (error[i] ?? 0)),
            },
          ]),
    ],
    rules: [
      { axis: 'x', at: at(best), name: 'best' },
      ...(simplest.number === best.number
        ? []
        : [{ axis: 'x' as const, at: at(simplest), name: 'simplest within one standard error' }]),
      ...(known === undefined
        ? []
        : [{ axis: 'y' as const, at: best.score.mean + sign * known, name: 'one standard error from the best' }]),
    ],
  }
}

function scoreBars(study: Study, scored: readonly ScoredTrial[], one: Searched): Bars {
  return {
    title: `${title(study)}, by ${label(one)}`,
    bars: scored.map(({ candidate, score, number }) => ({
      name: valueText(candidate[one.key]),
      value: score.mean,
      ...(number === study.best.number && { role: 'hyperparameter' as const }),
    })),
  }
}

/** How far from the best a map tells scores apart, beside the middle candidate and in standard errors: what is worse is all the same there. */
const tellsApart = { beyondMiddle: 4, standardErrors: 2 }

/** The score from which on a map shows no more differences, so that a few very bad candidates do not make all others look alike; undefined when none is so bad. */
function limitOf(study: Study, scored: readonly ScoredTrial[]): number | undefined {
  const best = study.best.score.mean
  const away = scored.map(({ score }) => Math.abs(score.mean - best)).sort((a, b) => a - b)
  const { beyondMiddle, standardErrors } = tellsApart
  const reach = Math.max(
    beyondMiddle * (away[away.length >> 1] ?? 0),
    standardErrors * (study.best.score.standardError ?? 0),
  )
  const worst = away.at(-1) ?? 0
  if (!(worst > reach) || reach === 0) return undefined
  return study.description.metric.direction === 'minimize' ? best + reach : best - reach
}

/** The best score in each cell of two hyperparameters. */
function scoreMap(study: Study, scored: readonly ScoredTrial[], across: Searched, down: Searched): HeatMap {
  const { metric } = study.description
  const best = study.best.candidate
  const [columns, rows] = [cellsOf(scored, across), cellsOf(scored, down)]
  const cells = new Float64Array(rows.names.length * columns.names.length).fill(Number.NaN)
  for (const { candidate, score } of scored) {
    const cell = rows.cellOf(candidate[down.key]) * columns.names.length + columns.cellOf(candidate[across.key])
    const before = cells[cell] ?? Number.NaN
    const better = metric.direction === 'minimize' ? Math.min : Math.max
    cells[cell] = Number.isNaN(before) ? score.mean : better(before, score.mean)
  }
  const limit = limitOf(study, scored)
  const worse = metric.direction === 'minimize' ? Math.min : Math.max
  const beyond =
    limit === undefined ? '' : `, ${valueText(limit, 3)} and ${metric.direction === 'minimize' ? 'more' : 'less'} alike`
  return {
    title: `${title(study)}: best at ${[across, down].map((one) => `${label(one)} ${valueText(best[one.key], 3)}`).join(', ')}`,
    x: { label: label(across), values: columns.names },
    y: { label: label(down), values: rows.names },
    value: { label: `${metric.name}${beyond}` },
    cells: limit === undefined ? cells : cells.map((value) => worse(value, limit)),
  }
}

/** The cells of one hyperparameter: its values, or stretches of its range where there are many. */
function cellsOf(scored: readonly ScoredTrial[], one: Searched) {
  const values = [...new Set(scored.map(({ candidate }) => candidate[one.key]))]
  if (numeric(one)) values.sort((a, b) => Number(a) - Number(b))
  if (values.length <= mostValues || !numeric(one)) {
    return {
      names: values.map((value) => valueText(value, 3)),
      cellOf: (value: unknown) => values.indexOf(value as never),
    }
  }
  const log = one.domain.kind !== 'choice' && one.domain.scale === 'log'
  const place = (value: unknown) => (log ? Math.log(Number(value)) : Number(value))
  const [low, high] = [place(values[0]), place(values.at(-1))]
  const cellOf = (value: unknown) =>
    Math.min(cellsAcross - 1, Math.floor(((place(value) - low) / (high - low)) * cellsAcross))
  const names = Array.from({ length: cellsAcross }, (_, k) => {
    const middle = low + ((k + 0.5) * (high - low)) / cellsAcross
    return valueText(log ? Math.exp(middle) : middle, 2)
  })
  return { names, cellOf }
}

/** Each trial, and the best up to it; trials that are much worse are counted, not drawn. */
function course(study: Study, scored: readonly ScoredTrial[]): Chart {
  const { metric } = study.description
  const [better, sign] = metric.direction === 'minimize' ? [Math.min, 1] : [Math.max, -1]
  const limit = limitOf(study, scored)
  const drawn = scored.filter(({ score }) => limit === undefined || sign * score.mean <= sign * limit)
  const left = scored.length - drawn.length
  const beyond = `${left} of ${scored.length} trials ${sign > 0 ? 'above' : 'below'} ${valueText(limit, 3)} are not drawn`
  let best = scored[0]?.score.mean ?? Number.NaN
  const bestSoFar = scored.map(({ score }) => {
    best = better(best, score.mean)
    return best
  })
  const inView = bestSoFar.map((value) => (limit === undefined ? value : better(value, limit)))
  return {
    title: left === 0 ? title(study) : `${title(study)}: ${beyond}`,
    x: { label: 'trial' },
    y: { label: metric.name },
    series: [
      {
        kind: 'points',
        name: 'trial',
        role: 'data',
        x: drawn.map(({ number }) => number),
        y: drawn.map(({ score }) => score.mean),
      },
      {
        kind: 'line',
        name: 'best so far',
        role: 'hyperparameter',
        x: scored.map(({ number }) => number),
        y: inView,
      },
    ],
  }
}
