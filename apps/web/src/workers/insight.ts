import { type Dataset, fit, HpError, type Study } from '@hp/core'
import { metrics } from '@hp/core/registry'
import type { ParameterList } from './insight-protocol.ts'
import { parametersOf } from './parameters-of.ts'
import { rest } from './rest.ts'

type Numbered = readonly [number: number, parameters: ParameterList]

/** So long trainings go on, in milliseconds, before what they gave is told and messages are let in. */
const portion = 60

/** What training sets on all rows with the hyperparameters of some trials, a few at a time; a trial that cannot be fitted has none. */
export async function* parametersOfTrials(
  study: Study,
  data: Dataset,
  numbers: readonly number[],
): AsyncGenerator<readonly Numbered[]> {
  let found: Numbered[] = []
  let told = performance.now()
  for (const number of numbers) {
    found.push([number, await fitted(study, data, number)])
    if (performance.now() - told < portion) continue
    yield found
    found = []
    await rest()
    told = performance.now()
  }
  yield found
}

async function fitted(study: Study, data: Dataset, number: number): Promise<ParameterList> {
  try {
    const estimator = study.estimator(study.trials[number]) as never
    return parametersOf(await fit(estimator, data, { seed: study.description.seed }))
  } catch (error) {
    if (error instanceof HpError) return []
    throw error
  }
}

/** What training sets in each fold of a trial. */
export const refitted = async (study: Study, number: number): Promise<readonly ParameterList[]> =>
  (await study.refitFolds(study.trials[number])).map((model) => parametersOf(model))

/** Whether predictions of the trials were kept. */
export const isMeasurable = ({ best }: Study): boolean =>
  best.folds.every(({ predictions }) => predictions !== undefined)

/** Another metric of the predictions that were kept: its mean over folds, for each trial that has one. */
export async function measured(study: Study, name: string): Promise<readonly (readonly [number, number])[]> {
  const metric = Object.values(metrics).find((each) => each.name === name)
  if (!metric) return []
  const found: [number, number][] = []
  for (const trial of study.trials) {
    if (trial.score === undefined || trial.folds.some(({ predictions }) => predictions === undefined)) continue
    let sum = 0
    const folds = await study.outOfFold(trial)
    for (const { target, classes, prediction } of folds) {
      const own = targetFor(target, classes, prediction.classes)
      sum += (own && metric.compute(own, prediction)) ?? Number.NaN
    }
    if (Number.isFinite(sum)) found.push([trial.number, sum / folds.length])
  }
  return found
}

/** The target with classes numbered as those of a prediction; undefined where it has a class that training had not. */
function targetFor(
  target: Float64Array,
  classes: readonly string[] | undefined,
  own: readonly string[] | undefined,
): Float64Array | undefined {
  if (!classes || !own) return target
  const numbered = target.map((k) => own.indexOf(classes[k]))
  return numbered.includes(-1) ? undefined : numbered
}
