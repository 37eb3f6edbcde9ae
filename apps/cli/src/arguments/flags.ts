import { domain, kebab, type Role } from '@hp/core/define'
import type { Flag } from '../command.ts'
import {
  costNames,
  type Entry,
  fittingAlgorithms,
  type HyperparameterEntry,
  type ModelName,
  registry,
  transformsFor,
} from '../registry.ts'

/** The headings of help, one a role. */
const headings: Readonly<Record<Role, string>> = {
  family: 'Model family',
  regularization: 'Regularization',
  training: 'Training algorithm',
  resource: 'Training algorithm',
  preprocessing: 'Preprocessing',
  decision: 'Decision',
  validation: 'Validation',
}

/** A hyperparameter that can be set for a model, and the definitions that read it. */
export interface Knob {
  /** As in the definition: `learningRate`. */
  readonly name: string
  readonly flag: string
  readonly kind: 'model' | 'cost' | 'penalty' | 'algorithm' | 'transform'
  readonly owners: readonly Entry[]
  /** As the first owner declares it. */
  readonly hyperparameter: HyperparameterEntry
}

/** The definitions that may take part in a fit of this model, by kind. */
export function partsFor(name: ModelName): Readonly<Record<Knob['kind'], readonly Entry[]>> {
  const { model, penalty } = name
  return {
    model: [model],
    cost: costsFor(model),
    penalty: penalty ? [penalty] : Object.values(registry.penalties),
    algorithm: fittingAlgorithms(name),
    transform: transformsFor(model),
  }
}

/** The costs that a model can be trained with, its own first. */
function costsFor(model: Entry): readonly Entry[] {
  const suits = ({ link = '', target }: Entry) =>
    model.links?.includes(link) && (model.target === 'either' || model.target === target)
  const suited = Object.values(registry.costs).filter(suits)
  const named = new Set([...costNames(model), ...suited.map(({ name }) => name)])
  return [...named].flatMap((name) => registry.costs[name] ?? [])
}

/** Every hyperparameter that can be set for a model; what several definitions of a kind share stands once. */
export function knobsFor(name: ModelName): readonly Knob[] {
  const knobs = new Map<string, Knob>()
  for (const [kind, entries] of Object.entries(partsFor(name))) {
    for (const entry of entries) {
      for (const [key, hyperparameter] of Object.entries(entry.hyperparameters)) {
        const id = `${kind} ${key}`
        const known = knobs.get(id)
        knobs.set(
          id,
          known
            ? { ...known, owners: [...known.owners, entry] }
            : { name: key, flag: kebab(key), kind: kind as Knob['kind'], owners: [entry], hyperparameter },
        )
      }
    }
  }
  return [...knobs.values()]
}

/** The flags of a model, of which a search may leave the values open: its own, its penalty's, those of every algorithm that can train it, and its transforms'. */
export function flagsFor(name: ModelName, { open = false } = {}): readonly Flag[] {
  const parts = partsFor(name)
  const all = knobsFor(name).map((knob) => {
    const flag = flagOf(knob, parts[knob.kind].length)
    return open ? opened(flag, knob) : flag
  })
  const of = (...groups: Role[]) => all.filter(({ group }) => groups.some((role) => headings[role] === group))
  return [
    ...of('family'),
    ...(parts.cost.length > 1
      ? [choiceOf('cost', parts.cost, usualCost(name.model), { group: headings.family, open })]
      : []),
    ...(name.penalty ? [] : [choiceOf('penalty', parts.penalty, 'none', { group: headings.regularization, open })]),
    ...byOwners(of('regularization')),
    choiceOf('algorithm', parts.algorithm, name.model.algorithm ?? chosenAmong(parts.algorithm), {
      group: headings.training,
      open,
    }),
    ...byOwners(of('training')),
    ...of('preprocessing'),
    ...of('decision'),
  ]
}

/** What `fit` chooses among the algorithms that fit. */
const chosenAmong = (algorithms: readonly Entry[]) =>
  algorithms.some(({ exact }) => exact)
    ? 'the exact one where there is one'
    : 'newton, or proximal-newton where the penalty has a corner'

