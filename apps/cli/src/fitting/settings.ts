import type { Estimator, Parts } from '@hp/core'
import { oneOf, range, resolve } from '@hp/core'
import { isSpace, type Open, type Settled } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { type Knob, knobsFor, partsFor } from '../arguments/flags.ts'
import { searchLine } from '../arguments/search-line.ts'
import { nearest } from '../arguments/usage.ts'
import { oneValue, readSetting } from '../arguments/values.ts'
import type { Input } from '../command.ts'
import { Refusal } from '../refusal.ts'
import type { Entry, HyperparameterEntry, ModelName } from '../registry.ts'

type Kind = Knob['kind']
type Part = Parts['model']
type Make = (settings: Readonly<Record<string, unknown>>) => Part

const shelves: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  model: registries.models,
  cost: registries.costs,
  penalty: registries.penalties,
  algorithm: registries.algorithms,
  transform: registries.transforms,
}

/** What a flag of a hyperparameter sets. */
type Read = (knob: Knob, input: Input) => unknown

/** The estimator that the flags ask for, with a value for each hyperparameter. Throws hyperparameter/…, estimator/…, request/invalid. */
export const estimatorOf = (name: ModelName, input: Input) =>
  assembled(name, input, closedValueOf) as Estimator<Parts, Settled>

/** The estimator that the flags ask for, with what they leave open. Throws hyperparameter/…, estimator/…, request/invalid. */
export const openEstimatorOf = (name: ModelName, input: Input) =>
  assembled(name, input, openValueOf) as Estimator<Parts, Open>

function assembled(name: ModelName, input: Input, read: Read): { parts: Parts } {
  const available = partsFor(name)
  const given = knobsFor(name).filter(({ flag }) => input.given(flag))
  const part = (kind: Kind, chosen: string) => {
    const entry = available[kind].find((each) => each.name === chosen)
    const settings = given.filter((knob) => knob.kind === kind && entry && knob.owners.includes(entry))
    const make = shelves[kind][chosen] as Make
    return make(Object.fromEntries(settings.map((knob) => [knob.name, read(knob, input)])))
  }
  const named = (kind: 'cost' | 'penalty' | 'algorithm', usual?: string) => {
    const chosen = namesIn(input.text(kind) ?? usual)
    for (const each of chosen) {
      if (Object.hasOwn(shelves[kind], each)) continue
      throw noSuch(
        kind,
        each,
        available[kind].map((entry) => entry.name),
      )
    }
    refuseStrays(kind, chosen, given, input)
    if (chosen.length > 1 && read !== openValueOf) throw severalParts(kind, chosen, input)
    const [first, ...others] = chosen.map((each) => part(kind, each))
    return first === undefined || others.length === 0 ? first : (oneOf(first, ...others) as Part)
  }
  const cost = named('cost', usualCost(name.model.cost, given))
  const penalty = named('penalty', name.penalty?.name ?? 'none')
  const algorithm = named('algorithm', ownerOf(given, name.model.algorithm))
  const parts: Parts = {
    model: part('model', name.model.name),
    ...(cost && { cost }),
    ...(penalty && (name.penalty || input.given('penalty')) && { penalty }), // else it is for fit or tune to choose
    ...(algorithm && { algorithm }),
  }
  const asked = given
    .filter(({ kind }) => kind === 'transform')
    .flatMap(({ owners }) => owners.map((owner) => owner.name))
  if (asked.length === 0) return { parts }
  const usual = resolve(withoutRanges(parts)).transforms.map(({ definition }) => definition.name as string)
  return { parts: { ...parts, transforms: [...new Set([...usual, ...asked])].map((each) => part('transform', each)) } }
}

/** Names of parts that stand in a list: 'ridge,lasso'. */
const namesIn = (text: string | undefined): readonly string[] => [
  ...new Set(text?.split(',').map((name) => name.trim())),
]

