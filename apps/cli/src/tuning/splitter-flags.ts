import { kebab } from '@hp/core/define'
import { placeholders, shown } from '../arguments/flags.ts'
import type { Flag } from '../command.ts'
import { type Entry, type HyperparameterEntry, registry } from '../registry.ts'

/** A hyperparameter of splitters as a flag, and the splitters that have it. */
export interface SplitterKnob {
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

/** The plainest first: the first owner of a flag describes it. */
const all = Object.values(registry.splitters).sort((a, b) => a.name.length - b.name.length)

/** Every hyperparameter of splitters; what several of them share stands once. */
export const splitterKnobs: readonly SplitterKnob[] = [
  ...new Set(all.flatMap(({ hyperparameters }) => Object.keys(hyperparameters))),
].flatMap((name): SplitterKnob[] => {
  const owners = all.filter(({ hyperparameters }) => name in hyperparameters)
  const [first] = owners
  const hyperparameter = first?.hyperparameters[name]
  if (first === undefined || hyperparameter === undefined) return []
  return [{ name, flag: taken.has(name) ? `${first.name}-${kebab(name)}` : kebab(name), owners, hyperparameter }]
})

/** The flags of splitters: what is given says which one is meant, or `--splitter` does. */
export const splitterFlags = (group: string): readonly Flag[] => [
  {
    name: 'splitter',
    value: 'NAME',
    describe: `what parts the rows: ${all.map(({ name }) => name).join(', ')}`,
    note: 'default: as the other flags say, else k-fold, stratified for classes, grouped with --groups, time-series with --time',
    group,
    words: all.map(({ name }) => name),
  },
  ...splitterKnobs.map(
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
    name: 'time',
    value: 'COL',
    describe: 'the column in whose order rows are put: later ones are tested, with --splitter time-series understood',
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
function defaultsOf({ name, owners, hyperparameter }: SplitterKnob): string {
  const others = owners.filter((owner) => owner.hyperparameters[name]?.default !== hyperparameter.default)
  const each = others.map((owner) => `${shown(owner.hyperparameters[name]?.default)} (${owner.name})`)
  return `default ${[shown(hyperparameter.default), ...each].join(', ')}`
}