const usualCost = ({ cost }: Entry) =>
  typeof cost === 'object' ? `${cost.number} for numbers, ${cost.category} for classes` : cost

const choiceOf = (
  kind: string,
  entries: readonly Entry[],
  usual: string | undefined,
  { group, open }: { readonly group: string; readonly open: boolean },
): Flag => ({
  name: kind,
  value: 'NAME',
  describe: `the ${kind}: ${entries.map(({ name }) => name).join(', ')}${open ? '; a list of them to try each' : ''}`,
  ...(usual !== undefined && { note: `default: ${usual}` }),
  group,
  words: entries.map(({ name }) => name),
})

/** Flags of the same owners stand together, those that most share first. */
function byOwners(flags: readonly Flag[]): readonly Flag[] {
  const groups = Map.groupBy(flags, ({ under }) => under)
  const size = (under: string | undefined) => (under === undefined ? 0 : under.split(', ').length)
  return [...groups].sort(([a], [b]) => size(b) - size(a)).flatMap(([, own]) => own)
}

/** What stands for a value in help, by the kind of hyperparameter. */
export const placeholders = { float: 'X', int: 'N', choice: 'WORD', shape: 'N,N', flag: '' } as const

function flagOf({ name, flag, owners, kind, hyperparameter: h }: Knob, available: number): Flag {
  const role = headings[kind === 'algorithm' && h.role === 'validation' ? 'training' : h.role]
  const symbol = h.symbol ? `${h.symbol}: ` : ''
  const shared = kind === 'penalty' || kind === 'algorithm' ? owners : []
  const yesOrNo = h.kind === 'flag'
  return {
    name: flag,
    ...(yesOrNo ? { negatable: true } : { value: placeholders[h.kind] }),
    describe: symbol + h.describe,
    note: kind === 'transform' ? (whenAbsent[name] ?? noteOf(name, owners)) : noteOf(name, owners),
    group: role,
    ...(shared.length > 0 && available > 1 && { under: shared.map((owner) => owner.name).join(', ') }),
    ...(h.kind === 'choice' && { words: h.options as readonly string[] }),
  }
}

/** A flag whose value may also be left open: with the range that is usually searched. */
function opened(flag: Flag, { hyperparameter: { kind, search } }: Knob): Flag {
  if (kind === 'flag') return { ...flag, value: 'true,false', optionalValue: /^(true|false)(,(true|false))*$/ }
  return search ? { ...flag, note: `${flag.note}; usual ${search[0]}..${search[1]}` } : flag
}

/** What happens when a transform is not asked for. */
const whenAbsent: Readonly<Record<string, string>> = {
  impute: 'when absent, rows with gaps are left out; one of mean, median, most-frequent, constant',
  standardize: 'when absent: yes with a penalty or an algorithm that is not exact',
}

/** `default 0.1; a number above 0`; where defaults differ between owners, each with its own. */
function noteOf(name: string, owners: readonly Entry[]): string {
  const own = owners.flatMap((owner) => {
    const h = owner.hyperparameters[name]
    return h ? [{ owner: owner.name, value: shown(h.default), domain: h.kind === 'flag' ? '' : domain(h) }] : []
  })
  const byValue = Map.groupBy(own, ({ value }) => value)
  const defaults =
    byValue.size === 1
      ? [...byValue.keys()]
      : [...byValue].map(([value, those]) => `${value} (${those.map(({ owner }) => owner).join(', ')})`)
  const domains = [...new Set(own.map((each) => each.domain))].filter((text) => text !== '')
  return [`default ${defaults.join(', ')}`, ...domains].join('; ')
}

/** Default and domain of a hyperparameter with one owner. */
export const noteOfOne = (h: HyperparameterEntry): string =>
  [`default ${shown(h.default)}`, ...(h.kind === 'flag' ? [] : [domain(h)])].join('; ')

/** A default as it would be typed. */
export function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(',') || 'none' : String(value)
}
