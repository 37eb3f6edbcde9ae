import type { Dataset } from './data/dataset.ts'
import type { Open, Settled } from './define/definitions.ts'
import { HpError } from './define/errors.ts'
import type { Estimator, Parts } from './define/estimator.ts'
import { kebab } from './define/hyperparameters.ts'
import type { Finding } from './define/problem.ts'
import { ready } from './kernels/index.ts'
import { releaseWork } from './planning/work.ts'
import { bothScores, type MeanScores, meanScores } from './search/both-scores.ts'
import { isOpen } from './search/open.ts'
import { placesOf } from './search/places.ts'
import { begin, nextJobs, type SearchRequest } from './search/request.ts'
import { grid } from './search/strategies/grid.ts'
import { setByHand } from './search/usual-ranges.ts'

export interface ValidationCurveOptions
  extends Pick<SearchRequest, 'validation' | 'metric' | 'seed' | 'threads' | 'share'> {
  /** How many values of a range are tried that names no number of points itself. Default 20. */
  readonly points?: number
  /** Stops it between two steps of work. */
  readonly signal?: AbortSignal
}

/** The scores at one value of the hyperparameter. */
export interface ValidationPoint extends MeanScores {
  readonly value: unknown
}

export interface ValidationCurve {
  /** What was left open: its key ('penalty.lambda'), its name, and the scale of its values. */
  readonly hyperparameter: { readonly key: string; readonly name: string; readonly scale: 'linear' | 'log' }
  readonly metric: { readonly name: string; readonly direction: 'minimize' | 'maximize' }
  readonly splitter: string
  readonly folds: number
  /** By value, ascending where it is a number. */
  readonly points: readonly ValidationPoint[]
  /** The point with the best mean on the rows held out; absent when none has one. */
  readonly best: ValidationPoint | undefined
  readonly findings: readonly Finding[]
}

/**
 * How an estimator does as one hyperparameter changes and everything else stays: scored at each value both on the rows it was trained on and on the rows
 * held out, values sharing work as in `tune`. Where both are bad it underfits; where the first is good and the second is not, it overfits.
 * ```ts
 * import { dataset, estimator, linear, range, validationCurve } from '@hp/core'
 *
 * const x = Array.from({ length: 40 }, (_, i) => i / 10)
 * const data = dataset({ x, y: x.map((v) => v * v) }, { target: 'y' })
 * const curve = await validationCurve(estimator({ model: linear({ degree: range(1, 3) }) }), data)
 * curve.points.map(({ value }) => value) // => [1, 2, 3]
 * curve.hyperparameter.name // => 'degree'
 * ```
 * @throws HpError fit/aborted, data/…, estimator/…, hyperparameter/…; request/invalid unless exactly one hyperparameter is open
 */
export async function validationCurve<const E extends Parts>(
  estimator: Estimator<E, Open | Settled>,
  data: Dataset,
  { points = 20, share, signal, ...asked }: ValidationCurveOptions = {},
): Promise<ValidationCurve> {
  await ready()
  const { parts } = estimator as Estimator<Parts>
  const closed = isOpen(placesOf(parts)) ? [] : setByHand(parts)
  if (closed.length > 0) throw nothingOpen(closed)
  const begun = begin(estimator as Estimator<Parts>, data, { ...asked, strategy: grid({ points }) })
  const { opened, work, validation } = begun
  try {
    const [one, ...others] = opened.open
    if (others.length > 0) throw tooMany(opened.open.map(({ name }) => name))
    const { key, name, hyperparameter } = one
    const jobs = nextJobs(begun, 0)
    const options = { ...(share !== undefined && { share }), ...(signal && { signal }) }
    const scores = await bothScores(work, jobs, work.splits, options)
    const found = jobs.map(
      ({ candidate }, k): ValidationPoint => ({
        value: candidate[key],
        ...meanScores(scores[k], work.metric.name),
      }),
    )
    const numbers = found.every(({ value }) => typeof value === 'number')
    if (numbers) found.sort((a, b) => Number(a.value) - Number(b.value))
    return {
      hyperparameter: { key, name, scale: hyperparameter.scale ?? 'linear' },
      metric: { name: work.metric.name, direction: work.metric.direction },
      splitter: validation.definition.name,
      folds: work.splits.length,
      points: found,
      best: bestPoint(found, work.metric.direction),
      findings: work.findings,
    }
  } finally {
    releaseWork(work)
  }
}

function bestPoint(points: readonly ValidationPoint[], direction: 'minimize' | 'maximize') {
  const scored = points.filter(({ validation }) => validation !== undefined)
  const sign = direction === 'minimize' ? 1 : -1
  const mean = ({ validation }: ValidationPoint) => sign * (validation?.mean ?? 0)
  return scored.reduce<ValidationPoint | undefined>(
    (best, one) => (best && mean(best) <= mean(one) ? best : one),
    undefined,
  )
}

const nothingOpen = (names: readonly string[]) =>
  new HpError({
    code: 'request/invalid',
    what: `A validation curve is over the values of one hyperparameter, but ${names.join(', ')} ${names.length === 1 ? 'has a single one' : 'have one each'}.`,
    fix: `give a range (--${kebab(names[0])} LOW..HIGH), or leave it out for the usual one`,
  })

const tooMany = (names: readonly string[]) =>
  new HpError({
    code: 'request/invalid',
    what: `A validation curve is over one hyperparameter, but ${names.length} are open: ${names.join(', ')}.`,
    fix: 'leave a range on one of them and give the others a value, or search all of them with tune',
  })
