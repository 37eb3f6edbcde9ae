import { HpError } from '../define/errors.ts'
import type { Parts } from '../define/estimator.ts'
import type { Hyperparameter } from '../define/hyperparameters.ts'
import type { Candidate, Constraint } from '../define/search-space.ts'
import { resolve } from '../training/resolve.ts'
import { chosenAt, type Place, replaced } from './places.ts'

/**
 * The constraint that parts chosen together go together: an algorithm finds in the others what it needs. None where all of them do.
 * @throws HpError estimator/needs when none of them do
 */
export function pairings(parts: Parts, places: readonly Place[]): Constraint[] {
  const branches = places.filter(({ options }) => options.length > 1)
  if (branches.length === 0) return []
  const refusals = new Map<string, HpError | undefined>()
  for (const choice of choices(branches)) refusals.set(keyOf(choice, branches), refusalOf(parts, choice))
  const all = [...refusals.values()]
  if (all.every((refusal) => refusal === undefined)) return []
  if (all.every((refusal) => refusal !== undefined)) throw all[0]
  return [
    {
      describe:
        'parts that are chosen together go together: the algorithm finds in model, cost and penalty what it needs',
      holds: (candidate) => refusals.get(keyOf(candidate, branches)) === undefined,
    },
  ]
}

const keyOf = (candidate: Candidate, branches: readonly Place[]) => branches.map(({ key }) => candidate[key]).join(' ')

/** Every choice of one part for each place. */
function* choices([first, ...rest]: readonly Place[]): Generator<Candidate> {
  if (first === undefined) {
    yield {}
    return
  }
  for (const { name } of first.options) for (const others of choices(rest)) yield { [first.key]: name, ...others }
}

/** Why parts do not go together, whatever their hyperparameters. */
function refusalOf(parts: Parts, choice: Candidate): HpError | undefined {
  const chosen = replaced(parts, (place) => {
    const { definition } = chosenAt(place, choice).part
    const defaults = Object.entries<Hyperparameter<unknown>>(definition.hyperparameters).map(([name, h]) => [
      name,
      h.default,
    ])
    return { definition, settings: Object.fromEntries(defaults) }
  })
  try {
    resolve({ parts: chosen })
    return undefined
  } catch (cause) {
    if (cause instanceof HpError) return cause
    throw cause
  }
}
