import type { Dataset } from '@hp/core/data'
import { kebab, type Splitter } from '@hp/core/define'
import * as registries from '@hp/core/registry'
import { placeholders, shown } from '../arguments/flags.ts'
import { nearest } from '../arguments/usage.ts'
import type { Flag, Input } from '../command.ts'
import { openValue } from '../fitting/settings.ts'
import { Refusal } from '../refusal.ts'
import { type Entry, type HyperparameterEntry, registry } from '../registry.ts'

/** A hyperparameter of splitters as a flag, and the splitters that have it. */
interface Knob {
  readonly name: string
  readonly flag: string
  readonly owners: readonly Entry[]
  readonly hyperparameter: HyperparameterEntry
}

/** Names of hyperparameters that an estimator has; a splitter's of the same name stands behind the splitter's own. */
const taken = new Set(
  [registry.models, registry.costs, registry.penalties, registry.algorithms, registry.transforms].flatMap((shelf) =>
    Object.values(shelf).flatMap(({ hyperparameters }) => Object.keys(hyperparameters)),
  ),
)

const all = Object.values(registry.splitters)

const knobs: readonly Knob[] = [...new Set(all.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))].flatMap(
  (name): Knob[] => {
    const owners = all.filter(({ hyperparameters }) => name in hyperparameters)
    const [first] = owners
    const hyperparameter = first?.hyperparameters[name]
    if (first === undefined || hyperparameter === undefined) return []
    return [{ name, flag: taken.has(name) ? `${first.name}-${kebab(name)}` : kebab(name), owners, hyperparameter }]
  },
)

/** The flags of splitters: what is given says which one is meant, or `--splitter` does. */
export const splitterFlags = (group: string): readonly Flag[] => [
  {
    name: 'splitter',
    value: 'NAME',
    describe: `what parts the rows: ${all.map(({ name }) => name).join(', ')}`,
    note: 'default: as the other flags say, else k-fold, stratified for classes, grouped with --groups',
    group,
    words: all.map(({ name }) => name),
  },
  ...knobs.map(
    (knob): Flag => ({
      name: knob.flag,
      ...(knob.hyperparameter.kind === 'flag'
        ? { negatable: true }
        : { value: placeholders[knob.hyperparameter.kind] }),
      describe: `${knob.hyperparameter.describe} (${knob.owners.map(({ name }) => name).join(', ')})`,
      note: defaultsOf(knob),
      group,
    }),
  ),
  {
    name: 'groups',
    value: 'COL',
    describe: 'the column of groups: rows of one group are never both trained on and tested',
    group,
    words: 'columns',
  },
  {
    name: 'fold-column',
    value: 'COL',
    describe: 'the column that holds the fold of each row, with --splitter predefined understood',
    group,
    words: 'columns',
  },
]

/** `default 1, 25 (bootstrap)`: that of the first owner, and of those that differ. */
function defaultsOf({ name, owners, hyperparameter }: Knob): string {
  const others = owners.filter((owner) => owner.hyperparameters[name]?.default !== hyperparameter.default)
  const each = others.map((owner) => `${shown(owner.hyperparameters[name]?.default)} (${owner.name})`)
  return `default ${[shown(hyperparameter.default), ...each].join(', ')}`
}

/** The splitter for some data whose target is of a kind. */
export type SplitterFor = (data: Dataset) => Splitter

/**
 * The splitter that is named, or meant by its flags; of several that have them all, the one that suits the data. A flag that it does not have would do
 * nothing: it is refused. Reads the flags at once, and looks at the data afterwards.
 */
export function splitterOf(input: Input, target: string | undefined): SplitterFor {
  const named = input.text('splitter')
  if (named !== undefined && !Object.hasOwn(registry.splitters, named)) {
    throw new Refusal({
      code: 'request/invalid',
      what: `there is no splitter "${named}".`,
      where: 'flag --splitter',
      fix: nearest(
        named,
        all.map(({ name }) => name),
        'splitters',
      ),
    })
  }
  const given = knobs.filter(({ flag }) => input.given(flag))
  const predefined = input.given('fold-column') && named === undefined
  const chosen = named ?? (predefined ? 'predefined' : undefined)
  const stray = chosen !== undefined && given.find(({ owners }) => owners.every(({ name }) => name !== chosen))
  if (stray) throw strange(stray.flag, stray.owners, chosen, named)
  if (input.given('fold-column') && chosen !== 'predefined')
    throw strange('fold-column', [registry.splitters.predefined as Entry], chosen ?? '', named)
  const possible = all.filter((splitter) => given.every(({ owners }) => owners.includes(splitter)))
  const [first] = possible
  if (first === undefined) throw apart(given)
  const settings = Object.fromEntries(
    given.map(({ name, flag, hyperparameter }) => [name, openValue(name, flag, hyperparameter, input)]),
  )
  const made = (name: string) => (registries.splitters[name as 'k-fold'] as (settings: object) => Splitter)(settings)
  if (chosen !== undefined) return () => made(chosen)
  const plain = made(possible.find(({ name }) => name === 'k-fold')?.name ?? first.name) // so that a wrong value is said at once
  return (data) => {
    const usual = usualName(data, target)
    return possible.some(({ name }) => name === usual) ? made(usual) : plain
  }
}

/** The splitter that is meant when nothing is said. */
function usualName(data: Dataset, target: string | undefined): string {
  const numbers = data.target !== undefined && data.has(data.target) && data.column(data.target).kind === 'number'
  const classes = target === 'category' || (target !== 'number' && !numbers)
  const parts = [classes ? 'stratified' : '', data.groups === undefined ? '' : 'grouped', 'k-fold']
  return parts.filter((part) => part !== '').join('-')
}

const strange = (flag: string, owners: readonly Entry[], chosen: string, named: string | undefined) => {
  const names = owners.map(({ name }) => name)
  return new Refusal({
    code: 'request/invalid',
    what: `--${flag} is for the splitter ${names.join(' or ')}, but the splitter is ${chosen}.`,
    where: `flag --${flag}`,
    fix: named === undefined ? 'leave one of them out' : `leave it out, or take --splitter ${names[0]}`,
  })
}

/** No splitter has all of these flags. */
function apart(given: readonly Knob[]): Refusal {
  const [first, ...rest] = given as readonly [Knob, ...Knob[]]
  const other = rest.find(({ owners }) => !owners.some((owner) => first.owners.includes(owner))) ?? rest[0] ?? first
  const list = ({ owners }: Knob) => owners.map(({ name }) => name).join(' or ')
  return new Refusal({
    code: 'request/invalid',
    what: `--${other.flag} is for the splitter ${list(other)}, but --${first.flag} is for ${list(first)}.`,
    where: `flag --${other.flag}`,
    fix: 'leave one of them out',
  })
}
