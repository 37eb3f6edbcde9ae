import type { Dataset } from '../data/dataset.ts'
import type { OwnCost, TargetKind } from '../define/definitions.ts'
import { HpError } from '../define/errors.ts'
import type {
  AnyAlgorithm,
  AnyCost,
  AnyModel,
  AnyPartOf,
  AnyPenalty,
  AnyTransform,
  Estimator,
  Parts,
} from '../define/estimator.ts'
import type { Needs } from '../define/problem.ts'
import { alternativesOf, isSpace } from '../define/ranges.ts'
import { algorithms, costs, penalties, transforms } from '../registry.ts'

/** An estimator with nothing left to choose. */
export interface Composition {
  readonly model: AnyPartOf<AnyModel>
  readonly cost: AnyPartOf<AnyCost>
  readonly penalty: AnyPartOf<AnyPenalty>
  readonly algorithm: AnyPartOf<AnyAlgorithm>
  /** In the order in which they run. */
  readonly transforms: readonly AnyPartOf<AnyTransform>[]
}

/**
 * Chooses what an estimator leaves out: the model's cost, no penalty, the best algorithm for the three, and the transforms they ask for.
 * @throws HpError hyperparameter/open-range, estimator/needs
 */
export function resolve({ parts }: Estimator<Parts>): Composition {
  const model = parts.model as AnyPartOf<AnyModel>
  const cost = (parts.cost ?? usualCost(model, 'number')) as AnyPartOf<AnyCost>
  const penalty = (parts.penalty ?? penalties.none()) as AnyPartOf<AnyPenalty>
  const algorithm = (parts.algorithm ?? automatic(model, cost, penalty)) as AnyPartOf<AnyAlgorithm>
  const chosen = (parts.transforms ?? usualTransforms(penalty, algorithm)) as readonly AnyPartOf<AnyTransform>[]
  const composition = { model, cost, penalty, algorithm, transforms: inOrder(chosen) }
  for (const part of [model, cost, penalty, algorithm, ...composition.transforms]) refuseRanges(part)
  refuseTwoBases(composition)
  refuseCost(composition)
  const lacking = lacks(composition)
  if (lacking) {
    const { name, needs } = algorithm.definition
    const fitting = Object.values(algorithms).filter(
      ({ definition }) => !lacks({ model, cost, penalty, algorithm: { definition, settings: {} } }),
    )
    throw new HpError({
      code: 'estimator/needs',
      what: `${name} needs a ${lacking.part} that offers ${lacking.ability}, and ${lacking.name} does not (it needs ${inWords(needs)}).`,
      where: `${model.definition.name} with cost ${cost.definition.name}, penalty ${penalty.definition.name}, algorithm ${name}`,
      fix: `use one of these algorithms: ${fitting.map(({ definition }) => definition.name).join(', ')}`,
    })
  }
  return composition
}

/** The cost of a model when none is named, for a target of that kind. */
function usualCost({ definition, settings }: Composition['model'], kind: TargetKind): AnyPartOf<AnyCost> {
  const { cost } = definition
  const own: OwnCost = definition.ownCost?.(settings) ?? { name: typeof cost === 'string' ? cost : cost[kind] }
  return (costs[own.name as keyof typeof costs] as (given?: object) => unknown)(own.settings) as AnyPartOf<AnyCost>
}

/** An estimator of a model for numbers and classes with the cost for the target of the data, unless it names one. */
export function costFor<E extends Estimator<Parts>>(estimator: E, data: Dataset): E {
  const { model, cost } = estimator.parts
  if (cost !== undefined || typeof model.definition.cost === 'string' || data.target === undefined) return estimator
  const kind = data.column(data.target).kind === 'number' ? 'number' : 'category'
  return { ...estimator, parts: { ...estimator.parts, cost: usualCost(model as Composition['model'], kind) } }
}

/** Why a cost cannot be used with a model. */
export function unsuited({ model, cost }: Pick<Composition, 'model' | 'cost'>): string | undefined {
  const [family, compared] = [model.definition, cost.definition]
  if (family.target !== 'either' && family.target !== compared.target)
    return `${family.name} predicts ${plural[family.target]}, and ${compared.name} compares ${plural[compared.target]}`
  if (!('slope' in compared.offers || 'design' in family.offers))
    return `${compared.name} has corners, and is for models that are linear in their parameters, which ${family.name} is not`
  if (family.links.includes(compared.link)) return undefined
  return `${compared.name} is for models with ${links[compared.link]}, which ${family.name} does not have`
}

