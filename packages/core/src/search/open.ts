import type { Settled } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import type { Estimator, Parts } from '../define/estimator.ts'
import { choice, type Hyperparameter, type Role } from '../define/hyperparameters.ts'
import { type DataRange, isSpace, type OneOf, type Range } from '../define/ranges.ts'
import { roleOf } from '../define/roles.ts'
import type { Candidate, Condition, Dimension, SearchSpace } from '../define/search-space.ts'
import { hasDataRanges, withDataRanges } from './data-ranges.ts'
import { candidateOf, type Enqueued } from './enqueued.ts'
import { pairings } from './pairings.ts'
import { type Place, placesOf, settled } from './places.ts'
import { type Restriction, restricted } from './restrictions.ts'
import { createSpace } from './space.ts'
import { type DataSize, usualRanges } from './usual-ranges.ts'

/** A hyperparameter that an estimator leaves open, or which of several parts it takes, and where it belongs. */
export interface OpenHyperparameter {
  /** The key of its dimension: 'penalty.lambda', 'penalty' where several may stand there; of a transform by its name: 'polynomial.degree'. */
  readonly key: string
  readonly name: string
  readonly role: Role
  readonly hyperparameter: Hyperparameter<unknown>
  /** What its values are counted in, where that is not 1: 'lambda-max'. */
  readonly unit?: string
  /** The part that it belongs to, where that is one of several. */
  readonly owner?: string
}

/** What an estimator leaves open, as a space, and the way back from a candidate to an estimator that can be fitted. */
export interface OpenEstimator {
  readonly space: SearchSpace
  readonly open: readonly OpenHyperparameter[]
  settle(candidate: Candidate): Estimator<Parts, Settled>
  /** The candidate, or the part of one, that hyperparameters by part stand for. */
  candidate(hyperparameters: Enqueued): Candidate
}

/**
 * The search space of an estimator: one dimension for each hyperparameter that is a range or a list, with the scale that its definition declares, and
 * one for each part that is one of several. Without any open hyperparameter the usual ranges are opened (see `usualRanges`).
 * @throws HpError request/invalid when nothing is open and nothing has a usual range; estimator/needs when no choice of parts goes together
 */
export function openSpace(
  estimator: Estimator<Parts>,
  size?: DataSize,
  restrictions: readonly Restriction[] = [],
): OpenEstimator {
  const parts = isOpen(placesOf(estimator.parts)) ? numbered(estimator.parts, size) : usualParts(estimator.parts, size)
  const places = placesOf(parts)
  const found = places.flatMap(openAt)
  const { dimensions, constraints } = restricted(
    parts,
    found.map(({ dimension }) => dimension),
    restrictions,
  )
  return {
    space: createSpace({ dimensions, constraints: [...pairings(parts, places), ...constraints] }),
    open: found.map(({ open }) => open),
    settle: (candidate) => settled(parts, candidate),
    candidate: (hyperparameters) => candidateOf(parts, hyperparameters),
  }
}

/** The parts with numbers for ends of ranges that follow from the data. */
function numbered(parts: Parts, size: DataSize | undefined): Parts {
  if (!hasDataRanges(parts)) return parts
  if (size !== undefined)
    return withDataRanges(parts, { rows: size.trained ?? size.rows, columns: size.features.length })
  throw new HpError({
    code: 'request/invalid',
    what: 'A range has an end that follows from the data, and there are none.',
    fix: 'give numbers, or the data',
  })
}

/** Whether anything is left to a search. */
export const isOpen = (places: readonly Place[]) =>
  places.some(({ options }) => options.some(({ part }) => Object.values(part.settings).some(isSpace)))

/** The usual ranges; a choice of parts alone is something to search, too. */
function usualParts(parts: Parts, size: DataSize | undefined): Parts {
  try {
    return usualRanges(parts, size)
  } catch (cause) {
    if (cause instanceof HpError && placesOf(parts).some(({ options }) => options.length > 1)) return parts
    throw cause
  }
}

interface Found {
  readonly open: OpenHyperparameter
  readonly dimension: Dimension
}

/** The dimensions of a place: which part stands there, and what each leaves open, where it stands there. */
function openAt({ key, role, options }: Place): Found[] {
  const several = options.length > 1
  const own = options.flatMap(({ part: { definition, settings }, prefix, name: owner }) =>
    Object.entries(settings).flatMap(([name, setting]): Found[] => {
      if (!isSpace(setting)) return []
      const hyperparameter = definition.hyperparameters[name]
      const when: Condition[] = [{ key, values: [owner] }]
      const place = { key: `${prefix}.${name}`, name }
      return [
        {
          open: {
            ...place,
            role: roleOf(definition, hyperparameter),
            hyperparameter,
            ...(name === 'lambda' && settings.lambdaUnit === 'lambda-max' && { unit: 'lambda-max' }),
            ...(several && { owner }),
          },
          dimension: {
            key: place.key,
            label: hyperparameter.symbol ?? name,
            domain: domainOf(hyperparameter, setting),
            ...(several && { when }),
          },
        },
      ]
    }),
  )
  if (!several) return own
  const names = options.map(({ name }) => name)
  const hyperparameter = choice(names, { default: names[0], describe: `which ${key} it is` })
  return [
    {
      open: { key, name: key, role: roles[role], hyperparameter },
      dimension: { key, label: key, domain: { kind: 'choice', values: names } },
    },
    ...own,
  ]
}

/** What choosing a part of a kind does. */
const roles: Readonly<Record<keyof Parts, Role>> = {
  model: 'family',
  cost: 'family',
  penalty: 'regularization',
  algorithm: 'training',
  transforms: 'preprocessing',
}

function domainOf(
  h: Hyperparameter<unknown>,
  setting: Range<number> | DataRange | OneOf<unknown>,
): Dimension['domain'] {
  if (setting.kind === 'data-range') throw new Error('ends of ranges become numbers before there is a space')
  if (setting.kind === 'one-of') {
    return {
      kind: 'choice',
      values: setting.values,
      ordered: setting.values.every((value) => typeof value === 'number'),
    }
  }
  const { low, high, points, scale = h.scale ?? 'linear', whole = h.kind === 'int' } = setting
  return { kind: whole ? 'int' : 'float', low, high, scale, ...(points !== undefined && { points }) }
}
