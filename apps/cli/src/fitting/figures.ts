import { evaluate, type Fitted } from '@hp/core'
import type { Dataset } from '@hp/core/data'
import type { Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import type { Figure } from '../render/figure.ts'
import { type ChartName, chartNames } from './chart-flag.ts'
import { fitChart } from './charts.ts'
import { calibrationFigure, confusionFigure, decisionMap, hasDecisionMap, rocFigure } from './class-figures.ts'

/**
 * The figures of a model on data, the first of them the one for a picture: of numbers the fit; of classes the one that is named, else a decision map where one
 * can be drawn, the matrix, and the curves. Throws Refusal, data/….
 */
export function figuresOf(fitted: Fitted, data: Dataset, input: Input): readonly Figure[] {
  const name = chosen(input)
  if (fitted.classes === undefined) {
    if (name === undefined) return [fitChart(fitted, data)]
    throw new Refusal({
      code: 'request/invalid',
      what: `there is no chart ${name} of a model that predicts numbers.`,
      where: 'flag --chart',
      fix: 'leave it out',
    })
  }
  const { observed, weights } = evaluate(fitted, data)
  const mapped = hasDecisionMap(fitted, data)
  const make: Readonly<Record<ChartName, () => Figure>> = {
    map: () => decisionMap(fitted, data),
    confusion: () => confusionFigure(observed, weights),
    roc: () => rocFigure(observed, weights),
    calibration: () => calibrationFigure(observed, weights),
  }
  if (name === 'map' && !mapped) {
    throw new Refusal({
      code: 'request/invalid',
      what: `a decision map needs a model of two features that are numbers, but it has ${fitted.data.features.length}: ${fitted.data.features.join(', ')}.`,
      where: 'flag --chart',
      fix: 'name two with --features, or take another chart',
    })
  }
  const wanted = name === undefined ? chartNames.filter((each) => each !== 'map' || mapped) : [name]
  return wanted.map((each) => make[each]())
}

function chosen(input: Input): ChartName | undefined {
  const word = input.text('chart')
  const known = chartNames.find((name) => name === word)
  if (word === undefined || known) return known
  throw new Refusal({
    code: 'request/invalid',
    what: `there is no chart "${word}".`,
    where: 'flag --chart',
    fix: `use one of: ${chartNames.join(', ')}`,
  })
}