const plural: Readonly<Record<TargetKind, string>> = { number: 'numbers', category: 'classes' }
const links = {
  identity: 'predictions that may be any number',
  log: 'predictions above 0',
  logit: 'probabilities of classes',
}

function refuseCost(composition: Composition): void {
  const why = unsuited(composition)
  if (why === undefined) return
  const fitting = Object.values(costs).filter(
    ({ definition }) => !unsuited({ model: composition.model, cost: { definition, settings: {} } as never }),
  )
  throw new HpError({
    code: 'estimator/needs',
    what: `${why}.`,
    where: `${composition.model.definition.name} with cost ${composition.cost.definition.name}`,
    fix: `use one of these costs: ${fitting.map(({ definition }) => definition.name).join(', ')}`,
  })
}

function refuseTwoBases({ model, transforms }: Composition): void {
  const { degree = 1 } = (model.definition.basis?.(model.settings) ?? {}) as { degree?: number }
  if (degree === 1 || !transforms.some(({ definition }) => definition.stage === 'basis')) return
  throw new HpError({
    code: 'request/invalid',
    what: `${model.definition.name} with degree ${degree} forms its own powers, and there is a polynomial transform besides.`,
    fix: 'leave one of them out',
  })
}

/** Exact where the cost allows it: QR without a penalty, Cholesky with a quadratic one, coordinate descent with a corner; else Newton, with corners its proximal form, for quantiles an interior point, else L-BFGS. */
function automatic(model: Composition['model'], cost: Composition['cost'], penalty: Composition['penalty']) {
  const { algorithm } = model.definition
  const own = typeof algorithm === 'function' ? algorithm(model.settings) : algorithm
  if (own !== undefined) return (algorithms[own as keyof typeof algorithms] as () => unknown)()
  const exact = penalty.definition.name === 'none' ? algorithms.qr : algorithms.cholesky
  const preferred = [
    exact,
    algorithms['coordinate-descent'],
    algorithms.newton,
    algorithms['proximal-newton'],
    algorithms['interior-point'],
    algorithms.lbfgs,
  ]
  const fitting = preferred.find(
    ({ definition }) => !lacks({ model, cost, penalty, algorithm: { definition, settings: {} } }),
  )
  return ((fitting ?? algorithms.lbfgs) as () => unknown)()
}

/** Indicators for categories always; standardised columns with a penalty or where training walks along gradients. */
function usualTransforms(penalty: Composition['penalty'], algorithm: Composition['algorithm']) {
  const scaled = penalty.definition.name !== 'none' || algorithm.definition.exact !== true
  return scaled ? [transforms['one-hot'](), transforms.standardize()] : [transforms['one-hot']()]
}

const stages = ['missing', 'categories', 'basis', 'scale'] as const
const inOrder = (parts: readonly AnyPartOf<AnyTransform>[]) =>
  [...parts].sort((a, b) => stages.indexOf(a.definition.stage) - stages.indexOf(b.definition.stage))

function refuseRanges(part: { definition: { name: string }; settings: Readonly<Record<string, unknown>> }): void {
  const { definition, settings } = part
  const names = alternativesOf(part)?.map(({ definition: { name } }) => name)
  if (names !== undefined) {
    throw new HpError({
      code: 'hyperparameter/open-range',
      what: `One of ${names.join(', ')} is to be chosen, and fit needs one.`,
      fix: 'give one part, or let tune() choose',
    })
  }
  const open = Object.keys(settings).filter((key) => isSpace(settings[key]))
  if (open.length === 0) return
  throw new HpError({
    code: 'hyperparameter/open-range',
    what: `${open.join(', ')} of ${definition.name} is a range, and fit needs a value.`,
    fix: 'give a value, or search the range with tune()',
  })
}

/** The first ability that the algorithm needs and a part does not offer. */
export function lacks({
  model,
  cost,
  penalty,
  algorithm,
}: Pick<Composition, 'model' | 'cost' | 'penalty' | 'algorithm'>) {
  const needs = algorithm.definition.needs as Needs
  for (const [part, chosen] of Object.entries({ model, cost, penalty })) {
    for (const ability of needs[part as keyof Needs] ?? []) {
      if (!(ability in chosen.definition.offers)) return { part, ability, name: chosen.definition.name as string }
    }
  }
  return undefined
}

const inWords = (needs: Needs): string =>
  Object.entries(needs)
    .map(([part, abilities]) => `${part}: ${abilities.join(', ')}`)
    .join('; ')