const severalParts = (kind: Kind, chosen: readonly string[], input: Input) =>
  new Refusal({
    code: 'hyperparameter/open-range',
    what: `${kind} is a list (${chosen.join(', ')}), and fit needs one.`,
    where: `flag --${kind}`,
    fix: `name one, or search for the best: ${searchLine(input.words)}`,
  })

/** The same parts with values only: which transforms are usual does not depend on those that are searched. */
function withoutRanges(parts: Parts): Estimator<Parts> {
  const closed = Object.entries(parts).map(([role, part]) => {
    const { definition, settings } = part as Part
    return [role, { definition, settings: Object.fromEntries(Object.entries(settings).filter(([, v]) => !isSpace(v))) }]
  })
  return { parts: Object.fromEntries(closed) as Parts }
}

function closedValueOf({ name, flag, hyperparameter }: Knob, input: Input): unknown {
  if (hyperparameter.kind === 'flag') return input.choice(flag)
  return oneValue(name, readSetting(name, hyperparameter, input.text(flag) ?? ''), searchLine(input.words))
}

function openValueOf({ name, flag, hyperparameter }: Knob, input: Input): unknown {
  return openValue(name, flag, hyperparameter, input)
}

/** What a flag sets: a value, a range or a list. Throws hyperparameter/invalid. */
export function openValue(name: string, flag: string, hyperparameter: HyperparameterEntry, input: Input): unknown {
  const text = input.text(flag)
  if (hyperparameter.kind === 'flag' && !text) return input.choice(flag)
  const setting = readSetting(name, hyperparameter, text ?? '')
  if (setting.kind === 'value') return setting.value
  if (setting.kind === 'one-of') return oneOf(...setting.values)
  const { low, high, points } = setting
  return range(low, high, points === undefined ? {} : { points })
}

/** The cost that is meant when none is named: of a model for numbers and for classes, the one whose flags are given. */
function usualCost(usual: ModelName['model']['cost'], given: readonly Knob[]): string | undefined {
  if (typeof usual === 'string') return usual
  const asked = given.filter(({ kind }) => kind === 'cost').flatMap(({ owners }) => owners.map((owner) => owner.name))
  return Object.values(usual ?? {}).find((own) => asked.includes(own))
}

/** The algorithm that is meant when none is named: of those that have all the flags given the model's own, or the only one. */
function ownerOf(given: readonly Knob[], usual: string | undefined): string | undefined {
  const own = given.filter(({ kind }) => kind === 'algorithm').map(({ owners }) => owners)
  const [first, ...rest] = own
  const shared = first?.filter((owner) => rest.every((owners) => owners.includes(owner))) ?? []
  return shared.length === 1 ? shared[0]?.name : shared.find((owner) => owner.name === usual)?.name
}

/** A flag of a penalty or an algorithm that was not chosen would do nothing: it is refused. */
function refuseStrays(kind: Kind, chosen: readonly string[], given: readonly Knob[], input: Input) {
  for (const knob of given) {
    if (knob.kind !== kind || knob.owners.some((owner) => chosen.includes(owner.name))) continue
    const owners = knob.owners.map((owner) => owner.name)
    const plainest = knob.owners.reduce((a, b) => (size(b) < size(a) ? b : a)).name
    const now = chosen.length === 0 ? `no ${kind} is named` : `the ${kind} is ${chosen.join(' or ')}`
    throw new Refusal({
      code: 'hyperparameter/unknown',
      what: `--${knob.flag} is a hyperparameter of ${owners.join(', ')}, but ${now}.`,
      where: `flag --${knob.flag}`,
      fix: input.given(kind)
        ? `leave it out, or choose another ${kind}`
        : `name the ${kind}, for instance --${kind} ${plainest}`,
    })
  }
}

const size = ({ hyperparameters }: Entry) => Object.keys(hyperparameters).length

function noSuch(kind: string, chosen: string, names: readonly string[]): Refusal {
  return new Refusal({
    code: 'estimator/unknown-definition',
    what: `there is no ${kind} "${chosen}".`,
    where: `flag --${kind}`,
    fix: nearest(chosen, names, kind === 'penalty' ? 'penalties' : `${kind}s`),
  })
}
